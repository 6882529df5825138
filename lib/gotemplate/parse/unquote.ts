// String and character constants. Source: Go's strconv.Unquote and UnquoteChar.

import { fromBytes, toBytes } from '../values/bytes.js'

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([abfnrtv\\'"]))|\\/g
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"'
}

/** The text of a quoted or raw string, or `null` if it is not one. */
export function unquote (quoted: string): string | null {
  if (quoted.startsWith('`')) return quoted.slice(1, -1).replaceAll('\r', '')

  const inner = quoted.slice(1, -1)
  if (!inner.includes('\\')) return inner
  const parts = unescape(inner, "'")
  return parts && fromBytes(Buffer.concat(parts.map(part => typeof part === 'string' ? toBytes(part) : Buffer.of(part))))
}

/** The code point of a character constant, or `null` if it is not one. */
export function unquoteCharacter (quoted: string): number | null {
  const parts = unescape(quoted.slice(1, -1), '"')
  const [part, ...rest] = parts ?? []
  if (part === undefined || rest.length > 0) return null
  if (typeof part === 'number') return part
  const [character = '', ...more] = part
  return more.length > 0 ? null : character.codePointAt(0)!
}

/** Pieces of text, and single bytes as numbers. The other kind of quote cannot be escaped. */
function unescape (text: string, otherQuote: string): Array<string | number> | null {
  const parts: Array<string | number> = []
  let at = 0
  for (const match of text.matchAll(ESCAPE)) {
    if (match.index > at) parts.push(text.slice(at, match.index))
    at = match.index + match[0].length

    const [, hex, short, long, octal, simple] = match
    if (hex !== undefined) parts.push(parseInt(hex, 16))
    else if (octal !== undefined && parseInt(octal, 8) < 256) parts.push(parseInt(octal, 8))
    else if (simple !== undefined && simple !== otherQuote) parts.push(SIMPLE[simple]!)
    else {
      const code = parseInt(short ?? long ?? '', 16)
      if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) return null
      parts.push(String.fromCodePoint(code))
    }
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts
}
