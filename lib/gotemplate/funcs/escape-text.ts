// html, js and urlquery of text/template, which know nothing of the place. Source: Go's text/template/funcs.go.

import { isPrintable } from '../fmt/quote.js'
import { sprint } from '../fmt/print.js'
import { toBytes } from '../values/bytes.js'
import { printable } from '../exec/printable.js'

const HTML: Readonly<Record<string, string>> = { '\0': '\ufffd', '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\', "'": "\\'", '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D'
}

export function html (...args: unknown[]): string {
  return textOf(args).replace(/[\0"'&<>]/g, character => HTML[character]!)
}

export function js (...args: unknown[]): string {
  return textOf(args).replace(/[\\'"<>&=]|[^ -\x7f]/gu, character => JS[character] ?? jsCharacter(character))
}

/** What Go prints stays, everything else is a `\u`. */
function jsCharacter (character: string): string {
  const code = character.codePointAt(0)!
  const isByte = code >= 0xdc80 && code <= 0xdcff
  return isByte || isPrintable(character) ? character : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
}

export function urlquery (...args: unknown[]): string {
  const text = textOf(args)
  if (/^[\w.~-]*$/.test(text)) return text
  return Array.from(toBytes(text), queryByte).join('')
}

function queryByte (byte: number): string {
  const character = String.fromCharCode(byte)
  if (character === ' ') return '+'
  return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}

function textOf (args: readonly unknown[]): string {
  const [first] = args
  return args.length === 1 && typeof first === 'string' ? first : sprint(...args.map(printable))
}
