// Dates as Go's time.Time: an instant with a zone. Source: Go's time, time.go and format.go.

import { Failure } from '../failure.js'
import { Typed } from './typed.js'
import { TIME } from './types.js'

/** A `Date` that is shown in another zone than UTC. */
export class ZonedDate extends Date {
  /**
   * @param zone - Its abbreviation: `CST`. An empty one is shown as the offset.
   * @param offset - Seconds east of UTC.
   * @param nanoseconds - What the instant has beyond its milliseconds, below 1,000,000.
   */
  constructor (instant: number | string | Date, readonly zone: string, readonly offset: number, readonly nanoseconds = 0) {
    super(instant)
  }
}

/** What calendar and clock say in the zone of a date. */
export interface Clock {
  readonly year: number
  /** From 1. */
  readonly month: { readonly number: number, readonly name: string }
  readonly day: number
  /** From 1. */
  readonly yearDay: number
  /** From Sunday, which is 0. */
  readonly weekday: { readonly number: number, readonly name: string }
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Of the second. */
  readonly nanosecond: number
  readonly zone: string
  /** Seconds east of UTC. */
  readonly offset: number
}

export const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'
] as const

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

const DAY = 86_400_000
/** Seconds from the first day of year 1 to 1970. */
const UNIX_EPOCH = 62_135_596_800

export function clockOf (date: Date): Clock {
  const { zone, offset, nanoseconds } = zoneOf(date)
  const local = new Date(date.getTime() + offset * 1000)
  const year = local.getUTCFullYear()
  const newYear = new Date(0).setUTCFullYear(year, 0, 1)
  return {
    year,
    month: { number: local.getUTCMonth() + 1, name: MONTHS[local.getUTCMonth()]! },
    day: local.getUTCDate(),
    yearDay: Math.floor((local.getTime() - newYear) / DAY) + 1,
    weekday: { number: local.getUTCDay(), name: WEEKDAYS[local.getUTCDay()]! },
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    nanosecond: local.getUTCMilliseconds() * 1e6 + nanoseconds,
    zone,
    offset
  }
}

/** As Go's `String` method: `2013-07-01 13:27:42.5 +0800 CST`. */
export function timeString (date: Date): string {
  const { offset, zone } = zoneOf(date)
  return `${localText(date).replace('T', ' ')} ${offsetText(offset)} ${zone}`
}

/** As it is written in JSON: `2013-07-01T13:27:42.5+08:00`. */
export function rfc3339 (date: Date): string {
  const { offset } = zoneOf(date)
  return localText(date) + (offset === 0 ? 'Z' : offsetText(offset, ':'))
}

/** As Go source: `time.Date(2013, time.July, 1, 13, 27, 42, 500000000, time.UTC)`. */
export function timeSource (date: Date): string {
  const { year, month, day, hour, minute, second, nanosecond } = clockOf(date)
  const zone = date instanceof ZonedDate ? `time.Location(${JSON.stringify(date.zone)})` : 'time.UTC'
  return `time.Date(${[year, `time.${month.name}`, day, hour, minute, second, nanosecond, zone].join(', ')})`
}

/** The fields of Go's struct: nanoseconds, seconds since year 1, and the zone, which is nil for UTC. */
export function timeFields (date: Date): Readonly<Record<string, unknown>> {
  const seconds = Math.floor(date.getTime() / 1000)
  const [uint64, int64, location] = TIME.fields!.map(({ type }) => type)
  return {
    wall: new Typed(uint64!, clockOf(date).nanosecond),
    ext: new Typed(int64!, seconds + UNIX_EPOCH),
    loc: new Typed(location!, date instanceof ZonedDate ? { value: null } : null)
  }
}

/** Day and clock in the zone of the date, the fraction as short as it can be. */
function localText (date: Date): string {
  if (Number.isNaN(date.getTime())) throw new Failure('the date is not valid')
  const { offset, nanoseconds } = zoneOf(date)
  const text = new Date(date.getTime() + offset * 1000).toISOString().slice(0, -1) + String(nanoseconds).padStart(6, '0')
  return text.replace(/\.?0*$/, '')
}

/** The zone of a date: UTC, unless it is a {@link ZonedDate}. */
export function zoneOf (date: Date): { zone: string, offset: number, nanoseconds: number } {
  if (!(date instanceof ZonedDate)) return { zone: 'UTC', offset: 0, nanoseconds: 0 }
  const { zone, offset, nanoseconds } = date
  return { zone: zone || offsetText(offset), offset, nanoseconds }
}

/** `+0800`, or with a colon `+08:00`. */
function offsetText (offset: number, colon = ''): string {
  const minutes = Math.floor(Math.abs(offset) / 60)
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map(part => String(part).padStart(2, '0'))
  return `${offset < 0 ? '-' : '+'}${hours}${colon}${rest}`
}
