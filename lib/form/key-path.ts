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
  if (!isPath(key)) return [key]
  const parts: string[] = []
  for (let at = 0; at < key.length; at = partEnd(key, at)) parts.push(partAt(key, at))
  return parts
}

/**
 * Whether a name has parts.
 *
 * @throws FST_BEEGO_FORM_DEEP (400)
 */
export function isPath (key: string): boolean {
  let at = 0
  for (let parts = 0; at !== -1 && at < key.length; parts++) {
    if (parts === MAX_DEPTH) throw new FST_BEEGO_FORM_DEEP(key.slice(0, 40), String(MAX_DEPTH))
    at = partEnd(key, at)
  }
  return at > 0
}

/** The part of a path that begins at `at`. */
export function partAt (key: string, at: number): string {
  const end = partEnd(key, at)
  return key.slice(at === 0 ? 0 : at + 1, at > 0 && key.charCodeAt(at) === BRACKET ? end - 1 : end)
}

/** Where the part that begins at `at` ends; -1 where none does. */
export function partEnd (key: string, at: number): number {
  if (at > 0 && key.charCodeAt(at) === BRACKET) {
    const close = key.indexOf(']', at)
    return close === -1 ? -1 : close + 1
  }
  if (at > 0 && key.charCodeAt(at) !== DOT) return -1

  const start = at === 0 ? 0 : at + 1
  let end = start
  while (end < key.length && key.charCodeAt(end) !== DOT && key.charCodeAt(end) !== BRACKET) end++
  return end === start ? -1 : end
}

const DOT = 0x2e
const BRACKET = 0x5b
