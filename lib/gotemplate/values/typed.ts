// A value together with a Go type, where the type that JavaScript implies is not the one that is meant.

import { fromBytes } from './bytes.js'
import { fieldsOf, type GoType, pointerTo } from './types.js'

/**
 * A value of a Go type that JavaScript has no value of: a small or unsigned integer, a float without a fraction, a typed slice
 * or map, a struct, a pointer. What it holds:
 *
 * | kind | `value` |
 * | --- | --- |
 * | bool, string | the same in JavaScript |
 * | int, uint | a safe integer, or a bigint beyond |
 * | float | number |
 * | complex | `[real, imaginary]` |
 * | slice, array | array of elements; `null` is nil |
 * | map | `Map`, its keys without their type; `null` is nil |
 * | struct | object by field name |
 * | ptr | `{ value }`; `null` is nil |
 * | func | function; `null` is nil |
 * | interface | `null`: an interface with a value in it is that value |
 *
 * @example new Typed(goType('uint8'), 200)
 */
export class Typed {
  /** @param value - As the table says for the kind of `type`. */
  constructor (
    /** Its type in Go. */
    readonly type: GoType,
    /** What it holds. */
    readonly value: unknown
  ) {}

  /** The value as JavaScript writes it. */
  toString (): string {
    return String(this.value)
  }
}

/** A struct or an array that is behind a pointer or in a slice: Go can take its address. */
export class Addressable extends Typed {}

/** The value as it is where it lies. */
export function inPlace (value: unknown): unknown {
  const isPlace = value instanceof Typed && (value.type.kind === 'struct' || value.type.kind === 'array')
  return isPlace ? new Addressable(value.type, value.value) : value
}

export function addressOf (value: Addressable): Typed {
  return new Typed(pointerTo(value.type), { value })
}

/** `raw` as a value of `type`: a {@link Typed}, unless JavaScript's own value already is of that type. */
export function valueOf (type: GoType, raw: unknown): unknown {
  switch (type.name) {
    case 'interface {}': case 'string': case 'bool': return raw
    case 'int': return typeof raw === 'number' ? raw : new Typed(type, raw)
    case 'float64': return Number.isSafeInteger(raw) ? new Typed(type, raw) : raw
    default: return new Typed(type, raw)
  }
}

/** Go's zero value of a type. */
export function zeroValue (type: GoType): unknown {
  switch (type.kind) {
    case 'bool': return valueOf(type, false)
    case 'int': case 'uint': case 'float': return valueOf(type, 0)
    case 'complex': return new Typed(type, [0, 0])
    case 'string': return valueOf(type, '')
    case 'array': return new Typed(type, Array.from({ length: type.length! }, () => zeroValue(type.elem!)))
    case 'struct': return new Typed(type, Object.fromEntries(fieldsOf(type).map(field => [field.name, zeroValue(field.type)])))
    default: return valueOf(type, null)
  }
}

/** What a basic value is in JavaScript, without its type. */
export function bare (value: unknown): unknown {
  return value instanceof Typed ? value.value : value
}

/** The string that a slice of bytes holds. */
export function bytesAsString (bytes: Uint8Array | readonly unknown[]): string {
  return fromBytes(bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes, byte => Number(bare(byte))))
}
