// The order in which the keys of a map are printed and ranged over. Source: Go's internal/fmtsort.

import { toBytes } from './bytes.js'
import { elementsOf, kindOf } from './kind.js'
import { bare, Typed, valueOf } from './typed.js'
import type { Kind } from './types.js'

/** The entries of a map, its keys in order. */
export function sortedEntries (map: unknown): Array<[key: unknown, value: unknown]> {
  return entriesOf(map).sort(([a], [b]) => compareKeys(a, b))
}

function entriesOf (map: unknown): Array<[unknown, unknown]> {
  if (map instanceof Map) return [...map]
  if (!(map instanceof Typed)) return Object.entries(map as object)

  const entries = [...(map.value ?? []) as Iterable<[unknown, unknown]>]
  return entries.map(([key, value]) => [valueOf(map.type.key!, key), value])
}

/** Kinds of keys side by side in one map come in this order; Go leaves it open. */
const RANKS: ReadonlyArray<Kind | null> = [null, 'bool', 'int', 'uint', 'float', 'complex', 'string']

function compareKeys (a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b)

  const [kind, other] = [kindOf(a), kindOf(b)]
  if (kind !== other) return RANKS.indexOf(kind) - RANKS.indexOf(other)
  switch (kind) {
    case 'string': return compareStrings(String(a), String(b))
    case 'bool': case 'int': case 'uint': case 'float': return compareBasic(bare(a) as number, bare(b) as number)
    case 'complex': case 'array': return compareLists(elementsOf(a), elementsOf(b))
    default: return 0
  }
}

/** NaN comes first. */
function compareBasic (a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a))
  return a < b ? -1 : a > b ? 1 : 0
}

function compareLists (a: readonly unknown[], b: readonly unknown[]): number {
  for (const [at, element] of a.entries()) {
    const order = compareKeys(element, b[at])
    if (order !== 0) return order
  }
  return 0
}

/** By their bytes, as Go does. JavaScript compares UTF-16 units, which puts U+10000 before U+E000. */
export function compareStrings (a: string, b: string): number {
  const high = /[\ud800-\uffff]/
  if (high.test(a) && high.test(b)) return Buffer.compare(toBytes(a), toBytes(b))
  return a < b ? -1 : a > b ? 1 : 0
}
