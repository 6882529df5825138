// What a form holds, worked out of what the program says: the names and types of its fields.
// Source: beego 1.12 templatefunc.go, ParseForm: the names of Go's struct tags.

import { FST_BEEGO_FORM_SHAPE } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { isPlain } from '../plain.js'
import { keyPath } from './key-path.js'
import * as scalars from './scalar.js'
import { type FormClass, type FormTag, Int } from './types.js'

export type Plan = ScalarPlan | ListPlan | MapPlan | ObjectPlan

export interface ScalarPlan { readonly is: 'scalar', readonly scalar: scalars.Scalar }
export interface ListPlan { readonly is: 'list', readonly of: Plan }
export interface MapPlan { readonly is: 'map', readonly of: Plan }
export interface ObjectPlan {
  readonly is: 'object'
  /** A new object with the defaults in it. Two requests share nothing. */
  readonly make: () => Record<string, unknown>
  /** Asked for when there is something to read: a class may hold a list of its own. */
  readonly fields: () => readonly Field[]
}

export interface Field {
  readonly key: string
  /** As the form names it. */
  readonly name: string
  readonly path: readonly string[]
  readonly plan: Plan
}

const SCALARS: ReadonlyMap<unknown, scalars.Scalar> = new Map<unknown, scalars.Scalar>([
  [String, scalars.text], [Number, scalars.number], [Int, scalars.int], [Boolean, scalars.bool], [BigInt, scalars.bigint], [Date, scalars.date]
])

/**
 * The plan of a {@link FieldType}, of a default value, or of an instance that holds defaults.
 *
 * @throws FST_BEEGO_FORM_SHAPE
 */
export function planOf (shape: unknown): Plan {
  const scalar = SCALARS.get(shape) ?? scalarOf(shape)
  if (scalar !== undefined) return { is: 'scalar', scalar }
  if (shape === Map || shape instanceof Map) return { is: 'map', of: planOf(String) }
  if (Array.isArray(shape)) return listPlan(shape)
  return typeof shape === 'function' ? classPlan(shape as new () => object) : objectPlan(shape as object)
}

/** Of a default value. `null` and `undefined` stand for a text that may be absent. */
function scalarOf (value: unknown): scalars.Scalar | undefined {
  switch (typeof value) {
    case 'string': case 'undefined': return scalars.text
    case 'number': return scalars.number
    case 'boolean': return scalars.bool
    case 'bigint': return scalars.bigint
  }
  if (value === null) return scalars.text
  return value instanceof Date ? scalars.date : undefined
}

/** `[Int]`, `[Map, Int]`, or a default list, whose first element shows what it holds; texts when it is empty. */
function listPlan (list: readonly unknown[]): Plan {
  const [first, second] = list
  return first === Map && list.length === 2 ? { is: 'map', of: planOf(second) } : { is: 'list', of: planOf(first) }
}

function classPlan (Class: new () => object): ObjectPlan {
  const template = instanceOf(Class)
  let fields: readonly Field[] | undefined
  return {
    is: 'object',
    make: () => instanceOf(Class) as Record<string, unknown>,
    fields: () => (fields ??= fieldsOf(template, tagsOf(Class)))
  }
}

function objectPlan (template: object): ObjectPlan {
  let fields: readonly Field[] | undefined
  return {
    is: 'object',
    make: () => freshCopy(template) as Record<string, unknown>,
    fields: () => (fields ??= fieldsOf(template, isPlain(template) ? {} : tagsOf(template.constructor)))
  }
}

function instanceOf (Class: new () => object): object {
  try {
    return new Class()
  } catch (error) {
    throw new FST_BEEGO_FORM_SHAPE(Class.name, `cannot be made: ${(error as Error).message}.`)
  }
}

/** Its `static form`; there need not be one. */
function tagsOf (Class: object): Readonly<Record<string, FormTag>> {
  return (Class as FormClass).form ?? {}
}

function fieldsOf (template: object, tags: Readonly<Record<string, FormTag>>): Field[] {
  const keys = Object.keys(template)
  for (const key of Object.keys(tags)) {
    if (!keys.includes(key)) throw new FST_BEEGO_FORM_SHAPE(nameOf(template), `has no field '${key}'.${didYouMean(key, keys)}`)
  }
  const plain = isPlain(template)
  return keys.flatMap((key) => {
    const value = (template as Record<string, unknown>)[key]
    const { name, type } = tagOf(key, Object.hasOwn(tags, key) ? tags[key]! : {})
    const isMethod = !plain && type === undefined && typeof value === 'function' // a class may have functions for fields
    return name === '-' || isMethod ? [] : [{ key, name, path: keyPath(name), plan: planOf(type ?? value) }]
  })
}

function tagOf (key: string, tag: FormTag): { readonly name: string, readonly type?: unknown } {
  if (typeof tag === 'string') return { name: tag.split(',')[0] || key }
  if (typeof tag === 'function' || Array.isArray(tag) || tag === Int) return { name: key, type: tag }
  const { name, type } = tag as { readonly name?: string, readonly type?: unknown }
  return { name: name || key, type }
}

function nameOf (template: object): string {
  return template.constructor.name
}

/** A value like `value` that shares nothing with it. A type becomes what there is while nothing was sent. */
function freshCopy (value: unknown): unknown {
  if (isType(value)) return zeroOf(planOf(value))
  if (value instanceof Date) return new Date(value)
  if (value instanceof Map) return new Map(value)
  if (Array.isArray(value)) return value.map(freshCopy)
  if (typeof value !== 'object' || value === null) return value

  const plain = isPlain(value)
  const entries = Object.entries(value).filter(([, item]) => plain || typeof item !== 'function') // a new instance has its own
  const copy = plain ? {} : instanceOf(value.constructor as new () => object)
  return Object.assign(copy, Object.fromEntries(entries.map(([key, item]) => [key, freshCopy(item)])))
}

function isType (value: unknown): boolean {
  return typeof value === 'function' || value === Int || (Array.isArray(value) && value.some(isType))
}

/** What a plan gives when nothing was sent. */
export function zeroOf (plan: Plan): unknown {
  switch (plan.is) {
    case 'scalar': return plan.scalar.zero
    case 'list': return []
    case 'map': return new Map()
    case 'object': return plan.make()
  }
}
