// Calls of functions. Source: Go's text/template, evalCall.

import { Failure } from '../failure.js'
import type { TemplateFunction } from '../funcs/function.js'
import { isTrue } from '../values/truth.js'
import { type Argument, argumentValues, NO_FINAL } from './arguments.js'
import type { Stage } from './pipeline.js'
import { reasonOf, type Site } from './site.js'

/** A call; `at` is where the name stands. */
export function callOf (site: Site, at: Site, name: string, { call, signature }: TemplateFunction, args: readonly Argument[]): Stage {
  return (state, dot, final) => {
    const values = argumentValues(at, name, signature, args, final, state, dot)
    try {
      return call(...values)
    } catch (error) {
      return callFailed(site, name, error)
    }
  }
}

/** `and` ends at the first false argument, `or` at the first true one; the last one is the result otherwise. */
export function shortCircuit (site: Site, name: 'and' | 'or', args: readonly Argument[]): Stage {
  return (state, dot, final) => {
    if (args.length === 0 && final === NO_FINAL) site.fail(`wrong number of args for ${name}: want at least 1 got 0`)
    let value: unknown
    for (const { evaluate } of args) {
      value = evaluate(state, dot)
      if (truth(site, name, value) === (name === 'or')) return value
    }
    return final === NO_FINAL ? value : final
  }
}

function truth (site: Site, name: string, value: unknown): boolean {
  try {
    return isTrue(value)
  } catch (error) {
    return callFailed(site, name, error)
  }
}

/** What a function threw, as the error of the action that called it. */
export function callFailed (site: Site, name: string, thrown: unknown): never {
  return site.fail(`error calling ${name}: ${reasonOf(thrown)}`, thrown instanceof Failure ? undefined : thrown)
}
