// Whether a backtracking engine runs a sequence of repetitions in linear time.

import { disjoint, union, type CharSet } from './charset.js'

/** A piece of an expression: between `min` and `max` times something that begins with a character of `first`. */
export interface Item {
  readonly js: string
  readonly first: CharSet
  /** Every character it can hold. */
  readonly all: CharSet
  readonly min: number
  readonly max: number
}

/**
 * Whether backtracking stays linear. A repetition is no choice when what follows it cannot begin with one of its own
 * characters: giving one back then fails at once. One repetition may be a choice if all that follows has a fixed length, or
 * ends in a repetition that cannot run past the start of the try before: `(.+)\.([^.]+)`.
 */
export function isLinear (items: readonly Item[]): boolean {
  const choice = items.findIndex((item, i) => isVariable(item) && !disjoint(item.first, follow(items, i + 1)))
  if (choice === -1) return true

  const rest = items.slice(choice + 1)
  const variable = rest.findIndex(isVariable)
  if (variable === -1) return true
  const [before, last] = [rest[variable - 1], rest[variable]]
  return variable === rest.length - 1 && before !== undefined && last !== undefined && disjoint(before.first, last.all)
}

function isVariable ({ min, max }: Item): boolean {
  return min !== max
}

/** What can come first from item `i` on. */
function follow (items: readonly Item[], i: number): CharSet {
  const rest = items.slice(i)
  const sure = rest.findIndex(({ min }) => min > 0)
  return union(...rest.slice(0, sure === -1 ? rest.length : sure + 1).map(({ first }) => first))
}
