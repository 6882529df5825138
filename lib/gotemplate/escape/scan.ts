// What every transition reads text with.

import type { Context } from './context.js'

/** The context after some text, and how much of the text that took. */
export type Step = readonly [next: Context, length: number]

/** How a context goes on: told from the beginning of `text`, which it consumes at least a part of, or changes state. */
export type Transition = (context: Context, text: string) => Step

/** Index of the first character of `chars` in `text`, from `from` on; -1 when there is none. */
export function indexOfAny (text: string, chars: string, from = 0): number {
  for (let at = from; at < text.length; at++) {
    if (chars.includes(text[at]!)) return at
  }
  return -1
}

/** Index of the first character that is no white space of HTML, from `from` on; the text's length when there is none. */
export function skipSpace (text: string, from: number): number {
  let at = from
  while (at < text.length && isSpace(text[at]!)) at++
  return at
}

/** White space of HTML, and of CSS. */
export function isSpace (character: string): boolean {
  return '\t\n\f\r '.includes(character)
}

/** Where the tag or comment begins that a token between `from` and `end` ends with; `end` when there is none. */
export function tagStart (text: string, from: number, end: number): number {
  const at = text.slice(from, end).lastIndexOf('<')
  return at === -1 ? end : from + at
}
