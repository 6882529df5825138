// What stands between `%` and the verb, and the padding that it asks for.

/** The flags of one conversion. They hold for everything that is inside the value. */
export interface Flags {
  plus: boolean
  minus: boolean
  sharp: boolean
  space: boolean
  zero: boolean
  /** `%+v`: with field names. */
  plusV: boolean
  /** `%#v`: as Go syntax. */
  sharpV: boolean
  width: number | null
  precision: number | null
}

export function noFlags (): Flags {
  return { plus: false, minus: false, sharp: false, space: false, zero: false, plusV: false, sharpV: false, width: null, precision: null }
}

/** `text`, filled up to the width in characters. */
export function pad (text: string, { width, minus, zero }: Flags): string {
  if (width === null) return text
  const missing = width - characters(text)
  if (missing <= 0) return text
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text
}

/** The first `precision` characters. */
export function truncate (text: string, { precision }: Flags): string {
  return precision === null || text.length <= precision ? text : Array.from(text).slice(0, precision).join('')
}

function characters (text: string): number {
  let count = text.length
  for (const pair of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) count -= pair.length
  return count
}
