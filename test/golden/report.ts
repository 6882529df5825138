// What a replay found out, and how it is printed.

export interface Miss {
  readonly category: string
  /** The case and the request, in words that find it again in the file. */
  readonly where: string
  readonly expected: unknown
  readonly actual: unknown
}

export interface Report {
  asRecorded: number
  /** Not as recorded, for a reason that SEMANTICS.md states. */
  explained: number
  judged: number
  readonly misses: Miss[]
  /** Counts that are not a judgement: printed as they are. */
  readonly notes: string[]
}

export function newReport (): Report {
  return { asRecorded: 0, explained: 0, judged: 0, misses: [], notes: [] }
}

/** Count one judgement: what was wrong, or why nothing was. */
export function judge (report: Report, result: Miss | 'as recorded' | 'explained'): void {
  report.judged += 1
  if (result === 'as recorded') report.asRecorded += 1
  else if (result === 'explained') report.explained += 1
  else report.misses.push(result)
}

/** The lines to print for one file, with the first `show` misses in full. */
export function reportLines (file: string, report: Report, show: number): string[] {
  return [
    `golden ${file}: ${report.asRecorded} of ${report.judged} as recorded`,
    `  ${report.explained} more differ as SEMANTICS.md says`,
    ...report.notes.map(note => `  ${note}`),
    ...tally(report.misses.map(miss => miss.category)).map(([category, count]) => `  missed ${count} ${category}`),
    ...report.misses.slice(0, show).flatMap(missLines)
  ]
}

/** How often each text occurs, the most frequent first. */
export function tally (texts: readonly string[]): Array<[text: string, count: number]> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}

function missLines ({ category, where, expected, actual }: Miss): string[] {
  return ['', `  ${category}: ${where}`, `    expected ${asText(expected)}`, `    actual   ${asText(actual)}`]
}

function asText (value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
