// Reads what was sent, by a plan.

import type { FieldFailure } from '../errors.js'
import { FST_BEEGO_FORM_DEEP } from '../errors.js'
import { MAX_DEPTH } from './key-path.js'
import { descend, type FormNode } from './node.js'
import { type ListPlan, type MapPlan, type ObjectPlan, type Plan, type ScalarPlan, zeroOf } from './plan.js'

export class Reader {
  /** What could not be read, in the order of the fields. */
  readonly failures: FieldFailure[] = []

  /**
   * @param field - What `node` is called; `''` for the whole form.
   * @returns `undefined` when nothing was sent that can be read.
   * @throws FST_BEEGO_FORM_DEEP (400) for JSON that is deeper than {@link MAX_DEPTH}.
   */
  read (plan: Plan, node: FormNode, field: string, depth = 0): unknown {
    if (depth > MAX_DEPTH) throw new FST_BEEGO_FORM_DEEP(field.slice(0, 40), String(MAX_DEPTH))
    switch (plan.is) {
      case 'scalar': return this.#scalar(plan, node, field)
      case 'list': return this.#list(plan, node, field, depth + 1)
      case 'map': return this.#map(plan, node, field, depth + 1)
      case 'object': return this.#object(plan, node, field, depth + 1)
    }
  }

  /** As in Beego 1.12, of several values for one none counts: a text is empty then, and nothing else can be read. */
  #scalar ({ scalar }: ScalarPlan, { values }: FormNode, field: string): unknown {
    if (values.length === 0) return undefined
    const value = scalar.read(values.length === 1 ? values[0] : '')
    return value ?? this.#fail(field, `must be ${scalar.expected}`, values)
  }

  #list ({ of }: ListPlan, node: FormNode, field: string, depth: number): unknown[] | undefined {
    return node.items()?.map((item, i) => this.read(of, item, `${field}[${i}]`, depth) ?? zeroOf(of))
  }

  #map ({ of }: MapPlan, node: FormNode, field: string, depth: number): Map<string, unknown> | undefined {
    if (!node.isObject) return this.#noFields(field, node)
    const map = new Map<string, unknown>()
    for (const [name, child] of node.entries()) map.set(name, this.read(of, child, `${field}[${name}]`, depth) ?? zeroOf(of))
    return map
  }

  #object (plan: ObjectPlan, node: FormNode, field: string, depth: number): object | undefined {
    if (!node.isObject) return this.#noFields(field, node)
    const object = plan.make()
    for (const { key, name, path, plan: of } of plan.fields()) {
      const child = descend(node, path)
      const value = child === null ? undefined : this.read(of, child, field === '' ? name : `${field}.${name}`, depth)
      if (value !== undefined) object[key] = value
    }
    return object
  }

  #noFields (field: string, { values }: FormNode): undefined {
    return values.length === 0 ? undefined : this.#fail(field, 'must have fields of its own', values)
  }

  #fail (field: string, message: string, values: readonly unknown[]): undefined {
    this.failures.push({ field, message, value: values.length === 1 ? values[0] : values })
    return undefined
  }
}
