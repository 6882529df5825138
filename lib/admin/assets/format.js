// Figures as the server writes them: lib/admin/format.ts for the browser.

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const ONE = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const TWO = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

export function decimal (value) {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return (size < 9.995 ? TWO : size < 99.95 ? ONE : WHOLE).format(value)
}

export function duration (ms) {
  if (ms < 999.5) return `${decimal(ms)} ms`
  return ms < 59_995 ? `${decimal(ms / 1000)} s` : span(ms)
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB']

export function bytes (value) {
  if (value < 1000) return `${WHOLE.format(value)} B`
  let size = value / 1024
  let unit = 0
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1024
    unit++
  }
  return `${decimal(size)} ${UNITS[unit]}`
}

const STEPS = [['d', 86_400], ['h', 3600], ['min', 60], ['s', 1]]

export function span (ms) {
  let rest = Math.max(0, Math.round(ms / 1000))
  const first = STEPS.findIndex(([, seconds]) => rest >= seconds)
  if (first === -1) return '0 s'

  const parts = []
  for (const [unit, seconds] of STEPS.slice(first, first + 2)) {
    const many = Math.floor(rest / seconds)
    if (many > 0) parts.push(`${many} ${unit}`)
    rest -= many * seconds
  }
  return parts.join(' ')
}
