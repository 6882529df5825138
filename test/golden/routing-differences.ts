// Where we route a request in another way than recorded because SEMANTICS.md says so: the entries of
// routing-differences.json, with our whole answer, or, where Beego's versions disagree and `classic` sides with neither, with the
// number of such answers for each reason of disagreement.

import { readFileSync } from 'node:fs'
import { isAsRecorded, type Routed } from './routing-judge.js'
import type { RecordedRequest, RecordedRouting, RoutingCase } from './routing-recording.js'

interface Entry {
  /** The sentence of SEMANTICS.md. */
  readonly says: string
  /** Tables on which Beego crashes. */
  readonly registers?: readonly string[]
  readonly neither?: Readonly<Record<string, number>>
  readonly answers: ReadonlyArray<RecordedRouting & {
    readonly case: string
    /** `POST /m _method=patch`: method, target and body. */
    readonly request: string
  }>
}

const ENTRIES = JSON.parse(readFileSync(new URL('routing-differences.json', import.meta.url), 'utf8')) as readonly Entry[]

const ANSWERS: ReadonlyMap<string, RecordedRouting> = new Map(
  ENTRIES.flatMap(({ answers }) => answers.map(answer => [`${answer.case} ${answer.request}`, answer])))

const REGISTERED: ReadonlySet<string> = new Set(ENTRIES.flatMap(({ registers = [] }) => registers))

/** How often `classic` sides with neither version, by why they disagree. */
export const NEITHER: Readonly<Record<string, number>> = Object.assign({}, ...ENTRIES.map(({ neither = {} }) => neither))

/** Whether we take a table that crashes Beego. */
export function mayBeRegistered ({ id }: RoutingCase): boolean {
  return REGISTERED.has(id)
}

export function isExplained ({ id }: RoutingCase, request: RecordedRequest, actual: Routed): boolean {
  const answer = ANSWERS.get(`${id} ${requestText(request)}`)
  return answer !== undefined && isAsRecorded(actual, answer)
}

export function requestText ({ method, url, body = '' }: RecordedRequest): string {
  return `${method} ${url} ${body}`.trim()
}
