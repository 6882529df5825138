// Single values of a form: text into what a field holds. JSON brings some of them ready.

import { toBool, toFloatInRange, toInt } from '../controller/convert.js'
import { toDate } from './date.js'

export interface Scalar<T = unknown> {
  /** `must be …` */
  readonly expected: string
  /** Where nothing that can be read was sent. */
  readonly zero: T
  /** `null` for what cannot be read. */
  readonly read: (value: unknown) => T | null
}

export const text: Scalar<string> = { expected: 'text', zero: '', read: textOf }

/** Finite. Digits alone are a whole number: beyond 2^53 they are refused, not rounded. */
export const number: Scalar<number> = {
  expected: 'a number',
  zero: 0,
  read: (value) => {
    const digits = typeof value === 'number' ? String(value) : value
    if (typeof digits !== 'string') return null
    const read = /^[+-]?\d+$/.test(digits) ? toInt(digits) : toFloatInRange(digits)
    return read !== null && Number.isFinite(read) ? read : null
  }
}

export const int: Scalar<number> = {
  expected: 'a whole number',
  zero: 0,
  read: (value) => typeof value === 'number' ? (Number.isSafeInteger(value) ? value : null) : typeof value === 'string' ? toInt(value) : null
}

/** Of 64 bits, with or without a sign, as Go's `int64` and `uint64`. */
export const bigint: Scalar<bigint> = {
  expected: 'a whole number of 64 bits',
  zero: 0n,
  read: (value) => {
    const digits = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
    if (typeof digits !== 'string' || !/^[+-]?\d{1,20}$/.test(digits)) return null
    const read = BigInt(digits.replace('+', ''))
    return read < -(2n ** 63n) || read >= 2n ** 64n ? null : read
  }
}

const TRUE = new Set(['on', 'yes'])
const FALSE = new Set(['off', 'no'])

/** Go's words, and those of checkboxes: `on` `yes` `off` `no`, in any letter case. */
export const bool: Scalar<boolean> = {
  expected: 'true or false',
  zero: false,
  read: (value) => {
    if (typeof value !== 'string') return typeof value === 'boolean' ? value : null
    const word = value.toLowerCase()
    return TRUE.has(word) || (FALSE.has(word) ? false : toBool(value))
  }
}

export const date: Scalar<Date | null> = {
  expected: 'a date',
  zero: null,
  read: (value) => typeof value === 'string' ? toDate(value) : null
}

/** A value of JSON that is no list and no object, as a form would have sent it; `null` for others. */
export function textOf (value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}
