// Arguments of a call: evaluated in order, each one checked against the type of its parameter.
// Source: Go's text/template, evalCall and evalArg.

import type { BoolNode, NilNode, NumberNode, Operand, StringNode } from '../nodes.js'
import { nodeText } from '../parse/node-text.js'
import { assigned, canBeNil } from '../values/assign.js'
import { Typed, valueOf, zeroValue } from '../values/typed.js'
import type { GoSignature, GoType } from '../values/types.js'
import { reasonOf, type Site } from './site.js'
import type { Evaluate, State } from './state.js'

type Constant = BoolNode | NilNode | NumberNode | StringNode

/** One argument as it stands in the source. */
export interface Argument {
  readonly site: Site
  readonly node: Operand
  readonly evaluate: Evaluate
}

/** That no value comes from the stage before. */
export const NO_FINAL = Symbol('gotemplate.noFinal')

/** The values to call a function with, `final` from the stage before as the last one. */
export function argumentValues (
  site: Site, name: string, signature: GoSignature | null, args: readonly Argument[], final: unknown, state: State, dot: unknown
): unknown[] {
  if (signature === null) {
    const values = args.map(({ evaluate }) => evaluate(state, dot))
    return final === NO_FINAL ? values : [...values, final]
  }

  const count = args.length + (final === NO_FINAL ? 0 : 1)
  checkCount(site, name, signature, count)
  const values = args.map((arg, at) => typedArgument(arg, parameter(signature, at), state, dot))
  if (final !== NO_FINAL) values.push(checked(site, final, parameter(signature, args.length)))
  return values
}

function checkCount (site: Site, name: string, { params, variadic }: GoSignature, count: number): void {
  const fixed = variadic ? params.length - 1 : params.length
  if (variadic && count < fixed) site.fail(`wrong number of args for ${name}: want at least ${fixed} got ${count}`)
  if (!variadic && count !== fixed) site.fail(`wrong number of args for ${name}: want ${fixed} got ${count}`)
}

/** The type of the parameter at a position. That of a variadic one is the type of each of the rest. */
export function parameter ({ params }: GoSignature, at: number): GoType {
  return params[Math.min(at, params.length - 1)]!
}

function typedArgument ({ site, node, evaluate }: Argument, type: GoType, state: State, dot: unknown): unknown {
  const isConstant = node.kind === 'bool' || node.kind === 'nil' || node.kind === 'number' || node.kind === 'string'
  return isConstant && (node.kind === 'nil' || type.kind !== 'interface')
    ? typedConstant(site, node, type)
    : checked(site, evaluate(state, dot), type)
}

function checked (site: Site, value: unknown, type: GoType): unknown {
  try {
    return assigned(value, type)
  } catch (error) {
    return site.fail(reasonOf(error))
  }
}

/** A constant takes the type of its parameter, if it can be read as one. */
function typedConstant (site: Site, node: Constant, type: GoType): unknown {
  if (node.kind === 'nil') return canBeNil(type) ? zeroValue(type) : site.fail(`cannot assign nil to ${type.name}`)
  switch (type.kind) {
    case 'bool': return node.kind === 'bool' ? valueOf(type, node.value) : expected('bool')
    case 'string': return node.kind === 'string' ? valueOf(type, node.text) : expected('string')
    case 'int': return node.kind === 'number' && fits(node.int, true) ? valueOf(type, plain(node.int)) : expected('integer')
    case 'uint': return node.kind === 'number' && fits(node.int, false) ? valueOf(type, plain(node.int)) : expected('unsigned integer')
    case 'float': return node.kind === 'number' && node.float !== null ? valueOf(type, node.float) : expected('float')
    case 'complex': return node.kind === 'number' && node.complex !== null ? new Typed(type, node.complex) : expected('complex')
    default: return site.fail(`can't handle ${nodeText(node)} for arg of type ${type.name}`)
  }

  function expected (what: string): never {
    return site.fail(`expected ${what}; found ${nodeText(node)}`)
  }
}

function fits (int: bigint | null, signed: boolean): int is bigint {
  return int !== null && (signed ? int < 2n ** 63n : int >= 0n)
}

/** A bigint only where a number would not do. */
export function plain (int: bigint): number | bigint {
  const number = Number(int)
  return Number.isSafeInteger(number) ? number : int
}
