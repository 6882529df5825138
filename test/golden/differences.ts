// Where our answers differ from recorded ones because SEMANTICS.md says so: the entries of differences.json.
//
// An entry changes a recorded answer into ours. Several may hold for one step; an answer is explained when it equals the recorded
// one after some of them.

import { readFileSync } from 'node:fs'
import { type ActualAnswer, differences } from './compare.js'
import type { RecordedAnswer, Scenario, Version } from './scenario-recording.js'
import { stepText } from './scenario-steps.js'
import { withURLs } from './settled.js'

type Part = 'status' | 'headers' | 'body' | 'trace' | 'files'

interface Entry {
  /** The scenarios it holds for; `*` stands for any text. */
  readonly scenario: string
  /** The steps it holds for: requests as `GET /x?a=1 Header: value body`, listings as `LIST folder`, with `*` for any text; all when absent. */
  readonly requests?: readonly string[]
  /** The recorded version that we differ from; both when absent. */
  readonly version?: Version
  /** Parts in which we answer as 1.12 although the dialect is 1.1.4's. */
  readonly as1_12?: readonly Part[]
  /** Parts of our answer. Headers are replaced one by one; an empty list takes one away. */
  readonly instead?: RecordedAnswer
  /** Of a table of `urlfor` rows, those that are others: by endpoint and values. */
  readonly urls?: Readonly<Record<string, string>>
  /** What the trace goes on with. */
  readonly traceThen?: readonly string[]
  /** The application does not start here. */
  readonly startFails?: boolean
  /** The sentence of SEMANTICS.md that makes us differ. */
  readonly says: string
}

const ENTRIES = JSON.parse(readFileSync(new URL('differences.json', import.meta.url), 'utf8')) as readonly Entry[]

/** Whether an entry of differences.json lets an application that was recorded fail to start. */
export function mayNotStart (scenario: Scenario, version: Version): boolean {
  return ENTRIES.some(entry => entry.startFails === true && isFor(entry, scenario.id, '', version))
}

/** Whether entries of differences.json explain our answer to a step. */
export function isExplained (scenario: Scenario, step: number, version: Version, actual: ActualAnswer): boolean {
  const { response } = scenario.steps[step]!
  const recorded = response[version]!
  let answers: RecordedAnswer[] = [recorded]
  for (const entry of ENTRIES) {
    if (isFor(entry, scenario.id, stepText(scenario.steps[step]!), version)) {
      answers = [...answers, ...answers.map(answer => changed(answer, entry, response.v1_12 ?? answer))]
    }
  }
  return answers.some(answer => differences(answer, actual).length === 0)
}

function isFor (entry: Entry, scenario: string, step: string, version: Version): boolean {
  return matches(entry.scenario, scenario) &&
    (entry.version ?? version) === version &&
    (entry.requests ?? ['*']).some(pattern => matches(pattern, step))
}

function matches (pattern: string, text: string): boolean {
  const expression = pattern.split('*').map(literal => literal.replace(/[\\^$.+?()[\]{}|/-]/g, '\\$&')).join('[^]*')
  return new RegExp(`^${expression}$`).test(text)
}

function changed (answer: RecordedAnswer, { as1_12: parts = [], instead = {}, urls, traceThen = [] }: Entry, modern: RecordedAnswer): RecordedAnswer {
  const taken = parts.reduce((before, part) => withPart(before, part, modern), answer)
  const { trace = taken.trace ?? [] } = instead
  return {
    ...instead.body === undefined ? taken : withPart(taken, 'body', {}),
    ...instead,
    ...urls === undefined ? {} : { body: withURLs(taken.body!, urls) },
    headers: { ...taken.headers, ...instead.headers },
    trace: [...trace, ...traceThen]
  }
}

/** A recorded body is in one of several fields. */
const FIELDS: Readonly<Record<Part, ReadonlyArray<keyof RecordedAnswer>>> = {
  status: ['status'],
  headers: ['headers'],
  body: ['body', 'decodedBody', 'bodyBase64', 'decodeError', 'bodyExtract', 'bodyLength', 'bodyTruncatedFrom'],
  trace: ['trace'],
  files: ['files']
}

/** The answer with one part of another, and what varied in it. */
function withPart (answer: RecordedAnswer, part: Part, other: RecordedAnswer): RecordedAnswer {
  const isOfPart = ({ path }: { readonly path: string }): boolean => path.startsWith(`/${part}`)
  return {
    ...answer,
    ...Object.fromEntries(FIELDS[part].map(field => [field, other[field]])),
    varies: [...answer.varies?.filter(varying => !isOfPart(varying)) ?? [], ...other.varies?.filter(isOfPart) ?? []]
  }
}
