// Sets of code points, as sorted and disjoint ranges: just enough to ask whether two pieces of an expression can begin
// with the same character.

export type CharSet = ReadonlyArray<readonly [low: number, high: number]>

const LAST = 0x10ffff

export const DIGIT: CharSet = [[0x30, 0x39]]
export const WORD: CharSet = [[0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]]
/** RE2's `\s`, narrower than JavaScript's. */
export const SPACE: CharSet = [[0x09, 0x0a], [0x0c, 0x0d], [0x20, 0x20]]

/** @param char - Not empty. */
export function single (char: string): CharSet {
  const point = char.codePointAt(0)!
  return [[point, point]]
}

export function union (...sets: readonly CharSet[]): CharSet {
  const merged: Array<[number, number]> = []
  for (const [low, high] of sets.flat().sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1)
    if (previous !== undefined && low <= previous[1] + 1) previous[1] = Math.max(previous[1], high)
    else merged.push([low, high])
  }
  return merged
}

export function complement (set: CharSet): CharSet {
  const gaps: Array<[number, number]> = []
  let next = 0
  for (const [low, high] of set) {
    if (low > next) gaps.push([next, low - 1])
    next = high + 1
  }
  if (next <= LAST) gaps.push([next, LAST])
  return gaps
}

export function disjoint (a: CharSet, b: CharSet): boolean {
  return !a.some(([low, high]) => b.some((range) => low <= range[1] && range[0] <= high))
}
