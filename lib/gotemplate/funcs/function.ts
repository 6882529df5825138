// Functions as templates call them.

import { Typed } from '../values/typed.js'
import type { GoSignature } from '../values/types.js'

/** A function of JavaScript. What it throws becomes the error of the action that called it. */
export type Callable = (...args: never[]) => unknown

/** A function that is known to a set of templates. */
export interface TemplateFunction {
  readonly call: (...args: unknown[]) => unknown
  /** `null`: takes whatever it is given. */
  readonly signature: GoSignature | null
  /** Part of the language. */
  readonly isBuiltin: boolean
  /** Makes a text of one value. */
  readonly isEscaper: boolean
}

/** A function of the application: one with a type checks its arguments, any other gets plain JavaScript. */
export function templateFunction (given: Callable | Typed): TemplateFunction {
  if (given instanceof Typed) {
    return { call: given.value as TemplateFunction['call'], signature: given.type.signature!, isBuiltin: false, isEscaper: false }
  }
  const call = given as (...args: unknown[]) => unknown
  return { call: (...args) => call(...args.map(plainArgument)), signature: null, isBuiltin: false, isEscaper: false }
}

const SCALARS: ReadonlySet<string> = new Set(['boolean', 'string', 'number', 'bigint'])

/** Numbers and texts without their Go type. */
export function plainArgument (value: unknown): unknown {
  return value instanceof Typed && SCALARS.has(typeof value.value) ? value.value : value
}
