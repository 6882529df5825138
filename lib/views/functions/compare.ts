// eq ne lt le gt ge, and the comparison of what is printed. Source: beego 1.12 templatefunc.go.

import { FST_BEEGO_VIEW_FUNCTION } from '../../errors.js'
import { Content } from '../../gotemplate/content.js'
import { printed } from '../../gotemplate/fmt/print.js'
import { kindOf } from '../../gotemplate/values/kind.js'
import { compareStrings } from '../../gotemplate/values/order.js'
import { bare } from '../../gotemplate/values/typed.js'
import { trimSpace } from './space.js'

type Basic = 'bool' | 'complex' | 'int' | 'uint' | 'float' | 'string'

/** Whether two values print the same, white space around them apart. */
export function compare (a: unknown, b: unknown): boolean {
  return trimSpace(printed(a)) === trimSpace(printed(b))
}

/** Whether a value does not print as nil does. */
export function notNil (value: unknown): boolean {
  return !compare(value, null)
}

/** Whether the first value equals one of the others. Unlike in Go itself, nothing equals nil: that is an error. */
export function eq (first: unknown, ...others: unknown[]): boolean {
  basicKind('eq', first)
  if (others.length === 0) throw new FST_BEEGO_VIEW_FUNCTION('eq', 'missing argument for comparison')
  return others.some(other => equal('eq', first, other))
}

export function ne (a: unknown, b: unknown): boolean {
  return !equal('ne', a, b)
}

export function lt (a: unknown, b: unknown): boolean {
  return less('lt', a, b)
}

export function le (a: unknown, b: unknown): boolean {
  return less('le', a, b) || equal('le', a, b)
}

export function gt (a: unknown, b: unknown): boolean {
  return !(less('gt', a, b) || equal('gt', a, b))
}

export function ge (a: unknown, b: unknown): boolean {
  return !less('ge', a, b)
}

function equal (name: string, a: unknown, b: unknown): boolean {
  switch (commonKind(name, a, b)) {
    case 'string': return text(a) === text(b)
    case 'complex': return elements(a) === elements(b)
    default: return bare(a) == bare(b) // eslint-disable-line eqeqeq -- a bigint may equal a number
  }
}

function less (name: string, a: unknown, b: unknown): boolean {
  switch (commonKind(name, a, b)) {
    case 'bool': case 'complex': throw invalid(name)
    case 'string': return compareStrings(text(a), text(b)) < 0
    default: return number(a) < number(b)
  }
}

/** Two numbers of JavaScript have no types that could differ; in Go an int and a float do. */
function commonKind (name: string, a: unknown, b: unknown): Basic {
  const [kind, other] = [basicKind(name, a), basicKind(name, b)]
  if (kind === other || (typeof a === 'number' && typeof b === 'number')) return kind
  throw new FST_BEEGO_VIEW_FUNCTION(name, 'incompatible types for comparison')
}

function basicKind (name: string, value: unknown): Basic {
  const kind = kindOf(value)
  switch (kind) {
    case 'bool': case 'complex': case 'int': case 'uint': case 'float': case 'string': return kind
    default: throw invalid(name)
  }
}

function invalid (name: string) {
  return new FST_BEEGO_VIEW_FUNCTION(name, 'invalid type for comparison')
}

function text (value: unknown): string {
  return value instanceof Content ? value.text : bare(value) as string
}

function number (value: unknown): number | bigint {
  return bare(value) as number | bigint
}

/** Of a complex number, as text that is the same for the same number. */
function elements (value: unknown): string {
  return String(bare(value))
}
