// Sets of request methods; `null` is the set of all.

import type { Methods } from './types.js'

export function hasMethod (methods: Methods, method: string): boolean {
  return methods === null || methods.has(method)
}

export function shareMethod (a: Methods, b: Methods): boolean {
  if (a === null || b === null) return true
  for (const method of a) if (b.has(method)) return true
  return false
}
