// Booleans, numbers and strings under the verbs that apply to them; `null` where a verb does not.
// Source: Go's fmt, format.go and print.go.

import { toBytes } from '../values/bytes.js'
import { type Flags, pad, truncate } from './flags.js'
import { type FloatVerb, formatFloat } from './float.js'
import { canBackquote, characterOf, isPrintable, quote, quoteCharacter } from './quote.js'

export function formatBool (value: boolean, verb: string, flags: Flags): string | null {
  return verb === 't' || verb === 'v' ? pad(String(value), flags) : null
}

export function formatInteger (value: number | bigint, signed: boolean, verb: string, flags: Flags): string | null {
  switch (verb) {
    case 'v': return flags.sharpV && !signed ? hexWithMark(value, flags) : inBase(value, 10, verb, flags)
    case 'd': return inBase(value, 10, verb, flags)
    case 'b': return inBase(value, 2, verb, flags)
    case 'o': case 'O': return inBase(value, 8, verb, flags)
    case 'x': case 'X': return inBase(value, 16, verb, flags)
    case 'c': return pad(characterOf(Number(value)), flags)
    case 'q': return pad(quoteCharacter(Number(value), flags.plus), flags)
    case 'U': return unicode(value, flags)
    default: return null
  }
}

/** `0x2a`, whatever the flags say about the mark. */
export function hexWithMark (value: number | bigint, flags: Flags, mark = true): string {
  return inBase(value, 16, 'x', { ...flags, sharp: mark })
}

function inBase (value: number | bigint, base: number, verb: string, flags: Flags): string {
  const { plus, space, zero, width, precision, sharp } = flags
  const negative = value < 0
  if (precision === 0 && value == 0) return ' '.repeat(width ?? 0) // eslint-disable-line eqeqeq -- 0 or 0n

  let digits = (negative ? -value : value).toString(base)
  const signed = negative || plus || space
  if (precision !== null) digits = digits.padStart(precision, '0')
  else if (zero && width !== null) digits = digits.padStart(signed ? width - 1 : width, '0')

  if (sharp && base === 2) digits = '0b' + digits
  if (sharp && base === 8 && !digits.startsWith('0')) digits = '0' + digits
  if (sharp && base === 16) digits = '0x' + digits
  if (verb === 'O') digits = '0o' + digits
  if (verb === 'X') digits = digits.toUpperCase()
  return pad((negative ? '-' : plus ? '+' : space ? ' ' : '') + digits, { ...flags, zero: false })
}

/** `U+0078`, and with `#` the character after it. */
function unicode (value: number | bigint, flags: Flags): string {
  const code = BigInt.asUintN(64, BigInt(value))
  const hex = code.toString(16).toUpperCase().padStart(Math.max(4, flags.precision ?? 0), '0')
  const character = code <= 0x10ffffn ? characterOf(Number(code)) : ''
  const shown = flags.sharp && character !== '' && isPrintable(character) ? ` '${character}'` : ''
  return pad(`U+${hex}${shown}`, { ...flags, zero: false })
}

const FLOAT_VERBS: Readonly<Record<string, readonly [verb: FloatVerb, precision: number]>> = {
  v: ['g', -1], b: ['b', -1], g: ['g', -1], G: ['G', -1], x: ['x', -1], X: ['X', -1], f: ['f', 6], F: ['f', 6], e: ['e', 6], E: ['E', 6]
}

export function formatFloating (value: number, bits: number, verb: string, flags: Flags): string | null {
  const [how, usual] = FLOAT_VERBS[verb] ?? []
  if (how === undefined || usual === undefined) return null

  const precision = flags.precision ?? usual
  const plain = formatFloat(value, how, precision, bits)
  const unsigned = plain.replace(/^[+-]/, '')
  const sign = plain.startsWith('-') ? '-' : flags.plus ? '+' : flags.space ? ' ' : ''
  if (!Number.isFinite(value)) {
    const shown = Number.isNaN(value) ? sign + unsigned : (sign || '+') + unsigned
    return pad(shown, { ...flags, zero: false })
  }

  const number = flags.sharp && how !== 'b' ? withPoint(unsigned, how, precision) : unsigned
  const { zero, width } = flags
  return zero && width !== null ? sign + number.padStart(width - sign.length, '0') : pad(sign + number, flags)
}

/** With `#` there is always a point, and `g` keeps its zeros. */
function withPoint (number: string, verb: FloatVerb, precision: number): string {
  const mark = number.search(verb === 'x' || verb === 'X' ? /p/i : /e/i)
  const mantissa = mark === -1 ? number : number.slice(0, mark)
  const tail = number.slice(mantissa.length)
  const whole = mantissa.includes('.') ? mantissa : mantissa + '.'
  if (verb === 'e' || verb === 'E' || verb === 'f' || verb === 'X') return whole + tail

  const significant = mantissa.replace('.', '').replace(/^0+/, '').length + (mantissa === '0' ? 1 : 0)
  return whole + '0'.repeat(Math.max((precision === -1 ? 6 : precision) - significant, 0)) + tail
}

/** `(1+2i)`; the imaginary part always has its sign. */
export function formatComplex ([real, imaginary]: readonly [number, number], bits: number, verb: string, flags: Flags): string | null {
  const re = formatFloating(real, bits / 2, verb, flags)
  const im = formatFloating(imaginary, bits / 2, verb, { ...flags, plus: true })
  return re === null || im === null ? null : `(${re}${im}i)`
}

export function formatString (text: string, verb: string, flags: Flags): string | null {
  switch (verb) {
    case 'v': return flags.sharpV ? quoted(text, flags) : pad(truncate(text, flags), flags)
    case 's': return pad(truncate(text, flags), flags)
    case 'q': return quoted(text, flags)
    case 'x': case 'X': return formatHexBytes(toBytes(text), verb, flags)
    default: return null
  }
}

function quoted (text: string, flags: Flags): string {
  const shown = truncate(text, flags)
  return pad(flags.sharp && canBackquote(shown) ? '`' + shown + '`' : quote(shown, flags.plus), flags)
}

/** Two digits a byte; `#` puts `0x` before all, or before each one with a space between them. */
export function formatHexBytes (bytes: Uint8Array, verb: 'x' | 'X', flags: Flags): string {
  const { sharp, space, precision } = flags
  const shown = bytes.subarray(0, precision ?? bytes.length)
  const pairs = Array.from(shown, byte => byte.toString(16).padStart(2, '0'))
  const mark = sharp && pairs.length > 0 ? '0x' : ''
  const hex = mark + pairs.join(space ? ' ' + mark : '')
  return pad(verb === 'X' ? hex.toUpperCase() : hex, flags)
}
