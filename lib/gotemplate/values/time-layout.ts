// Dates by a layout: the reference time `Mon Jan 2 15:04:05 MST 2006`, written as the date is to be. Source: Go's time, format.go.

import { Failure } from '../failure.js'
import { clockOf, type Clock } from './time.js'

/** The parts that a layout can have, the longer one of two first. */
const PART = new RegExp([
  'January', 'Jan(?![a-z])', 'Monday', 'Mon(?![a-z])', 'MST', '2006', '__2', '_2(?!006)', '002', '0[1-6]', '15', '[1-5]', 'PM', 'pm',
  '[-Z]07(?:00(?:00)?|:00(?::00)?)?', '[.,](?:0+|9+)(?!\\d)'
].join('|'), 'g')

/** `date` as `layout` writes the reference time. */
export function formatTime (date: Date, layout: string): string {
  if (Number.isNaN(date.getTime())) throw new Failure('the date is not valid')
  const clock = clockOf(date)
  return layout.replace(PART, part => partOf(part, clock))
}

function partOf (part: string, clock: Clock): string {
  const { year, month, day, yearDay, hour, minute, second, weekday } = clock
  switch (part) {
    case 'January': return month.name
    case 'Jan': return month.name.slice(0, 3)
    case 'Monday': return weekday.name
    case 'Mon': return weekday.name.slice(0, 3)
    case 'MST': return clock.zone
    case '2006': return digits(year, 4)
    case '06': return digits(Math.max(year, 0) % 100, 2)
    case '01': return digits(month.number, 2)
    case '1': return String(month.number)
    case '02': return digits(day, 2)
    case '_2': return String(day).padStart(2)
    case '2': return String(day)
    case '002': return digits(yearDay, 3)
    case '__2': return String(yearDay).padStart(3)
    case '15': return digits(hour, 2)
    case '03': return digits(hour % 12 || 12, 2)
    case '3': return String(hour % 12 || 12)
    case '04': return digits(minute, 2)
    case '4': return String(minute)
    case '05': return digits(second, 2)
    case '5': return String(second)
    case 'PM': return hour < 12 ? 'AM' : 'PM'
    case 'pm': return hour < 12 ? 'am' : 'pm'
    default: return part.startsWith('-') || part.startsWith('Z') ? offset(part, clock.offset) : fraction(part, clock.nanosecond)
  }
}

/** `-07:00` and its kin. One with a `Z` has only that for UTC. */
function offset (part: string, seconds: number): string {
  if (part.startsWith('Z') && seconds === 0) return 'Z'

  const size = Math.abs(seconds)
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].map(item => digits(item, 2))
  const colon = part.includes(':') ? ':' : ''
  const shown = (part.replaceAll(':', '').length - 1) / 2
  return (seconds < 0 ? '-' : '+') + parts.slice(0, shown).join(colon)
}

/** `.000` has as many digits, `.999` no zeros at the end, and no point before nothing. */
function fraction (part: string, nanosecond: number): string {
  const shown = digits(nanosecond, 9).slice(0, part.length - 1).padEnd(part.length - 1, '0')
  if (part[1] === '0') return part[0] + shown
  const short = shown.replace(/0+$/, '')
  return short === '' ? '' : part[0] + short
}

function digits (number: number, width: number): string {
  return (number < 0 ? '-' : '') + String(Math.abs(number)).padStart(width, '0')
}
