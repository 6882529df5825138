// Where our answer differs from a recorded one because SEMANTICS.md says so: the entries of differences.json.

import { readFileSync } from 'node:fs'
import { type ActualAnswer, differences, type Difference } from './compare.js'
import type { RecordedAnswer, Scenario, Version } from './scenario-recording.js'

interface Entry {
  /** The scenarios it holds for: an id, or its beginning followed by `*`. */
  readonly scenario: string
  /** Numbers of the steps, from 0; all when absent. */
  readonly steps?: readonly number[]
  /** The recorded version that we differ from; both when absent. */
  readonly version?: Version
  /** Our answer: `v1_12` for the one of that version, or the parts that are other than recorded. */
  readonly instead: 'v1_12' | RecordedAnswer
  /** The sentence of SEMANTICS.md that makes us differ. */
  readonly says: string
}

const ENTRIES = JSON.parse(readFileSync(new URL('differences.json', import.meta.url), 'utf8')) as readonly Entry[]

/** The sentence that explains our answer, or `null` if none does: it then is a miss. */
export function explanation (scenario: Scenario, step: number, version: Version, actual: ActualAnswer): string | null {
  const { response } = scenario.steps[step]!
  const entry = ENTRIES.find((candidate) => {
    const answer = candidate.instead === 'v1_12' ? response.v1_12 : { ...response[version], ...candidate.instead }
    return isFor(candidate, scenario, step, version) && answer !== undefined && noneOf(differences(answer, actual))
  })
  return entry?.says ?? null
}

function isFor (entry: Entry, { id }: Scenario, step: number, version: Version): boolean {
  const named = entry.scenario.endsWith('*') ? id.startsWith(entry.scenario.slice(0, -1)) : id === entry.scenario
  return named && entry.steps?.includes(step) !== false && (entry.version ?? version) === version
}

function noneOf (found: readonly Difference[]): boolean {
  return found.length === 0
}
