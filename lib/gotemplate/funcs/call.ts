// call: a function that is a value. Source: Go's text/template/funcs.go.

import { Failure } from '../failure.js'
import { converted } from '../values/assign.js'
import { typeOf } from '../values/kind.js'
import { Typed } from '../values/typed.js'
import { parameter } from '../exec/arguments.js'
import { plainArgument } from './function.js'

/** `call .f 1 2`: `f(1, 2)`. */
export function callFunction (target: unknown, ...args: unknown[]): unknown {
  if (typeof target === 'function') return target(...args.map(plainArgument))
  if (target === null || target === undefined) throw new Failure('call of nil')

  const { kind, name, signature } = typeOf(target)!
  if (kind !== 'func' || !(target instanceof Typed)) throw new Failure(`non-function of type ${name}`)
  if (target.value === null) throw new Failure('call of nil')

  const { params, variadic } = signature!
  const fixed = variadic ? params.length - 1 : params.length
  if (variadic && args.length < fixed) throw new Failure(`wrong number of args: got ${args.length} want at least ${fixed}`)
  if (!variadic && args.length !== fixed) throw new Failure(`wrong number of args: got ${args.length} want ${fixed}`)
  const values = args.map((arg, at) => convertedArgument(arg, at, parameter(signature!, at)))
  return (target.value as (...args: unknown[]) => unknown)(...values)
}

function convertedArgument (arg: unknown, at: number, type: Parameters<typeof converted>[1]): unknown {
  try {
    return converted(arg, type)
  } catch (error) {
    throw new Failure(`arg ${at}: ${(error as Failure).message}`)
  }
}
