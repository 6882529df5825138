// INTERIM by the lead, to be replaced by the router helper's own file.
export type Mapping = ReadonlyMap<string, string>
export function parseMapping (text: string): Mapping {
  const m = new Map<string, string>()
  for (const part of text.split(';')) { const [v = '', n = ''] = part.split(':'); for (const x of v.split(',')) m.set(x.trim().toUpperCase(), n.trim()) }
  return m
}
