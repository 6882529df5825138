// Forms are judged by the validator of the host, with its formats, keywords and coercion.

import { type FieldFailure, FST_BEEGO_FORM_SHAPE } from '../errors.js'
import type { HostRequest } from '../host.js'
import { isThenable } from '../thenable.js'
import { pointerParts, valueAt } from './pointer.js'
import type { Schema } from './schema.js'

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
  /**
   * A schema's properties, each as a schema of its own: a validator stops at its first complaint unless the host has told it
   * otherwise.
   */
  readonly #alone = new WeakMap<object, ReadonlyArray<readonly [name: string, schema: Schema]>>()

  /** @throws FST_BEEGO_FORM_SHAPE when the host's compiler answers with a promise. */
  check (request: HostRequest, schema: Schema, data: object): Checked {
    const { value = data, complaints } = judge(request, schema, data)
    const all = complaints.length === 1 ? [...complaints, ...this.#complaintsAlone(request, schema, data)] : complaints
    const failures = new Map(all.map((complaint) => {
      const failure = failureOf(complaint, data)
      return [`${failure.field}\n${failure.message}`, failure]
    }))
    return { data: value, failures: [...failures.values()] }
  }

  #complaintsAlone (request: HostRequest, schema: Schema, data: object): Complaint[] {
    return this.#propertiesOf(schema).flatMap(([name, property]) => {
      const value = valueAt(data, [name])
      return judge(request, property, value === undefined ? {} : { [name]: value }).complaints
    })
  }

  /** Made once, so that the host compiles them once. */
  #propertiesOf (schema: Schema): ReadonlyArray<readonly [name: string, schema: Schema]> {
    let alone = this.#alone.get(schema)
    if (alone === undefined) {
      const { properties = {}, required = [], $defs = {}, definitions = {} } = schema
      alone = Object.entries(properties).map(([name, property]) => [name, {
        type: 'object', properties: { [name]: property }, required: required.filter((other) => other === name), $defs, definitions
      }])
      this.#alone.set(schema, alone)
    }
    return alone
  }
}

function judge (request: HostRequest, schema: Schema, data: object): Verdict {
  const validate = request.compileValidationSchema(schema as never) as unknown as Validate
  const verdict = validate(data)
  if (isThenable(verdict)) throw new FST_BEEGO_FORM_SHAPE('of a JSON schema', 'needs a validator that does not answer with a promise.')
  if (verdict === false) return { complaints: validate.errors ?? [{}] }
  if (typeof verdict !== 'object' || verdict === null) return { complaints: [] }

  const { value, error } = verdict as { value?: object, error?: Error | readonly Complaint[] }
  if (error === undefined) return { complaints: [], ...value === undefined ? {} : { value } }
  return { complaints: Array.isArray(error) ? error : [error as Error] }
}

function failureOf ({ instancePath = '', message = 'is not valid', params = {} }: Complaint, data: object): FieldFailure {
  const path = pointerParts(instancePath)
  const named = params.missingProperty ?? params.additionalProperty
  const field = named === undefined ? path : [...path, named]
  const value = valueAt(data, field)
  return { field: fieldName(field), message, ...value === undefined ? {} : { value } }
}

/** `items[2].price`. */
function fieldName (path: readonly string[]): string {
  return path.reduce((name, part) => /^\d+$/.test(part) ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`, '')
}
