// Forms by a JSON schema. A form is text: what the schema calls a number, a boolean or a list is made one, and the host's own
// validator says what is wrong, with its formats, keywords and coercion.

import type { FieldFailure } from '../errors.js'
import { FST_BEEGO_FORM_SHAPE } from '../errors.js'
import type { HostRequest } from '../host.js'
import { isThenable } from '../thenable.js'
import type { FormNode } from './node.js'
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

/** The data of a form, as far as the schema names them. What cannot be read stays text, for the validator to judge. */
export function dataOf (schema: Schema, node: FormNode, root: Schema = schema): unknown {
  const types = typesOf(schema, root)
  if (types.size === 0) return asSent(node)
  if (types.has('object')) return node.isObject ? objectOf(schema, node, root) : node.raw
  if (types.has('array')) return node.items()?.map((item) => dataOf(resolved(schema, root).items ?? {}, item, root))

  const [scalar] = types.size === 1 ? [...types].map((type) => SCALARS.get(type)) : []
  if (scalar === undefined || typeof node.raw !== 'string') return node.raw
  return node.raw === '' ? undefined : scalar.read(node.raw) ?? node.raw
}

/** Where the schema says nothing. */
function asSent (node: FormNode): unknown {
  if (node.raw !== undefined || !node.isObject) return node.raw
  const entries = [...node.entries()].filter(([name]) => !UNSAFE.has(name))
  if (entries.every(([name]) => /^\d*$/.test(name))) return node.items()?.map(asSent)
  return Object.fromEntries(entries.map(([name, child]) => [name, asSent(child)]))
}

const SCALARS: ReadonlyMap<string, scalars.Scalar> = new Map<string, scalars.Scalar>([
  ['number', scalars.number], ['integer', scalars.int], ['boolean', scalars.bool]
])

function objectOf (schema: Schema, node: FormNode, root: Schema): Record<string, unknown> {
  const data: Record<string, unknown> = {}
  const parts = partsOf(schema, root)
  for (const { properties = {} } of parts) {
    for (const [name, property] of Object.entries(properties)) {
      const child = node.child(name)
      const value = child === null ? undefined : dataOf(property, child, root)
      if (value !== undefined) data[name] = value
    }
  }
  for (const part of parts) addOthers(part, node, root, data)
  return data
}

/** Fields without a name in the schema, where it has a place for them. */
function addOthers ({ additionalProperties, patternProperties = {} }: Schema, node: FormNode, root: Schema, data: Record<string, unknown>): void {
  const [pattern] = Object.values(patternProperties)
  const others = pattern ?? (additionalProperties === true ? {} : additionalProperties)
  if (others === undefined || others === false) return
  for (const [name, child] of node.entries()) {
    if (!UNSAFE.has(name) && !Object.hasOwn(data, name)) data[name] = dataOf(others, child, root)
  }
}

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype'])

/** The types that a schema and its parts leave, `null` apart. */
function typesOf (schema: Schema, root: Schema): Set<string> {
  return new Set(partsOf(schema, root).flatMap(({ type, properties }) => type ?? (properties === undefined ? [] : 'object')).filter((type) => type !== 'null'))
}

/** The schema and the schemas that it is made of. */
function partsOf (schema: Schema, root: Schema, depth = 0): Schema[] {
  const own = resolved(schema, root)
  const { allOf = [], anyOf = [], oneOf = [] } = own
  return depth > 8 ? [own] : [own, ...[...allOf, ...anyOf, ...oneOf].flatMap((part) => partsOf(part, root, depth + 1))]
}

/** What a `$ref` into the same schema points at; others are the validator's business. */
function resolved (schema: Schema, root: Schema): Schema {
  if (schema.$ref?.startsWith('#/') !== true) return schema
  const found = at(root, schema.$ref.slice(2).split('/').map(unescapePointer))
  return typeof found === 'object' && found !== null && found !== schema ? found : {}
}

/** What a validator of Ajv says of one place. */
interface Complaint {
  readonly instancePath?: string
  readonly message?: string
  readonly params?: { readonly missingProperty?: string, readonly additionalProperty?: string }
}

type Validate = ((data: unknown) => unknown) & { readonly errors?: readonly Complaint[] | null }

/** What a validator answers: Ajv `true` or `false`, others an object. */
interface Verdict {
  readonly value?: object
  readonly complaints: readonly Complaint[]
}

export interface Checked {
  /** The data, with what the validator has coerced and filled in. */
  readonly data: object
  readonly failures: readonly FieldFailure[]
}

/** Validates forms with the compiler of the request's own Fastify. */
export class SchemaForms {
  /** A schema's properties, each as a schema of its own: a validator stops at its first complaint unless the host has told it otherwise. */
  readonly #alone = new WeakMap<object, ReadonlyArray<readonly [name: string, schema: Schema]>>()

  /** @throws FST_BEEGO_FORM_SHAPE when the host's compiler answers with a promise. */
  check (request: HostRequest, schema: Schema, data: object): Checked {
    const { value = data, complaints } = judge(request, schema, data)
    if (complaints.length !== 1) return { data: value, failures: complaints.map((complaint) => failureOf(complaint, data)) }

    const others = this.#propertiesOf(schema).flatMap(([name, property]) => {
      return judge(request, property, Object.hasOwn(data, name) ? { [name]: (data as Record<string, unknown>)[name] } : {}).complaints
    })
    const failures = [...complaints, ...others].map((complaint) => failureOf(complaint, data))
    return { data: value, failures: [...new Map(failures.map((failure) => [`${failure.field}\n${failure.message}`, failure])).values()] }
  }

  /** Made once, so that the host compiles them once. */
  #propertiesOf (schema: Schema): ReadonlyArray<readonly [name: string, schema: Schema]> {
    let alone = this.#alone.get(schema)
    if (alone === undefined) {
      const { properties = {}, required = [], $defs = {}, definitions = {} } = schema
      alone = Object.entries(properties).map(([name, property]) => {
        return [name, { type: 'object', properties: { [name]: property }, required: required.filter((other) => other === name), $defs, definitions }] as const
      })
      this.#alone.set(schema, alone)
    }
    return alone
  }
}

function judge (request: HostRequest, schema: Schema, data: object): Verdict {
  const validate = request.compileValidationSchema(schema as never) as unknown as Validate
  const verdict = validate(data)
  if (isThenable(verdict)) throw new FST_BEEGO_FORM_SHAPE('JSON schema', "is validated asynchronously: the application's validator compiler must not be.")
  if (verdict === false) return { complaints: validate.errors! } // it says so beside its verdict
  if (typeof verdict !== 'object' || verdict === null) return { complaints: [] }

  const { value, error } = verdict as { value?: object, error?: Error | readonly Complaint[] }
  if (error === undefined) return { complaints: [], ...value === undefined ? {} : { value } }
  return { complaints: Array.isArray(error) ? error : [error as Error] }
}

function failureOf ({ instancePath = '', message = 'is not valid', params = {} }: Complaint, data: object): FieldFailure {
  const path = instancePath.split('/').slice(1).map(unescapePointer)
  const named = params.missingProperty ?? params.additionalProperty
  const field = named === undefined ? path : [...path, named]
  const value = at(data, field)
  return { field: fieldName(field), message, ...value === undefined ? {} : { value } }
}

/** `items[2].price`. */
function fieldName (path: readonly string[]): string {
  return path.reduce((name, part) => /^\d+$/.test(part) ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`, '')
}

function at (data: unknown, path: readonly string[]): unknown {
  return path.reduce((value, part) => typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined, data)
}

/** One part of a JSON pointer: RFC 6901. */
function unescapePointer (part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}
