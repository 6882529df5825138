// Values as they print without a format. Source: Go's fmt.Sprint and Sprintln.

import { Content } from '../content.js'
import { kindOf } from '../values/kind.js'
import { noFlags } from './flags.js'
import { printArg } from './print-value.js'

/** One value, as `%v` has it. */
export function printed (value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value + 0)
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
