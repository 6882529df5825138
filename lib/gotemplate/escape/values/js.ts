// Values in scripts and event handlers.
// Source: Go's html/template, js.go; ECMA-262, "Literals".

import { JS, JSStr } from '../../content.js'
import { methodOf, stringerOf } from '../../values/stringer.js'
import { Typed } from '../../values/typed.js'
import { hasToJSON, json } from './json.js'
import { Unsupported } from './json-text.js'
import { follow, indirect, textOf } from './plain.js'

const IDENTIFIER_PART = /[$\w]/

const CONTROL = '\\0-\\x1f\\u2028\\u2029'
const EACH_STRING_SPECIAL = new RegExp(`[${CONTROL}"'\`&+/<>\\\\]`, 'g')
const EACH_STRING_MARK = new RegExp(`[${CONTROL}"'\`&+/<>]`, 'g')
const EACH_REGEXP_SPECIAL = new RegExp(`[${CONTROL}"'&+<>$()*\\-./?[\\\\\\]^{|}]`, 'g')
const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' }

/** A value as an expression, away from words that it could run into. */
export function jsValEscaper (value: unknown): string {
  const inner = indirect(value)
  if (inner instanceof JS) return inner.text
  if (inner instanceof JSStr) return `"${inner.text}"`
  return literal(value)
}

function literal (value: unknown): string {
  try {
    const text = json(jsonOf(value))
    return IDENTIFIER_PART.test(text[0]!) || IDENTIFIER_PART.test(text.at(-1)!) ? ` ${text} ` : text
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error
    return ` /* ${inComment(error.message)} */null `
  }
}

/** What says itself what it is as text is that text, unless it says what it is as JSON. */
function jsonOf (value: unknown): unknown {
  const inner = follow(value, pointer => methodOf(pointer.type, 'MarshalJSON') === null)
  if (inner instanceof Typed) return textMethodOf(inner)?.() ?? inner
  const isText = typeof inner === 'object' && inner !== null && !(inner instanceof Error || inner instanceof Date || hasToJSON(inner))
  return isText ? stringerOf(inner)?.() ?? inner : inner
}

/** `String` only: an error is no text here. */
function textMethodOf (value: Typed): (() => unknown) | null {
  const method = methodOf(value.type, 'MarshalJSON') === null ? methodOf(value.type, 'String') : null
  return method === null ? null : () => method.call(value)
}

/** Data may be in the message: it must end neither the comment nor the script. */
function inComment (message: string): string {
  return message.replaceAll('*/', '* /').replace(/<(?=\/script|!--)/gi, '\\x3C')
}

/** In a string. */
export function jsStrEscaper (value: unknown): string {
  const inner = indirect(value)
  return inner instanceof JSStr ? inner.text.replace(EACH_STRING_MARK, stringEscape) : textOf(value).replace(EACH_STRING_SPECIAL, stringEscape)
}

/** In a regular expression, as the text itself. `//` would begin a comment. */
export function jsRegexpEscaper (value: unknown): string {
  return textOf(value).replace(EACH_REGEXP_SPECIAL, regexpEscape) || '(?:)'
}

function stringEscape (character: string): string {
  return character === '\\' || character === '/' ? '\\' + character : NAMED[character] ?? unicodeEscape(character)
}

function regexpEscape (character: string): string {
  return /[$()*\-./?[\\\]^{|}]/.test(character) ? '\\' + character : NAMED[character] ?? unicodeEscape(character)
}

function unicodeEscape (character: string): string {
  return '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0')
}
