// Dates of forms, in Beego's layouts and those of the inputs that browsers have.
// Source: beego 1.12 templatefunc.go, ParseForm.

/** `08:09`, `08:09:10`, `08:09:10.5`. */
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?$/

/** `2014-03-05`, then `T` or a blank and a time, then `Z` or `+01:00`. */
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d[\d:.]*)(Z|[+-]\d\d:\d\d)?)?$/i

/**
 * Local time where the text names no zone. A time alone is one of the first day of the year 0, as in Go. `null` for what is no
 * date.
 */
export function toDate (text: string): Date | null {
  if (TIME.test(text)) return dateOf(0, 1, 1, text, undefined)
  const [, year, month, day, time = '00:00', zone] = DATE.exec(text) ?? []
  return year === undefined ? null : dateOf(Number(year), Number(month), Number(day), time, zone)
}

function dateOf (year: number, month: number, day: number, time: string, zone: string | undefined): Date | null {
  const clock = clockOf(time)
  const offset = zone === undefined ? 0 : offsetOf(zone)
  if (clock === null || offset === null || !isDay(year, month, day)) return null

  const [hour, minute, second, millisecond] = clock
  const date = new Date(2000, 0, 1)
  if (zone === undefined) {
    date.setFullYear(year, month - 1, day)
    date.setHours(hour, minute, second, millisecond)
  } else {
    date.setUTCFullYear(year, month - 1, day)
    date.setUTCHours(hour, minute - offset, second, millisecond)
  }
  return date
}

function clockOf (time: string): [hour: number, minute: number, second: number, millisecond: number] | null {
  const [, hour, minute, second = '0', fraction = '0'] = TIME.exec(time) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return [Number(hour), Number(minute), Number(second), Math.trunc(Number(fraction) * 1000)]
}

/** Whether the month has the day. */
function isDay (year: number, month: number, day: number): boolean {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Minutes east of Greenwich. */
function offsetOf (zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0
  const [hours, minutes] = zone.slice(1).split(':').map(Number) as [number, number]
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
