// Dates as text. Source: beego 1.12 templatefunc.go, DateFormat and Date.

import { FST_BEEGO_VIEW_FUNCTION } from '../../errors.js'
import { formatTime } from '../../gotemplate/values/time-layout.js'

/** The letters of PHP's `date` that Beego knows, as Go writes its reference time. */
const LETTERS: Readonly<Record<string, string>> = {
  Y: '2006',
  y: '06',
  m: '01',
  n: '1',
  M: 'Jan',
  F: 'January',
  d: '02',
  j: '2',
  D: 'Mon',
  l: 'Monday',
  g: '3',
  G: '15',
  h: '03',
  H: '15',
  a: 'pm',
  A: 'PM',
  i: '04',
  s: '05',
  T: 'MST',
  P: '-07:00',
  O: '-0700',
  r: 'Mon, 02 Jan 2006 15:04:05 -0700'
}

/**
 * A date as `layout` writes Go's reference time, `Mon Jan 2 15:04:05 MST 2006`. In UTC, unless it is a `ZonedDate`.
 *
 * @param value - A date, milliseconds since 1970, or a text that `new Date` reads.
 * @throws FST_BEEGO_VIEW_FUNCTION (TypeError, 500) if it is no date.
 * @example goDate(new Date(0), '2006-01-02 15:04') // 1970-01-01 00:00
 */
export function goDate (value: Date | number | string, layout: string): string {
  return formatTime(dateOf('goDate', value), layout)
}

/** A date by the letters of PHP: `Y-m-d H:i:s`. */
export function dateByLetters (date: Date, format: string): string {
  return formatTime(date, format.replace(/[A-Za-z]/g, letter => LETTERS[letter] ?? letter))
}

/** What a function takes for a date. */
export function dateOf (name: string, value: unknown): Date {
  const isInstant = typeof value === 'number' || typeof value === 'string'
  const date = isInstant ? new Date(value) : value
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date
  throw new FST_BEEGO_VIEW_FUNCTION(name, `${isInstant ? JSON.stringify(value) : typeof value} is no date`)
}
