// Which values count as true. Source: Go's text/template, IsTrue.

import { Failure } from '../failure.js'
import { isThenable } from '../../thenable.js'
import { Content } from '../content.js'
import { isList } from './list.js'
import { isPlainObject } from './objects.js'
import { Typed } from './typed.js'

/** False are `false`, 0, `null` and `undefined`, and what is empty: a string, a list, a map. NaN is true. */
export function isTrue (value: unknown): boolean {
  switch (typeof value) {
    case 'boolean': return value
    case 'string': return value !== ''
    case 'number': return value !== 0
    case 'bigint': return value !== 0n
    case 'object': return value !== null && isTrueObject(value)
    default: return value !== undefined
  }
}

function isTrueObject (value: object): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Typed) return isTrueTyped(value)
  if (value instanceof Content) return value.text !== ''
  if (value instanceof Map) return value.size > 0
  if (isList(value)) return lengthOf(value) > 0
  if (isPlainObject(value)) return Object.keys(value).length > 0
  if (isThenable(value)) throw new Failure(PROMISE)
  return true
}

/** A template cannot wait. */
export const PROMISE = 'the value is a promise: await it before the template is executed'

function isTrueTyped ({ type, value }: Typed): boolean {
  switch (type.kind) {
    case 'slice': case 'array': return value !== null && (value as readonly unknown[]).length > 0
    case 'map': return value !== null && (value as ReadonlyMap<unknown, unknown>).size > 0
    case 'complex': return (value as readonly number[]).some(part => part !== 0)
    case 'struct': return true
    default: return value !== null && isTrue(value)
  }
}

function lengthOf (list: { readonly length: number } | { readonly size: number }): number {
  return 'size' in list ? list.size : list.length
}
