// Floats as text. Source: Go's strconv.FormatFloat.

import { binaryOf, type Decimal, exactDecimal, roundedDecimal, shortestDecimal } from './decimal.js'

/** The verbs that floats are printed with. */
export type FloatVerb = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X'

/**
 * @param precision - Digits after the point, of `g` all significant ones; -1 is as many as it takes.
 * @param bits - 32 or 64.
 */
export function formatFloat (value: number, verb: FloatVerb, precision: number, bits: number): string {
  if (Number.isNaN(value)) return 'NaN'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(bits === 32 ? Math.fround(value) : value)
  if (size === Infinity) return (sign || '+') + 'Inf'
  switch (verb) {
    case 'b': return sign + binary(size, bits)
    case 'x': case 'X': return sign + (verb === 'x' ? hexadecimal(size, precision, bits) : hexadecimal(size, precision, bits).toUpperCase())
    case 'f': return sign + fixed(size, precision, bits)
    case 'e': case 'E': {
      const decimal = precision < 0 ? shortestDecimal(size, bits) : roundedDecimal(exactDecimal(size), precision + 1)
      return sign + exponential(decimal, precision < 0 ? decimal.digits.length - 1 : precision, verb)
    }
    default: return sign + general(size, precision, bits, verb === 'g' ? 'e' : 'E')
  }
}

function fixed (value: number, precision: number, bits: number): string {
  const shortest = precision < 0
  const exact = shortest ? shortestDecimal(value, bits) : exactDecimal(value)
  const decimal = shortest ? exact : roundedDecimal(exact, exact.point + precision)
  return plain(decimal, shortest ? Math.max(decimal.digits.length - decimal.point, 0) : precision)
}

function general (value: number, precision: number, bits: number, mark: 'e' | 'E'): string {
  const shortest = precision < 0
  const wanted = precision === 0 ? 1 : precision
  const decimal = shortest ? shortestDecimal(value, bits) : roundedDecimal(exactDecimal(value), wanted)
  const { digits, point } = decimal
  const limit = shortest ? 6 : digits.length >= point ? Math.min(wanted, digits.length) : wanted
  const exponent = point - 1
  if (exponent < -4 || exponent >= limit) return exponential(decimal, digits.length - 1, mark)
  return plain(decimal, Math.max(digits.length - point, 0))
}

/** Without an exponent: `fraction` digits after the point. */
function plain ({ digits, point }: Decimal, fraction: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  if (fraction <= 0) return whole
  const after = '0'.repeat(Math.max(-point, 0)) + digits.slice(Math.max(point, 0))
  return `${whole}.${after.slice(0, fraction).padEnd(fraction, '0')}`
}

function exponential ({ digits, point }: Decimal, fraction: number, mark: 'e' | 'E'): string {
  const exponent = digits === '' ? 0 : point - 1
  const first = digits[0] ?? '0'
  const rest = fraction > 0 ? '.' + digits.slice(1).padEnd(fraction, '0') : ''
  return first + rest + mark + exponentText(exponent)
}

/** At least two digits, with a sign. */
function exponentText (exponent: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(2, '0')
}

function binary (value: number, bits: number): string {
  const { mantissa, exponent } = binaryOf(value, bits)
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`
}

/** `0x1.yyyyp±dd` */
function hexadecimal (value: number, precision: number, bits: number): string {
  const { mantissa, exponent } = binaryOf(value, bits)
  if (mantissa === 0n) return `0x0${precision > 0 ? '.' + '0'.repeat(precision) : ''}p+00`

  // The mantissa with its leading one at bit 60, which makes fifteen hexadecimal digits behind it.
  const length = mantissa.toString(2).length
  let scaled = mantissa << BigInt(61 - length)
  let power = exponent + length - 1
  if (precision >= 0 && precision < 15) {
    const dropped = BigInt(60 - precision * 4)
    const rest = BigInt.asUintN(Number(dropped), scaled)
    const half = 1n << (dropped - 1n)
    let kept = scaled >> dropped
    if (rest > half || (rest === half && kept % 2n === 1n)) kept += 1n
    scaled = kept << dropped
    if (scaled >> 61n === 1n) {
      scaled >>= 1n
      power += 1
    }
  }
  const all = BigInt.asUintN(60, scaled).toString(16).padStart(15, '0')
  const fraction = precision < 0 ? all.replace(/0+$/, '') : all.padEnd(precision, '0').slice(0, precision)
  return `0x1${fraction === '' ? '' : '.' + fraction}p${exponentText(power)}`
}
