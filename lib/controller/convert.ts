// Text into values, as Go's strconv reads it. `null` where it would give an error.

/** Decimal digits with an optional sign; beyond 2^53 is refused rather than rounded. */
export function toInt (text: string): number | null {
  if (!/^[+-]?\d+$/.test(text)) return null
  const value = Number(text) + 0 // no -0
  return Number.isSafeInteger(value) ? value : null
}

/** Decimal, exponent, `inf` and `nan` in any letter case. */
export function toFloat (text: string): number | null {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text)
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return /^nan$/i.test(text) ? NaN : null
}

/** As {@link toFloat}, but a number too large for a float is an error. */
export function toFloatInRange (text: string): number | null {
  const value = toFloat(text)
  return value !== null && Math.abs(value) === Infinity && /\d/.test(text) ? null : value
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

/** Go's words: `1 t T true TRUE True` and their opposites. */
export function toBool (text: string): boolean | null {
  if (TRUE.has(text)) return true
  return FALSE.has(text) ? false : null
}

/** `def` for an absent text, `zero` for one that cannot be read. */
export function orDefault<T> (text: string, parse: (text: string) => T | null, def: T, zero: T): T {
  return text === '' ? def : parse(text) ?? zero
}
