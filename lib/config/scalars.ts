// Texts of a configuration as numbers and truth values. `null` where Beego gives an error.

import { toInt } from '../controller/convert.js'

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True', 'YES', 'yes', 'Yes', 'Y', 'y', 'ON', 'on', 'On'])
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False', 'NO', 'no', 'No', 'N', 'n', 'OFF', 'off', 'Off'])

/** Source: beego 1.12 config/config.go, ParseBool. */
export function configBool (text: string): boolean | null {
  if (TRUE.has(text)) return true
  return FALSE.has(text) ? false : null
}

/** Decimal digits with an optional sign, or a product or a sum of such, as Go programs write sizes: `1 << 26`, `60 * 60`. */
export function configInt (text: string): number | null {
  const plain = toInt(text)
  if (plain !== null || !/[*+<]/.test(text) || !/^[\d\s*+<]+$/.test(text)) return plain

  let sum = 0
  for (const term of text.split('+')) {
    const value = product(term)
    if (value === null) return null
    sum += value
  }
  return Number.isSafeInteger(sum) ? sum : null
}

/** `a * b << c`, from left to right: in Go both operators bind alike. */
function product (term: string): number | null {
  const parts = term.split(/(\*|<<)/)
  let value = toInt(parts[0]!.trim()) // split gives at least one part
  for (let i = 1; i < parts.length && value !== null; i += 2) {
    const next = toInt(parts[i + 1]!.trim()) // an operator has something behind it, if only ''
    if (next === null || (parts[i] === '<<' && next > 53)) return null
    value *= parts[i] === '*' ? next : 2 ** next
    if (!Number.isSafeInteger(value)) return null
  }
  return value
}

const INT64 = 2n ** 63n

/** A whole number of 64 bits. */
export function configInt64 (text: string): bigint | null {
  const whole = configInt(text)
  if (whole !== null) return BigInt(whole)
  if (!/^[+-]?\d{1,30}$/.test(text)) return null
  const value = BigInt(text.replace('+', ''))
  return value >= -INT64 && value < INT64 ? value : null
}
