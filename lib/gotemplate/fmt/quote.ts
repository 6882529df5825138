// Quoted strings and characters. Source: Go's strconv, quote.go.

import { toBytes } from '../values/bytes.js'

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\'
}

/** Whether Go shows the character as it is: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable (character: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)
}

/** `"text"` as a Go string constant; with `ascii`, everything else escaped. */
export function quote (text: string, ascii = false): string {
  return quoteWith(text, '"', ascii)
}

/** `'x'` as a Go character constant; what is no code point is U+FFFD. */
export function quoteCharacter (code: number, ascii = false): string {
  return quoteWith(characterOf(code), "'", ascii)
}

/** The character of a code point; U+FFFD for what is none. */
export function characterOf (code: number): string {
  return code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '\ufffd'
}

/** Whether the text can stand between backquotes. */
export function canBackquote (text: string): boolean {
  return !/[\0-\x08\x0a-\x1f`\x7f\ufeff]|\p{Surrogate}/u.test(text) // eslint-disable-line no-control-regex -- control characters are what is looked for
}

function quoteWith (text: string, mark: string, ascii: boolean): string {
  let out = mark
  for (const character of text) {
    if (character === mark) out += '\\' + mark
    else if (character in NAMED) out += NAMED[character]
    else if (ascii ? /[ -~]/.test(character) : isPrintable(character)) out += character
    else out += escaped(character)
  }
  return out + mark
}

function escaped (character: string): string {
  const code = character.codePointAt(0)!
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${toBytes(character).toString('hex')}`
  if (code < 0x80) return `\\x${hex(code, 2)}`
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

function hex (code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
