// The decimal digits of a float: the fewest that mean it, or as many as asked for, exactly rounded.

/** 0.d₁d₂d₃… × 10^point */
export interface Decimal {
  readonly digits: string
  readonly point: number
}

/** The binary form of a float: mantissa × 2^exponent. */
interface Binary {
  readonly mantissa: bigint
  readonly exponent: number
}

/** The fewest digits that are read back as `value` in a float of `bits`. `value` is finite and not negative. */
export function shortestDecimal (value: number, bits: number): Decimal {
  const [mantissa = '', exponent] = (bits === 32 ? shortestFloat32(value) : value.toExponential()).split('e')
  const digits = mantissa.replace('.', '').replace(/0+$/, '')
  return { digits, point: digits === '' ? 0 : Number(exponent) + 1 }
}

function shortestFloat32 (value: number): string {
  let fraction = 0
  while (Math.fround(Number(value.toExponential(fraction))) !== value) fraction += 1
  return value.toExponential(fraction)
}

/** All digits of `value`, exactly. */
export function exactDecimal (value: number): Decimal {
  const { mantissa, exponent } = binaryOf(value, 64)
  if (mantissa === 0n) return { digits: '', point: 0 }

  const digits = String(exponent < 0 ? mantissa * 5n ** BigInt(-exponent) : mantissa << BigInt(exponent))
  return { digits: digits.replace(/0+$/, ''), point: digits.length + Math.min(exponent, 0) }
}

/** The first `count` digits, the rest rounded to the nearest, a half to the even one. */
export function roundedDecimal ({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) return { digits, point }
  if (count < 0) return { digits: '', point: 0 }

  const kept = digits.slice(0, count)
  const next = digits[count]!
  const isHalf = next === '5' && digits.length === count + 1
  const up = isHalf ? Number(kept.at(-1) ?? 0) % 2 === 1 : next >= '5'
  if (!up) return { digits: kept.replace(/0+$/, ''), point }

  const raised = String(BigInt('0' + kept) + 1n).padStart(count, '0')
  return { digits: raised.replace(/0+$/, ''), point: point + raised.length - count }
}

/** Mantissa and exponent as IEEE 754 holds them, in a float of `bits`. `value` is finite and not negative. */
export function binaryOf (value: number, bits: number): Binary {
  const view = new DataView(new ArrayBuffer(8))
  const [mantissaBits, bias, raw] = bits === 32
    ? [23, 127, (view.setFloat32(0, value), BigInt(view.getUint32(0)))]
    : [52, 1023, (view.setFloat64(0, value), view.getBigUint64(0))]
  const fraction = BigInt.asUintN(mantissaBits, raw)
  const biased = Number(raw >> BigInt(mantissaBits))
  return biased === 0
    ? { mantissa: fraction, exponent: 1 - bias - mantissaBits }
    : { mantissa: fraction | 1n << BigInt(mantissaBits), exponent: biased - bias - mantissaBits }
}
