// What differed between the runs of the recording: ids, tokens, times, the order of Go's maps.

import type { RecordedAnswer } from './scenario-recording.js'

/** True when `actual` is the recorded value, that of another run, or differs from it only where the runs differ. */
export function agreesWithRuns (recorded: string, otherRuns: readonly string[], actual: string): boolean {
  return actual === recorded || otherRuns.includes(actual) || runsPattern(recorded, otherRuns)?.test(actual) === true
}

/** What the other runs had at `path`, a JSON pointer into the answer. */
export function otherRunsAt ({ varies = [] }: RecordedAnswer, path: string): readonly unknown[] {
  return varies.find(varying => varying.path === path)?.otherRuns ?? []
}

/** The recorded text with a wildcard for each word that is another in another run; `null` if the runs have no common form. */
function runsPattern (recorded: string, otherRuns: readonly string[]): RegExp | null {
  const words = wordsOf(recorded)
  const others = otherRuns.map(wordsOf)
  if (others.length === 0 || others.some(other => other.length !== words.length)) return null

  const pattern = words.map((word, at) => others.every(other => other[at] === word) ? literal(word) : '[\\w.%-]+')
  return new RegExp(`^${pattern.join('')}$`)
}

function wordsOf (text: string): string[] {
  return text.match(/[A-Za-z0-9]+|[^A-Za-z0-9]/gu) ?? []
}

function literal (text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
