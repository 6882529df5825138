// Which paths mean the same to find-my-way as to a dialect. What is left out here costs a second look, never an answer.

/** find-my-way's default for the length of a parameter; no parameter of a path within it is longer. */
const MAX_LENGTH = 100

/** Segments that are not empty, of characters that stand for themselves, and escapes of other than reserved ones. */
const CLASSIC = /^\/(?:(?:[^%#?/\u0080-\uffff]|%(?!2[3-6BCF]|3[ABDF]|40)[\dA-F]{2})+(?:\/(?!$)|$))*$/i

/** Go keeps these characters as they are, and `path.Clean` these segments. No extension that Beego takes off. */
const MODERN = /^\/(?:(?!\.{1,2}(?:\/|$))[\w\-.~!$&'()*+,;=:@[\]]+(?:\/(?!$)|$))*$/
const EXTENSION = /\.(?:json|xml|html)$/
const CAPITAL = /[A-Z]/

export function isPlainClassic (path: string): boolean {
  return path.length <= MAX_LENGTH && CLASSIC.test(path)
}

export function isPlainModern (path: string, caseSensitive: boolean): boolean {
  return path.length <= MAX_LENGTH && MODERN.test(path) && !EXTENSION.test(path) && (caseSensitive || !CAPITAL.test(path))
}
