// The data of a form, by a JSON schema. A form is text: what the schema calls a number, a boolean or a list is made one.

import { FST_BEEGO_FORM_DEEP } from '../errors.js'
import { MAX_DEPTH } from './key-path.js'
import type { FormNode } from './node.js'
import { pointerParts, valueAt } from './pointer.js'
import * as scalars from './scalar.js'

/** The keywords that say where text is something else. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly allOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly $ref?: string
  readonly $defs?: object
  readonly definitions?: object
}

/** An object with a schema's keywords instead of defaults. */
export function isSchema (shape: object): boolean {
  const { type, properties, $ref, allOf, anyOf, oneOf } = shape as Record<string, unknown>
  return (type === 'object' && typeof properties === 'object') || typeof $ref === 'string' || [allOf, anyOf, oneOf].some(Array.isArray)
}

/**
 * The data of a form, as far as the schema names them. What cannot be read stays text, for the validator to judge.
 *
 * @returns `undefined` where nothing was sent.
 * @throws FST_BEEGO_FORM_DEEP (400) for JSON that is deeper than {@link MAX_DEPTH}.
 */
export function dataOf (schema: Schema, form: FormNode): unknown {
  return new SchemaReader(schema).read(schema, form, 0)
}

const SCALARS: ReadonlyMap<string, scalars.Scalar> = new Map<string, scalars.Scalar>([
  ['number', scalars.number], ['integer', scalars.int], ['boolean', scalars.bool]
])

/** Names that are nobody's field where the schema has a place for any. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype'])

class SchemaReader {
  readonly #root: Schema

  constructor (root: Schema) {
    this.#root = root
  }

  read (schema: Schema, node: FormNode, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new FST_BEEGO_FORM_DEEP('the form', String(MAX_DEPTH))
    const types = this.#typesOf(schema)
    if (types.size === 0) return asSent(node)
    if (types.has('object')) return node.isObject ? this.#object(schema, node, depth) : node.raw
    if (types.has('array')) {
      const { items = {} } = this.#resolved(schema)
      return node.items()?.map((item) => this.read(items, item, depth + 1))
    }

    const [scalar] = types.size === 1 ? [...types].map((type) => SCALARS.get(type)) : []
    if (scalar === undefined || typeof node.raw !== 'string') return node.raw
    return node.raw === '' ? undefined : scalar.read(node.raw) ?? node.raw
  }

  #object (schema: Schema, node: FormNode, depth: number): Record<string, unknown> {
    const data: Record<string, unknown> = {}
    const parts = this.#partsOf(schema)
    for (const [name, property] of parts.flatMap(({ properties = {} }) => Object.entries(properties))) {
      const child = node.child(name)
      const value = child === null ? undefined : this.read(property, child, depth + 1)
      if (value !== undefined) data[name] = value
    }
    for (const others of parts.flatMap(othersOf)) {
      for (const [name, child] of node.entries()) {
        if (!UNSAFE.has(name) && !Object.hasOwn(data, name)) data[name] = this.read(others, child, depth + 1)
      }
    }
    return data
  }

  /** The types that a schema and its parts leave, `null` apart. */
  #typesOf (schema: Schema): Set<string> {
    const types = this.#partsOf(schema).flatMap(({ type, properties }) => type ?? (properties === undefined ? [] : 'object'))
    return new Set(types.filter((type) => type !== 'null'))
  }

  /** The schema and the schemas that it is made of. */
  #partsOf (schema: Schema, depth = 0): Schema[] {
    const own = this.#resolved(schema)
    const { allOf = [], anyOf = [], oneOf = [] } = own
    return depth > 8 ? [own] : [own, ...[...allOf, ...anyOf, ...oneOf].flatMap((part) => this.#partsOf(part, depth + 1))]
  }

  /** What a `$ref` into the same schema points at; others are the validator's business. */
  #resolved (schema: Schema): Schema {
    if (schema.$ref?.startsWith('#/') !== true) return schema
    const found = valueAt(this.#root, pointerParts(schema.$ref.slice(1)))
    return typeof found === 'object' && found !== null && found !== schema ? found : {}
  }
}

/** What fields without a name in the schema hold, where it has a place for them. */
function othersOf ({ additionalProperties = false, patternProperties = {} }: Schema): Schema[] {
  const [pattern] = Object.values(patternProperties)
  if (pattern !== undefined) return [pattern]
  return additionalProperties === false ? [] : [additionalProperties === true ? {} : additionalProperties]
}

/** Where the schema says nothing. */
function asSent (node: FormNode): unknown {
  if (node.raw !== undefined || !node.isObject) return node.raw
  const entries = [...node.entries()].filter(([name]) => !UNSAFE.has(name))
  if (entries.every(([name]) => /^\d*$/.test(name))) return node.items()?.map(asSent)
  return Object.fromEntries(entries.map(([name, child]) => [name, asSent(child)]))
}
