// eq ne lt le gt ge. Source: Go's text/template/funcs.go.

import { Content } from '../content.js'
import { Failure } from '../failure.js'
import { elementsOf, typeOf } from '../values/kind.js'
import { compareStrings } from '../values/order.js'
import { bare, Typed } from '../values/typed.js'
import { fieldsOf } from '../values/types.js'

type Basic = 'bool' | 'complex' | 'int' | 'uint' | 'float' | 'string'

/** Whether the first value equals one of the others. */
export function eq (first: unknown, ...others: unknown[]): boolean {
  if (others.length === 0) throw new Failure('missing argument for comparison')
  return others.some(other => equal(first, other))
}

export function ne (a: unknown, b: unknown): boolean {
  return !equal(a, b)
}

export function lt (a: unknown, b: unknown): boolean {
  const kinds = [basicKind(a), basicKind(b)] as const
  const [kind, other] = kinds
  if (kind === null || other === null) throw new Failure('invalid type for comparison')
  if (kind !== other && !bothIntegers(kind, other)) throw new Failure('incompatible types for comparison')
  if (kind === 'bool' || kind === 'complex') throw new Failure('invalid type for comparison')
  return kind === 'string' ? compareStrings(text(a), text(b)) < 0 : number(a) < number(b)
}

export function le (a: unknown, b: unknown): boolean {
  return lt(a, b) || equal(a, b)
}

export function gt (a: unknown, b: unknown): boolean {
  return !le(a, b)
}

export function ge (a: unknown, b: unknown): boolean {
  return !lt(a, b)
}

function equal (a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  const [kind, other] = [basicKind(a), basicKind(b)]
  if (kind !== other) {
    if (kind !== null && other !== null && bothIntegers(kind, other)) return number(a) == number(b) // eslint-disable-line eqeqeq -- a bigint may equal a number
    if (isNothing(a) || isNothing(b)) return false
    throw new Failure('incompatible types for comparison')
  }
  switch (kind) {
    case null: return equalOthers(a, b)
    case 'string': return text(a) === text(b)
    case 'complex': return sameElements(a, b)
    default: return bare(a) == bare(b) // eslint-disable-line eqeqeq -- a bigint may equal a number
  }
}

/** What is neither number nor text: pointers and structs by what they are, everything to nil. */
function equalOthers (a: unknown, b: unknown): boolean {
  const [type, other] = [typeOf(a), typeOf(b)]
  if (type !== null && other !== null && type.kind !== other.kind) {
    throw new Failure(`non-comparable types ${type.name} and ${other.name}`)
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b)

  if (type!.name !== other!.name) {
    if (isComparable(b)) return false
    throw new Failure(`non-comparable types ${type!.name} and ${other!.name}`)
  }
  if (!isComparable(b)) throw new Failure(`non-comparable type ${other!.name}`)
  return same(a, b)
}

function isComparable (value: unknown): boolean {
  const type = typeOf(value)
  switch (type?.kind) {
    case 'map': case 'slice': case 'func': return false
    case 'array': return elementsOf(value).every(isComparable)
    case 'struct': return fieldsOf(type).every(({ name }) => isComparable((bare(value) as Record<string, unknown>)[name]))
    default: return true
  }
}

/** Go's `==` of two values of one type. */
function same (a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (!(a instanceof Typed) || !(b instanceof Typed)) return a === b
  if (a.type.name !== b.type.name) return false
  switch (a.type.kind) {
    case 'array': return sameElements(a, b)
    case 'struct': return fieldsOf(a.type).every(({ name }) =>
      same((a.value as Record<string, unknown>)[name], (b.value as Record<string, unknown>)[name]))
    default: return a.value === b.value
  }
}

function sameElements (a: unknown, b: unknown): boolean {
  const others = elementsOf(b)
  return elementsOf(a).every((element, at) => same(element, others[at]))
}

function isNothing (value: unknown): boolean {
  return value === undefined || value === null
}

/** Nothing at all, or a nil pointer, map, slice or function. */
function isNil (value: unknown): boolean {
  return isNothing(value) || (value instanceof Typed && value.value === null)
}

function basicKind (value: unknown): Basic | null {
  const kind = typeOf(value)?.kind
  switch (kind) {
    case 'bool': case 'complex': case 'int': case 'uint': case 'float': case 'string': return kind
    default: return null
  }
}

function bothIntegers (a: Basic, b: Basic): boolean {
  return (a === 'int' || a === 'uint') && (b === 'int' || b === 'uint')
}

function text (value: unknown): string {
  return value instanceof Content ? value.text : bare(value) as string
}

function number (value: unknown): number | bigint {
  return bare(value) as number | bigint
}
