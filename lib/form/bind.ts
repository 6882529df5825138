// Single values of a form by their keys. Source: beego 1.12 context/input.go, Bind.

import type { FormNode } from './node.js'
import { planOf, zeroOf } from './plan.js'
import { Reader } from './read.js'

/**
 * What cannot be read, or was not sent, is its zero value; a field of a class keeps its default.
 *
 * @param node - `null` when nothing was sent.
 * @throws FST_BEEGO_FORM_DEEP (400), FST_BEEGO_FORM_SHAPE (500)
 */
export function bind (type: object, node: FormNode | null): unknown {
  const plan = planOf(type)
  const value = node === null ? undefined : new Reader().read(plan, node, '')
  return value ?? zeroOf(plan)
}
