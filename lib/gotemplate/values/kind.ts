// Which type Go would have for a JavaScript value.

import { Content, CSS, HTML, HTMLAttr, JS, JSStr, Srcset, URLText } from '../content.js'
import { isList } from './list.js'
import { isPlainObject } from './objects.js'
import { inPlace, Typed } from './typed.js'
import { ANY_MAP, ANY_SLICE, BOOL, BYTES, FLOAT64, FUNC, type GoType, INT, type Kind, STRING, STRING_MAP, TIME, UINT64 } from './types.js'

const CONTENT_TYPES: ReadonlyMap<unknown, GoType> = new Map<unknown, GoType>([
  [HTML, contentType('HTML')], [HTMLAttr, contentType('HTMLAttr')], [CSS, contentType('CSS')], [JS, contentType('JS')],
  [JSStr, contentType('JSStr')], [URLText, contentType('URL')], [Srcset, contentType('Srcset')]
])

const ERROR_TYPE: GoType = { kind: 'struct', name: '*errors.errorString' }
const SYMBOL_TYPE: GoType = { kind: 'struct', name: 'symbol' }

/**
 * The type of a value; `null` of `null` and `undefined`. A safe integer is an int, any other number a float64; an array or `Set` is a
 * `[]interface {}`, an object a `map[string]interface {}`, a `Map` a `map[interface {}]interface {}`, an instance of a class a struct.
 */
export function typeOf (value: unknown): GoType | null {
  if (value === undefined || value === null) return null
  switch (typeof value) {
    case 'boolean': return BOOL
    case 'string': return STRING
    case 'number': return Number.isSafeInteger(value) ? INT : FLOAT64
    case 'bigint': return value >= 2n ** 63n ? UINT64 : INT
    case 'function': return FUNC
    case 'symbol': return SYMBOL_TYPE
    default: return objectType(value)
  }
}

function objectType (value: object): GoType {
  if (value instanceof Typed) return value.type
  if (value instanceof Content) return CONTENT_TYPES.get(value.constructor) ?? STRING
  if (value instanceof Uint8Array) return BYTES
  if (isList(value)) return ANY_SLICE
  if (value instanceof Map) return ANY_MAP
  if (value instanceof Date) return TIME
  if (value instanceof Error) return ERROR_TYPE
  if (isPlainObject(value)) return STRING_MAP
  return { kind: 'struct', name: value.constructor.name }
}

export function kindOf (value: unknown): Kind | null {
  return typeOf(value)?.kind ?? null
}

export { isList }

/** The elements of a slice or an array, as they are; none if it is nil. */
export function elementsOf (value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (!(value instanceof Typed)) return [...value as Iterable<unknown>]

  const elements = (value.value ?? []) as readonly unknown[]
  const isPlace = value.type.elem?.kind === 'struct' || value.type.elem?.kind === 'array'
  return isPlace ? elements.map(inPlace) : elements
}

/** The bytes of a value of type `[]uint8` or `[N]uint8`, or `null`. */
export function bytesOf (value: unknown): readonly unknown[] | Uint8Array | null {
  if (value instanceof Uint8Array) return value
  if (!(value instanceof Typed)) return null
  const { kind, elem } = value.type
  return (kind === 'slice' || kind === 'array') && elem!.name === 'uint8' ? elementsOf(value) : null
}

function contentType (name: string): GoType {
  return { kind: 'string', name: `template.${name}` }
}
