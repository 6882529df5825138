// The functions that every template has. Source: Go's text/template/funcs.go.

import { sprintf } from '../fmt/printf.js'
import { sprint, sprintln } from '../fmt/print.js'
import { isTrue } from '../values/truth.js'
import { ANY, type GoSignature, STRING } from '../values/types.js'
import { callFunction } from './call.js'
import { eq, ge, gt, le, lt, ne } from './compare.js'
import { html, js, urlquery } from './escape-text.js'
import type { TemplateFunction } from './function.js'
import { index, len, slice } from './index-slice.js'

const ONE = fixed(1)
const TWO = fixed(2)
const SOME: GoSignature = { params: [ANY], variadic: true }
const ONE_AND_SOME: GoSignature = { params: [ANY, ANY], variadic: true }

/** By name. `and` and `or` are compiled apart: they evaluate no more arguments than they need. */
export const BUILTINS: ReadonlyMap<string, TemplateFunction> = new Map([
  builtin('and', ONE_AND_SOME, (...args: unknown[]) => args.find(arg => !isTrue(arg))),
  builtin('or', ONE_AND_SOME, (...args: unknown[]) => args.find(isTrue)),
  builtin('not', ONE, arg => !isTrue(arg)),
  builtin('call', ONE_AND_SOME, callFunction),
  builtin('index', ONE_AND_SOME, index),
  builtin('slice', ONE_AND_SOME, slice),
  builtin('len', ONE, len),
  builtin('html', SOME, html),
  builtin('js', SOME, js),
  builtin('urlquery', SOME, urlquery),
  builtin('print', SOME, sprint),
  builtin('println', SOME, sprintln),
  builtin('printf', { params: [STRING, ANY], variadic: true }, (format, ...args) => sprintf(format as string, ...args)),
  builtin('eq', ONE_AND_SOME, eq),
  builtin('ne', TWO, ne),
  builtin('lt', TWO, lt),
  builtin('le', TWO, le),
  builtin('gt', TWO, gt),
  builtin('ge', TWO, ge)
])

function builtin (name: string, signature: GoSignature, call: TemplateFunction['call']): [string, TemplateFunction] {
  return [name, { call, signature, isBuiltin: true, isEscaper: false }]
}

function fixed (count: number): GoSignature {
  return { params: Array.from({ length: count }, () => ANY), variadic: false }
}
