// A form into the object that a program describes. Source: beego 1.12 templatefunc.go, ParseForm.

import { FST_BEEGO_FORM_INVALID, FST_BEEGO_FORM_SHAPE } from '../errors.js'
import type { HostRequest } from '../host.js'
import type { FormNode } from './node.js'
import { planOf } from './plan.js'
import { Reader } from './read.js'
import { dataOf, isSchema, type Schema } from './schema.js'
import type { SchemaForms } from './validate.js'

/**
 * @param shape - A class, an object of types and defaults, or a JSON schema.
 * @param schemas - Validate by schema.
 * @throws FST_BEEGO_FORM_INVALID (400) with every field that is wrong; FST_BEEGO_FORM_DEEP (400); FST_BEEGO_FORM_SHAPE (500)
 */
export function parseForm (shape: object, form: FormNode, request: HostRequest, schemas: SchemaForms): object {
  if (typeof shape === 'object' && isSchema(shape)) {
    const { data, failures } = schemas.check(request, shape as Schema, (dataOf(shape as Schema, form) ?? {}) as object)
    if (failures.length > 0) throw new FST_BEEGO_FORM_INVALID(failures, data)
    return data
  }

  const plan = planOf(shape)
  if (plan.is !== 'object') throw new FST_BEEGO_FORM_SHAPE(`of a ${plan.is}`, 'has no fields: a class, an object or a schema has.')
  const reader = new Reader()
  const object = (reader.read(plan, form, '') ?? plan.make()) as object
  if (reader.failures.length > 0) throw new FST_BEEGO_FORM_INVALID(reader.failures, object)
  return object
}
