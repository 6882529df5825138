// Values as JSON that can stand in a script: `<`, `>`, `&` and the two line separators are escaped.
// Source: Go's encoding/json, encode.go.

import { isThenable } from '../../../thenable.js'
import { Content } from '../../content.js'
import { Failure } from '../../failure.js'
import { isList, typeOf } from '../../values/kind.js'
import { isPlainObject } from '../../values/objects.js'
import { compareStrings } from '../../values/order.js'
import { Typed } from '../../values/typed.js'
import { jsonDate, jsonNumber, jsonString, Unsupported } from './json-text.js'
import { typedJSON } from './json-typed.js'

/** Data that is deeper is taken for endless. */
const MAX_DEPTH = 1000

/** What is being written: the values around, from the outermost. */
export type Around = readonly object[]

/**
 * A plain object is a map, with its keys in order; an instance of a class is a struct, with its own fields in theirs. What is
 * no data, such as functions, is left out of both.
 *
 * @throws Unsupported if a part of the value has no JSON.
 * @throws Failure if a promise is a part of it.
 */
export function json (value: unknown, around: Around = []): string {
  switch (typeof value) {
    case 'undefined': return 'null'
    case 'boolean': case 'bigint': return String(value)
    case 'string': return jsonString(value)
    case 'number': return jsonNumber(value, 64)
    case 'object': return value === null ? 'null' : objectJSON(value, around)
    default: throw new Unsupported(`json: unsupported type: ${typeOf(value)!.name}`)
  }
}

function objectJSON (value: object, around: Around): string {
  if (value instanceof Content) return jsonString(value.text)
  if (value instanceof Date) return jsonDate(value)
  if (value instanceof Uint8Array) return base64(value)
  if (isThenable(value)) throw new Failure('a promise is no value: await it before it is given to a template')
  if (around.includes(value) || around.length === MAX_DEPTH) {
    throw new Unsupported(`json: unsupported value: encountered a cycle via ${typeOf(value)!.name}`)
  }

  const inside = [...around, value]
  if (value instanceof Typed) return typedJSON(value, inside)
  if (hasToJSON(value)) return json(calling(value, () => value.toJSON()), inside)
  if (isList(value)) return `[${Array.from(value, element => json(isData(element) ? element : null, inside)).join()}]`
  if (value instanceof Map) return mapJSON(Array.from(value, ([key, item]) => [String(key), item] as const), inside)
  const entries = Object.entries(value)
  return isPlainObject(value) ? mapJSON(entries, inside) : fieldsJSON(entries, inside)
}

/** With the keys in order. */
export function mapJSON (entries: Array<readonly [string, unknown]>, inside: Around): string {
  return fieldsJSON(entries.sort(([a], [b]) => compareStrings(a, b)), inside)
}

export function fieldsJSON (entries: ReadonlyArray<readonly [string, unknown]>, inside: Around): string {
  const members = entries.filter(([, value]) => isData(value)).map(([name, value]) => `${jsonString(name)}:${json(value, inside)}`)
  return `{${members.join()}}`
}

/** @throws Unsupported with the reason of what the method threw. */
export function calling<Result> (value: object, method: () => Result): Result {
  try {
    return method()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Unsupported(`json: error calling MarshalJSON for type ${typeOf(value)!.name}: ${reason}`)
  }
}

export function base64 (bytes: Uint8Array): string {
  return `"${Buffer.from(bytes).toString('base64')}"`
}

function isData (value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol'
}

/** Whether the value says itself what it is as JSON. */
export function hasToJSON (value: object): value is { toJSON (): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}
