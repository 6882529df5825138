// When a task runs: Beego's six fields, second first, its `@` words, and `@every 1h30m`.
// Source: beego 1.12 toolbox/task.go. Fields are read as Beego reads them and handed on as plain lists of numbers, which croner
// takes in one way only.

/** A pattern for croner, or a fixed distance in milliseconds. */
export type Schedule =
  | { readonly kind: 'cron', readonly pattern: string, readonly bothDays: boolean }
  | { readonly kind: 'every', readonly distance: number }

interface Field {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly names: readonly string[]
  /** What croner knows beyond Beego: the last day, the nearest weekday, the second Friday. */
  readonly special?: RegExp
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const FIELDS: readonly Field[] = [
  { name: 'second', min: 0, max: 59, names: [] },
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day', min: 1, max: 31, names: [], special: /^(?:L|LW|(?:[1-9]|[12]\d|3[01])W)$/i },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'week', min: 0, max: 6, names: DAYS, special: /^(?:[0-6]|sun|mon|tue|wed|thu|fri|sat)(?:#[1-5]|L)$/i }
]

const WORDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *'
}

/** Milliseconds of the units of Go's durations. */
const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** What is wrong with a spec, in words that end a sentence. */
export class BadSpec extends Error {}

/** @throws BadSpec */
export function parseSpec (spec: string): Schedule {
  const words = spec.trim()
  if (words.startsWith('@every ')) return { kind: 'every', distance: parseEvery(words.slice(7).trim()) }
  if (words.startsWith('@')) {
    const fields = Object.hasOwn(WORDS, words) ? WORDS[words] : undefined
    if (fields === undefined) throw new BadSpec(`there is no '${words}': @every 1h30m, ${Object.keys(WORDS).join(', ')}`)
    return parseSpec(fields)
  }

  const fields = words.split(/\s+/)
  if (fields.length === 5) fields.push('*') // Beego: the day of the week may be left out, never the second
  if (fields.length !== 6) throw new BadSpec(`it must have six fields, second minute hour day month week, and has ${words === '' ? 0 : fields.length}`)

  // Beego: a day must fit both fields as soon as one of them has a star, also in '*/2'
  const bothDays = hasStar(fields[3]!) || hasStar(fields[5]!)
  return { kind: 'cron', pattern: fields.map((text, i) => parseField(text, FIELDS[i]!)).join(' '), bothDays }
}

function hasStar (field: string): boolean {
  return /(?:^|,)[*?]/.test(field)
}

/** `list = range { "," range }` */
function parseField (text: string, field: Field): string {
  const values = new Set<number>()
  const special: string[] = []
  for (const item of text.split(',')) {
    if (field.special?.test(item) === true) special.push(withNumber(item, field))
    else for (const value of parseRange(item, field)) values.add(value)
  }
  return [...[...values].sort((a, b) => a - b), ...special].join(',')
}

/** `number | number "-" number [ "/" number ]`; `5/10` is from 5 on. */
function * parseRange (item: string, field: Field): Iterable<number> {
  const [span = '', stepText, ...more] = item.split('/')
  const [low = '', high, ...others] = span.split('-')
  if (item === '' || more.length > 0 || others.length > 0) throw bad(item, field, 'is no number, no range and no step')

  const isStar = low === '*' || low === '?'
  if (isStar && high !== undefined) throw bad(item, field, 'is a star and a range')
  const step = stepText === undefined ? 1 : numberOf(stepText, item, field)
  if (step === 0) throw bad(item, field, 'has a step of 0')
  const start = isStar ? field.min : valueOf(low, item, field)
  const end = high !== undefined ? valueOf(high, item, field) : isStar || stepText !== undefined ? field.max : start

  if (start < field.min || end > field.max) throw bad(item, field, `must be from ${field.min} to ${field.max}`)
  if (start > end) throw bad(item, field, 'ends before it begins')
  for (let value = start; value <= end; value += step) yield value
}

function valueOf (text: string, item: string, field: Field): number {
  const at = field.names.indexOf(text.toLowerCase())
  return at === -1 ? numberOf(text, item, field) : at + field.min
}

function numberOf (text: string, item: string, field: Field): number {
  if (!/^\d+$/.test(text)) throw bad(item, field, 'is no number, no range and no step')
  return Number(text)
}

/** `fri#2` as `5#2`. */
function withNumber (item: string, { names }: Field): string {
  return item.toUpperCase().replace(/^[A-Z]{3}/, (name) => String(names.indexOf(name.toLowerCase())))
}

function bad (item: string, field: Field, reason: string): BadSpec {
  return new BadSpec(`the ${field.name} '${item}' ${reason}`)
}

/** Go's duration, in whole seconds: `90s`, `1h30m`, `1.5h`. */
function parseEvery (text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|h|m|s)/gy)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) throw new BadSpec(`'${text}' is no duration such as 1h30m`)

  const distance = parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0)
  if (distance < 1000) throw new BadSpec(`'${text}' is less than a second`)
  const whole = Math.floor(distance / 1000) * 1000
  if (!Number.isFinite(new Date(Date.now() + whole).getTime())) throw new BadSpec(`'${text}' is longer than calendars go`)
  return whole
}
