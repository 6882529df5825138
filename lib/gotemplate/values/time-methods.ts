// The methods of Go's time.Time, for dates in templates.

import { formatTime } from './time-layout.js'
import { clockOf, type Clock, MONTHS, timeString, WEEKDAYS, ZonedDate, zoneOf } from './time.js'
import { Typed } from './typed.js'
import { type GoMethod, type GoType, INT, STRING, TIME } from './types.js'

const MONTH = named('time.Month', month => MONTHS[month - 1]!)
const WEEKDAY = named('time.Weekday', weekday => WEEKDAYS[weekday]!)

const METHODS: ReadonlyMap<string, GoMethod> = new Map([
  clockMethod('Year', clock => clock.year),
  clockMethod('Month', clock => new Typed(MONTH, clock.month.number)),
  clockMethod('Day', clock => clock.day),
  clockMethod('Weekday', clock => new Typed(WEEKDAY, clock.weekday.number)),
  clockMethod('YearDay', clock => clock.yearDay),
  clockMethod('Hour', clock => clock.hour),
  clockMethod('Minute', clock => clock.minute),
  clockMethod('Second', clock => clock.second),
  clockMethod('Nanosecond', clock => clock.nanosecond),
  method('Unix', [], date => Math.floor(date.getTime() / 1000)),
  method('UnixMilli', [], date => date.getTime()),
  method('UnixNano', [], date => BigInt(Math.floor(date.getTime() / 1000)) * 1_000_000_000n + BigInt(clockOf(date).nanosecond)),
  method('IsZero', [], date => date.getTime() === YEAR_ONE),
  method('String', [], timeString),
  method('Format', [STRING], (date, layout) => formatTime(date, layout as string)),
  method('UTC', [], date => new Date(date)),
  method('Local', [], date => new ZonedDate(date, '', date.getTimezoneOffset() * -60)),
  method('AddDate', [INT, INT, INT], (date, ...amounts) => later(date, amounts as number[])),
  method('Before', [TIME], (date, other) => date.getTime() < (other as Date).getTime()),
  method('After', [TIME], (date, other) => date.getTime() > (other as Date).getTime()),
  method('Equal', [TIME], (date, other) => date.getTime() === (other as Date).getTime())
])

/** Go's zero time: the first day of year 1. */
const YEAR_ONE = -62_135_596_800_000

/** The method of a date that a template calls by `name`. */
export function timeMethod (name: string): GoMethod | null {
  return METHODS.get(name) ?? null
}

/** So many years, months and days later, in the same zone. A day that the month has not is one of the next. */
function later (date: Date, [years, months, days]: readonly number[]): Date {
  const { zone, offset, nanoseconds } = zoneOf(date)
  const local = new Date(date.getTime() + offset * 1000)
  local.setUTCFullYear(local.getUTCFullYear() + years!, local.getUTCMonth() + months!, local.getUTCDate() + days!)
  return new ZonedDate(local.getTime() - offset * 1000, zone, offset, nanoseconds)
}

function clockMethod (name: string, part: (clock: Clock) => unknown): [string, GoMethod] {
  return method(name, [], date => part(clockOf(date)))
}

function method (name: string, params: readonly GoType[], call: (date: Date, ...args: unknown[]) => unknown): [string, GoMethod] {
  return [name, { params, variadic: false, call: (date, ...args) => call(date as Date, ...args) }]
}

/** An integer with a name for each of its values. */
function named (name: string, text: (value: number) => string): GoType {
  const String: GoMethod = { params: [], variadic: false, call: value => text(Number((value as Typed).value)) }
  return { kind: 'int', name, bits: 64, methods: { String } }
}
