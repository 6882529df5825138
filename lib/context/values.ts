// Go's url.Values: every key has a list, in the order it was sent.
// Source: go net/url, ParseQuery; net/http, Request.ParseForm.

import decode from 'fast-decode-uri-component'
import { FST_BEEGO_FORM_FIELDS } from '../errors.js'

/** Fields of one body, or of one query. */
const MAX_FIELDS = 10_000

/** Fields by name; a name that was sent several times has a list. Names are the client's: nothing of Object.prototype is among them. */
export type Fields = Record<string, string | string[]>

/** A class, because V8 makes no fast object without a prototype. */
const NoFields = function () {} as unknown as new () => Fields
NoFields.prototype = Object.create(null)

/** The fields of a form or of a query; each name has a list, in the order in which its values were sent. Go: `url.Values`. */
export class Values {
  /** What is kept, as `request.body` shows it. @internal */
  readonly fields: Fields = new NoFields()

  /** @param others - What to begin with. */
  constructor (others: Values | null = null) {
    if (others === null) return
    for (const key of others.keys()) {
      const value = others.fields[key]!
      this.fields[key] = typeof value === 'string' ? value : [...value]
    }
  }

  /** The first value; `''` when there is none. */
  get (key: string): string {
    const value = this.fields[key]
    return value === undefined ? '' : typeof value === 'string' ? value : value[0]! // no list is empty
  }

  /** All values, in the order they were sent. */
  getAll (key: string): string[] {
    const value = this.fields[key]
    return value === undefined ? [] : typeof value === 'string' ? [value] : [...value]
  }

  /** Whether something was sent under this name. */
  has (key: string): boolean {
    return this.fields[key] !== undefined
  }

  /** One more value for a name. */
  add (key: string, value: string): void {
    const before = this.fields[key]
    if (before === undefined) this.fields[key] = value
    else if (typeof before === 'string') this.fields[key] = [before, value]
    else before.push(value)
  }

  /** All names, each once. */
  keys (): string[] {
    return Object.keys(this.fields)
  }
}

/**
 * Parse a query or an urlencoded form. `+` is a space. A pair with a malformed escape or a `;` is dropped, as Go drops it;
 * the others stay.
 *
 * @throws FST_BEEGO_FORM_FIELDS (413)
 */
export function parseValues (text: string, into: Values = new Values()): Values {
  const isLiteral = !/[%+;]/.test(text)
  let pairs = 0
  for (let start = 0; start < text.length;) {
    if (++pairs > MAX_FIELDS) throw new FST_BEEGO_FORM_FIELDS(MAX_FIELDS)
    const mark = text.indexOf('&', start)
    const end = mark === -1 ? text.length : mark
    if (end > start) addPair(text.slice(start, end), isLiteral, into)
    start = end + 1
  }
  return into
}

/** @param isLiteral - Nothing in the pair stands for something else. */
function addPair (pair: string, isLiteral: boolean, into: Values): void {
  const equals = pair.indexOf('=')
  const key = equals === -1 ? pair : pair.slice(0, equals)
  const value = equals === -1 ? '' : pair.slice(equals + 1)
  if (isLiteral) return into.add(key, value)
  if (pair.includes(';')) return

  const name = unescape(key)
  const text = unescape(value)
  if (name !== null && text !== null) into.add(name, text)
}

/** Take over what another parser made of a form: `{ a: '1', ids: ['2', '3'] }`. Nested objects and files are passed over. */
export function valuesOfBody (body: unknown): Values {
  const into = new Values()
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return into

  for (const [key, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') into.add(key, String(item))
    }
  }
  return into
}

export function unescape (text: string): string | null {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return spaced.includes('%') ? decode(spaced) ?? unescapeBytes(spaced) : spaced
}

/** What is no UTF-8 once unescaped: its bytes are decoded with replacement characters. A malformed escape gives `null`. */
function unescapeBytes (text: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(text)) return null
  const bytes = Buffer.from(text).toString('latin1')
  return Buffer.from(bytes.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString()
}
