// substr: a part of a text. Source: beego 1.12 templatefunc.go, Substr.

import { FST_BEEGO_VIEW_FUNCTION } from '../../errors.js'

/**
 * So many characters of a text. A start behind the end begins again from the front, as often as it takes; one before the text is 0.
 *
 * @param start - In characters, from 0.
 * @throws FST_BEEGO_VIEW_FUNCTION if that ends before it starts, or there is nothing to begin again with.
 */
export function substr (text: string, start: number, length: number): string {
  const characters = Array.from(text, one => /\p{Surrogate}/u.test(one) ? '\ufffd' : one)
  const from = Math.max(start, 0)
  if (from > characters.length && characters.length === 0) throw new FST_BEEGO_VIEW_FUNCTION('substr', `there is no character ${from} in an empty text`)

  const first = from > characters.length ? from % characters.length : from
  const end = Math.min(first + length, characters.length)
  if (end < first) throw new FST_BEEGO_VIEW_FUNCTION('substr', `the part from ${first} to ${end} ends before it starts`)
  return characters.slice(first, end).join('')
}
