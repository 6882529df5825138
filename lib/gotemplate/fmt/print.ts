// Values as they print without a format. Source: Go's fmt.Sprint and Sprintln.

import { Content } from '../content.js'
import { kindOf } from '../values/kind.js'
import { noFlags } from './flags.js'
import { printArg } from './print-value.js'

/** Whether Go writes the number as JavaScript does: a whole one, or one with a fraction that needs no exponent. */
export function isPlainNumber (value: number): boolean {
  if (Number.isSafeInteger(value)) return true
  const size = Math.abs(value)
  return size >= 1e-4 && size < 1e6
}

/** One value, as `%v` has it. */
export function printed (value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && isPlainNumber(value)) return String(value)
  if (value instanceof Content) return value.text
  return printArg(value, 'v', noFlags())
}

/** All values in a row, with a space between two that are no strings. */
export function sprint (...values: readonly unknown[]): string {
  let out = ''
  for (const [at, value] of values.entries()) {
    if (at > 0 && kindOf(value) !== 'string' && kindOf(values[at - 1]) !== 'string') out += ' '
    out += printed(value)
  }
  return out
}

/** All values with a space between them, and the end of a line. */
export function sprintln (...values: readonly unknown[]): string {
  return values.map(printed).join(' ') + '\n'
}
