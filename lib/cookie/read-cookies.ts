// The `Cookie` header, as Go reads it: in its order, values as they are, and what is malformed left out.
// Source: go net/http, readCookies.

import { Values } from '../context/values.js'

const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/
/** Printable ASCII without `"`, `;` and `\`. */
const VALUE = /^[ !#-:<-[\]-~]*$/

/** @param header - Several headers are one, joined by `; `, as Node gives them. */
export function readCookies (header: string): Values {
  const cookies = new Values()
  for (const untrimmed of header.split(';')) {
    const part = trim(untrimmed)
    const equals = part.indexOf('=')
    const name = equals === -1 ? part : trim(part.slice(0, equals))
    const value = equals === -1 ? '' : unquote(part.slice(equals + 1))
    if (TOKEN.test(name) && VALUE.test(value)) cookies.add(name, value)
  }
  return cookies
}

/** Without the blanks of HTTP around it: JavaScript's own `trim()` knows more of them. */
function trim (text: string): string {
  let start = 0
  let end = text.length
  while (isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank (unit: number): boolean {
  return unit === 0x20 || unit === 0x09
}

function unquote (value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}
