// Beego's functions in pug, where arguments are whatever JavaScript has.

import { FST_BEEGO_VIEW_FUNCTION } from '../../errors.js'
import { type Callable, type GoType, Typed } from '../../gotemplate/index.js'
import { parameter } from '../../gotemplate/exec/arguments.js'
import { isThenable } from '../../thenable.js'
import { dateOf } from './dates.js'

export type PugFunction = (...args: unknown[]) => unknown

/** A function of views as pug calls it. */
export function pugFunction (name: string, fn: Callable | Typed): PugFunction {
  return fn instanceof Typed ? convertingFunction(name, fn) : settledFunction(name, fn)
}

/** With types for its parameters: what is given becomes one of them, and nothing an empty text. */
function convertingFunction (name: string, fn: Typed): PugFunction {
  const call = fn.value as PugFunction
  const { params, variadic } = fn.type.signature!
  return (...args) => {
    const count = variadic ? args.length : params.length
    return call(...Array.from({ length: count }, (_, at) => argument(name, parameter(fn.type.signature!, at), args[at])))
  }
}

function argument (name: string, { kind }: GoType, value: unknown): unknown {
  switch (kind) {
    case 'string': return String(value ?? '')
    case 'int': return wholeNumber(name, value)
    case 'struct': return dateOf(name, value)
    default: return value
  }
}

function wholeNumber (name: string, value: unknown): number {
  const number = Math.trunc(Number(value))
  if (Number.isNaN(number)) throw new FST_BEEGO_VIEW_FUNCTION(name, `${JSON.stringify(value)} is no number`)
  return number
}

/** pug would print a promise as an object. */
function settledFunction (name: string, fn: Callable): PugFunction {
  const call = fn as PugFunction
  return (...args) => {
    const value = call(...args)
    if (isThenable(value)) throw new FST_BEEGO_VIEW_FUNCTION(name, 'it gave a promise, and a view cannot wait: await the value before')
    return value
  }
}
