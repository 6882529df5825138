// How text goes on in style sheets and `style` attributes.
// Source: Go's html/template, transition.go and css.go; CSS Syntax, "Escaping" and "Consume a url token".

import { quote } from '../fmt/quote.js'
import { type Context, failed } from './context.js'
import { indexOfAny, isSpace, skipSpace, type Step } from './scan.js'
import { afterURL } from './transitions-html.js'

/** What ends a string or a URL, and the backslash. White space ends a URL without quotes. */
const DELIMITERS: Partial<Record<Context['state'], string>> = {
  CSSDqStr: '\\"', CSSSqStr: "\\'", CSSDqURL: '\\"', CSSSqURL: "\\'", CSSURL: '\\\t\n\f\r )'
}

/** The word itself, not the end of a longer one. */
const URL_WORD = /^[^-\w\u0080-\ufffd]?url$/i

const ESCAPE = /\\(?:([0-9a-f]{1,6})(\r\n|[\t\n\f\r ])?|([^])?)/giu
const LAST_CODE_POINT = 0x10ffff

export function afterCSS (context: Context, text: string): Step {
  for (let at = indexOfAny(text, '("\'/'); at !== -1; at = indexOfAny(text, '("\'/', at + 1)) {
    switch (text[at]) {
      case '(':
        if (isURLCall(text, at)) return atURL(context, text, skipSpace(text, at + 1))
        break
      case '/':
        if (text[at + 1] === '/') return [{ ...context, state: 'CSSLineCmt' }, at + 2]
        if (text[at + 1] === '*') return [{ ...context, state: 'CSSBlockCmt' }, at + 2]
        break
      case '"': return [{ ...context, state: 'CSSDqStr' }, at + 1]
      default: return [{ ...context, state: 'CSSSqStr' }, at + 1]
    }
  }
  return [context, text.length]
}

/** Whether the parenthesis at `at` is that of a `url()`. */
function isURLCall (text: string, at: number): boolean {
  let end = at
  while (end > 0 && isSpace(text[end - 1]!)) end--
  return URL_WORD.test(text.slice(Math.max(0, end - 'url('.length), end))
}

function atURL (context: Context, text: string, at: number): Step {
  if (text[at] === '"') return [{ ...context, state: 'CSSDqURL' }, at + 1]
  if (text[at] === "'") return [{ ...context, state: 'CSSSqURL' }, at + 1]
  return [{ ...context, state: 'CSSURL' }, at]
}

/** In a string or a URL. Strings count as URLs too: that is what nearly all of them are. */
export function afterCSSString (context: Context, text: string): Step {
  const delimiters = DELIMITERS[context.state]!
  let escaped = 0
  let at = indexOfAny(text, delimiters)
  for (; text[at] === '\\'; at = indexOfAny(text, delimiters, escaped)) {
    if (at + 1 === text.length) return [failed(`unfinished escape sequence in CSS string: ${quote(text)}`), text.length]
    escaped = at + 2
  }
  if (at === -1) return [afterURL(context, decodeCSS(text))[0], text.length]
  return [{ ...afterURL(context, decodeCSS(text.slice(0, escaped)))[0], state: 'CSS' }, at + 1]
}

export function afterCSSBlockComment (context: Context, text: string): Step {
  const end = text.indexOf('*/')
  return end === -1 ? [context, text.length] : [{ ...context, state: 'CSS' }, end + 2]
}

/** No standard has them, and no browser agrees with another on them. The line's end is no part of it. */
export function afterCSSLineComment (context: Context, text: string): Step {
  const end = indexOfAny(text, '\n\f\r')
  return end === -1 ? [context, text.length] : [{ ...context, state: 'CSS' }, end]
}

/** Text without escapes: `\41 b` is `Ab`, `\"` is `"`. */
export function decodeCSS (text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(ESCAPE, (_escape, hex: string | undefined, space: string = '', char: string = '') => {
    if (hex === undefined) return char
    const code = parseInt(hex, 16)
    if (code > LAST_CODE_POINT) return String.fromCodePoint(code >> 4) + hex.slice(-1) + space
    return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code)
  })
}
