// Whether a value can be an argument of a Go type. Source: Go's text/template, validateType and prepareArg.

import { Failure } from '../failure.js'
import { typeOf } from './kind.js'
import { methodOf, stringerOf } from './stringer.js'
import { Addressable, addressOf, Typed, zeroValue } from './typed.js'
import type { GoType } from './types.js'

/** The value as an argument of `type`: itself, what a pointer leads to, or nil. */
export function assigned (value: unknown, type: GoType): unknown {
  if (value === undefined) {
    if (canBeNil(type)) return zeroValue(type)
    throw new Failure(`invalid value; expected ${type.name}`)
  }
  if (value instanceof Typed && value.type.kind === 'interface' && type.kind === 'interface') return null
  if (isAssignable(value, type)) return value
  if (value instanceof Addressable && type.name === `*${value.type.name}`) return addressOf(value)

  const target = value instanceof Typed && value.type.kind === 'ptr' ? value : null
  if (target === null || target.type.elem!.name !== type.name) {
    throw new Failure(`wrong type for value; expected ${type.name}; got ${typeOf(value)?.name ?? 'interface {}'}`)
  }
  if (target.value === null) throw new Failure(`dereference of nil pointer of type ${type.name}`)
  return (target.value as { value: unknown }).value
}

/** The same for an argument that is given by way of a value: integers convert, pointers stay. */
export function converted (value: unknown, type: GoType): unknown {
  if (value === undefined || value === null) {
    if (canBeNil(type)) return zeroValue(type)
    throw new Failure(`value is nil; should be of type ${type.name}`)
  }
  if (isAssignable(value, type)) return value

  const { kind, name } = typeOf(value)!
  const isInteger = (kind === 'int' || kind === 'uint') && (type.kind === 'int' || type.kind === 'uint')
  if (!isInteger) throw new Failure(`value has type ${name}; should be ${type.name}`)
  return asInteger(value, type)
}

export function canBeNil ({ kind }: GoType): boolean {
  return kind === 'interface' || kind === 'ptr' || kind === 'map' || kind === 'slice' || kind === 'func'
}

function isAssignable (value: unknown, type: GoType): boolean {
  if (type.kind !== 'interface') return typeOf(value)?.name === type.name
  return Object.keys(type.methods ?? {}).every(name => hasMethod(value, name))
}

function hasMethod (value: unknown, name: string): boolean {
  if (value instanceof Typed) return methodOf(value.type, name) !== null
  return name === 'Error' ? value instanceof Error : name === 'String' && stringerOf(value) !== null
}

/** The integer with as many bits as the type has. */
function asInteger (value: unknown, type: GoType): unknown {
  const raw = BigInt((value instanceof Typed ? value.value : value) as number | bigint)
  const wrapped = type.kind === 'int' ? BigInt.asIntN(type.bits!, raw) : BigInt.asUintN(type.bits!, raw)
  return wrapped === raw && type.name === 'int' ? Number(raw) : new Typed(type, Number.isSafeInteger(Number(wrapped)) ? Number(wrapped) : wrapped)
}
