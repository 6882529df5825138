// Where `classic` routes a request in another way than 1.1.4 because SEMANTICS.md says so: the entries of
// routing-differences.json, each with our whole answer.

import { readFileSync } from 'node:fs'
import { isAsRecorded, type Routed } from './routing-judge.js'
import type { RecordedRequest, RecordedRouting, RoutingCase } from './routing-recording.js'

interface Entry {
  /** The sentence of SEMANTICS.md. */
  readonly says: string
  readonly answers: ReadonlyArray<RecordedRouting & {
    readonly case: string
    /** `POST /m _method=patch`: method, target and body. */
    readonly request: string
  }>
}

const ENTRIES = JSON.parse(readFileSync(new URL('routing-differences.json', import.meta.url), 'utf8')) as readonly Entry[]

const ANSWERS: ReadonlyMap<string, RecordedRouting> = new Map(
  ENTRIES.flatMap(({ answers }) => answers.map(answer => [`${answer.case} ${answer.request}`, answer])))

export function isExplained ({ id }: RoutingCase, request: RecordedRequest, actual: Routed): boolean {
  const answer = ANSWERS.get(`${id} ${requestText(request)}`)
  return answer !== undefined && isAsRecorded(actual, answer)
}

export function requestText ({ method, url, body = '' }: RecordedRequest): string {
  return `${method} ${url} ${body}`.trim()
}
