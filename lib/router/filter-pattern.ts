// INTERIM by the lead, to be replaced by the router helper's own file.
import { createModernRouter } from './modern.js'
import type { Params } from './types.js'
export interface FilterPattern { readonly all: boolean, match (path: string): Params | null }
export function compileFilterPattern (pattern: string, o: { dialect: string, caseSensitive: boolean }): FilterPattern {
  if (pattern === '*' || pattern === '') return { all: true, match: (p) => ({ ':splat': p.slice(1) }) }
  const r = createModernRouter<true>({ caseSensitive: o.caseSensitive }); r.add(pattern, null, true)
  return { all: false, match: (p) => r.match('GET', p)?.params ?? null }
}
