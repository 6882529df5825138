// Number constants. Source: Go's text/template/parse newNumber, with strconv's rules for the digits.

import type { NumberNode } from '../nodes.js'
import { unquoteCharacter } from './unquote.js'

type NumberValue = Pick<NumberNode, 'int' | 'float' | 'complex'>

const INTEGER = /^[+-]?(?:0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|0|[1-9](?:_?\d)*)$/
const DECIMAL = /^[+-]?(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/
const HEX_FLOAT = /^([+-]?)0[xX]((?:_?[\da-fA-F])*)(?:\.((?:[\da-fA-F](?:_?[\da-fA-F])*)?))?[pP]([+-]?\d(?:_?\d)*)$/
const COMPLEX = /^(.*[^eEpP])([+-].*)i$/

const MIN_INT = -(2n ** 63n)
const MAX_UINT = 2n ** 64n - 1n

/** What the constant can be read as, or the reason why it is none. */
export function parseNumber (text: string, type: 'number' | 'charConstant' | 'complex'): NumberValue | string {
  if (type === 'charConstant') return characterValue(text)
  if (type === 'complex') return complexValue(text)
  if (text.endsWith('i')) {
    const imaginary = parseFloat64(text.slice(0, -1))
    return imaginary === null ? illegal(text) : fromComplex(0, imaginary)
  }

  const int = parseInteger(text)
  if (int !== null) return { int, float: Number(int), complex: null }
  const float = parseFloat64(text)
  if (float === null || !Number.isFinite(float)) return illegal(text)
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${JSON.stringify(text)}`
  return { int: wholeOf(float), float, complex: null }
}

function characterValue (text: string): NumberValue | string {
  const code = unquoteCharacter(text)
  return code === null ? `malformed character constant: ${text}` : { int: BigInt(code), float: code, complex: null }
}

function complexValue (text: string): NumberValue | string {
  const [, real, imaginary] = COMPLEX.exec(text)! // The lexer gives nothing else.
  const [re, im] = [parseFloat64(real!), parseFloat64(imaginary!)]
  return re === null || im === null ? illegal(text) : fromComplex(re, im)
}

function fromComplex (real: number, imaginary: number): NumberValue {
  const float = imaginary === 0 ? real : null
  return { int: float === null ? null : wholeOf(float), float, complex: [real, imaginary] }
}

function parseInteger (text: string): bigint | null {
  if (!INTEGER.test(text)) return null

  const digits = text.replace(/^[+-]/, '').replaceAll('_', '').replace(/^0(?=\d)/, '0o')
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits)
  return value < MIN_INT || value > MAX_UINT ? null : value
}

function parseFloat64 (text: string): number | null {
  if (DECIMAL.test(text)) return Number(text.replaceAll('_', ''))

  const [, sign, whole = '', fraction = '', exponent] = HEX_FLOAT.exec(text) ?? []
  if (exponent === undefined || whole + fraction === '') return null
  const digits = (whole + fraction).replaceAll('_', '')
  const scale = Number(exponent.replaceAll('_', '')) - 4 * fraction.replaceAll('_', '').length
  return (sign === '-' ? -1 : 1) * Number(BigInt('0x' + digits)) * 2 ** scale
}

function wholeOf (float: number): bigint | null {
  if (!Number.isInteger(float)) return null
  const int = BigInt(float)
  return int < MIN_INT || int > MAX_UINT ? null : int
}

function illegal (text: string): string {
  return `illegal number syntax: ${JSON.stringify(text)}`
}
