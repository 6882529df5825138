// Names of form fields as paths: `user.name`, `user[name]`, `ul[0]`, `ids[]`, `shop.items[2].price`.

import { FST_BEEGO_FORM_DEEP } from '../errors.js'

/** Parts that a path may have. No form of a person is deeper; a body of a megabyte could be a third of a million deep. */
export const MAX_DEPTH = 32

/**
 * The parts of a field's name; `''` is the part of `[]`. A name that is not written in this way is one part.
 *
 * @throws FST_BEEGO_FORM_DEEP (400)
 */
export function keyPath (key: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < key.length;) {
    const part = at > 0 && key[at] === '[' ? bracketed(key, at) : named(key, at)
    if (part === null) return [key]
    if (parts.push(part.text) > MAX_DEPTH) throw new FST_BEEGO_FORM_DEEP(key.slice(0, 40), String(MAX_DEPTH))
    at = part.end
  }
  return parts.length === 0 ? [key] : parts
}

interface Part {
  readonly text: string
  readonly end: number
}

function bracketed (key: string, at: number): Part | null {
  const close = key.indexOf(']', at)
  return close === -1 ? null : { text: key.slice(at + 1, close), end: close + 1 }
}

/** The first part, or one behind a dot. */
function named (key: string, at: number): Part | null {
  if (at > 0 && key[at] !== '.') return null
  const start = at === 0 ? 0 : at + 1
  let end = start
  while (end < key.length && key[end] !== '.' && key[end] !== '[') end++
  return end === start ? null : { text: key.slice(start, end), end }
}
