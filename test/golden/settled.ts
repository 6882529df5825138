// A recorded table of `urlfor` rows in which some have several answers, for the order of a Go map decided between them.

interface Row {
  readonly endpoint: string
  readonly values: readonly string[] | null
  readonly url?: string
  readonly nondeterministic?: readonly string[]
}

/** The recorded text with ours in each row that has several answers, where ours is one of them. Other texts stay as they are. */
export function settled (recorded: string, actual: string): string {
  if (!recorded.includes('"nondeterministic"')) return recorded

  const rows = rowsOf(recorded)
  const ours = rowsOf(actual)
  return JSON.stringify({ urlfor: rows.map((row, at) => settledRow(row, ours[at]?.url ?? '')) })
}

/** The recorded text with other URLs in some rows, which `urls` names by endpoint and values. */
export function withURLs (recorded: string, urls: Readonly<Record<string, string>>): string {
  const rows = rowsOf(recorded).map((row): Row => {
    const url = urls[[row.endpoint, ...row.values ?? []].join(' ')]
    return url === undefined ? row : { endpoint: row.endpoint, url, values: row.values }
  })
  return JSON.stringify({ urlfor: rows })
}

function settledRow ({ endpoint, url, values, nondeterministic }: Row, ours: string): Row {
  return nondeterministic?.includes(ours) ? { endpoint, url: ours, values } : { endpoint, url: url ?? nondeterministic?.join(' or ') ?? '', values }
}

function rowsOf (text: string): readonly Row[] {
  try {
    return (JSON.parse(text) as { readonly urlfor: readonly Row[] }).urlfor
  } catch {
    return []
  }
}
