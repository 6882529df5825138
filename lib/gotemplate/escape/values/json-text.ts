// Strings, numbers and dates of JSON. Source: Go's encoding/json, encode.go.

import { formatFloat } from '../../fmt/float.js'
import { rfc3339 } from '../../values/time.js'

/** Why a value has no JSON. */
export class Unsupported extends Error {}

/** A byte that is not UTF-8, as strings keep it. */
const EACH_BYTE = /\p{Surrogate}/gu
const EACH_ESCAPE = /[<>&\u2028\u2029]|\\./g
const EACH_SPACE = /("(?:[^"\\]|\\.)*")|[\t\n\r ]+/g

export function jsonString (text: string): string {
  return escapeJSON(JSON.stringify(text.replace(EACH_BYTE, '\ufffd')))
}

/** JSON text without white space, with what HTML or JavaScript would take for its own escaped. */
export function compactJSON (text: string): string {
  return escapeJSON(text.replace(EACH_SPACE, '$1'))
}

/** @throws Unsupported if it is no finite number. */
export function jsonNumber (value: number, bits: number): string {
  if (!Number.isFinite(value)) throw new Unsupported(`json: unsupported value: ${formatFloat(value, 'g', -1, 64)}`)
  if (bits === 64) return Object.is(value, -0) ? '-0' : String(value)
  const size = Math.abs(value)
  const isPlain = size === 0 || (size >= Math.fround(1e-6) && size < Math.fround(1e21))
  return formatFloat(value, isPlain ? 'f' : 'e', -1, bits).replace(/e-0/, 'e-')
}

/** `null` for a date that is none, as `JSON.stringify` has it. */
export function jsonDate (date: Date): string {
  return Number.isNaN(date.getTime()) ? 'null' : `"${rfc3339(date)}"`
}

function escapeJSON (text: string): string {
  return text.replace(EACH_ESCAPE, (part) => {
    switch (part) {
      case '\\b': return '\\u0008'
      case '\\f': return '\\u000c'
      default: return part.length > 1 ? part : '\\u' + part.charCodeAt(0).toString(16).padStart(4, '0')
    }
  })
}
