// Figures as people read them: few digits, the unit beside them, thousands grouped. The page's own script writes the same figures
// between two loads; assets/format.js is this file for the browser, and a test compares the two.

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const ONE = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const TWO = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** `12,345` */
export function count (value: number): string {
  return WHOLE.format(value)
}

/** Three digits, or all before the point: `0.42`, `12.3`, `1,240`; `0` for nothing. */
export function decimal (value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return (size < 9.995 ? TWO : size < 99.95 ? ONE : WHOLE).format(value)
}

/** @param ms - `0.42 ms`, `12.3 ms`, `1.24 s`; from a minute on as {@link span}. */
export function duration (ms: number): string {
  if (ms < 999.5) return `${decimal(ms)} ms`
  return ms < 59_995 ? `${decimal(ms / 1000)} s` : span(ms)
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** `512 B`, `45.8 MiB`, `1.24 GiB` */
export function bytes (value: number): string {
  if (value < 1000) return `${WHOLE.format(value)} B`
  let size = value / 1024
  let unit = 0
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1024
    unit++
  }
  return `${decimal(size)} ${UNITS[unit]}`
}

/** `0.42 %` of what there is; `0 %` of nothing. */
export function share (part: number, whole: number): string {
  return `${decimal(whole === 0 ? 0 : part / whole * 100)}\u00a0%`
}

const STEPS = [['d', 86_400], ['h', 3600], ['min', 60], ['s', 1]] as const

/** The two largest units: `3 d 4 h`, `12 min 5 s`, `0 s`. @param ms - Milliseconds. */
export function span (ms: number): string {
  let rest = Math.max(0, Math.round(ms / 1000))
  const first = STEPS.findIndex(([, seconds]) => rest >= seconds)
  if (first === -1) return '0 s'

  const parts: string[] = []
  for (const [unit, seconds] of STEPS.slice(first, first + 2)) {
    const many = Math.floor(rest / seconds)
    if (many > 0) parts.push(`${many} ${unit}`)
    rest -= many * seconds
  }
  return parts.join(' ')
}

/** `in 12 min 5 s`, `3 min ago`, `now`. @param moment - ISO 8601. @param now - Unix time in milliseconds. */
export function distance (moment: string, now: number): string {
  const ms = Date.parse(moment) - now
  if (Math.abs(ms) < 500) return 'now'
  return ms > 0 ? `in ${span(ms)}` : `${span(-ms)} ago`
}

/**
 * `2026-11-28 06:12:33 UTC`
 *
 * @param moment - ISO 8601.
 * @param timeZone - Its IANA name; that of the server where it is none.
 */
export function clock (moment: string, timeZone = ''): string {
  return clockIn(timeZone).format(new Date(moment))
}

function clockIn (timeZone: string): Intl.DateTimeFormat {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' } as const
  try {
    return new Intl.DateTimeFormat('sv-SE', timeZone === '' ? parts : { ...parts, timeZone })
  } catch {
    return new Intl.DateTimeFormat('sv-SE', parts) // a name that this system does not know
  }
}
