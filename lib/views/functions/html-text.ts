// HTML to text and back. Source: beego 1.12 templatefunc.go, HTML2str, Htmlquote and Htmlunquote.

import { escapeHTML } from '../../http/html.js'
import { character, namedCharacter } from './entities.js'
import { trimSpace } from './space.js'

const QUOTED: Readonly<Record<string, string>> = { '“': '&ldquo;', '”': '&rdquo;', ' ': '&nbsp;' }

/** Text without its tags, scripts and styles, a line for each. Not safe to print without escaping. */
export function htmlToText (html: string): string {
  const lower = replaced(html, '<', '>', tag => tag.toLowerCase())
  const shown = ['style', 'script'].reduce((rest, name) => replaced(rest, `<${name}`, `</${name}>`, () => ''), lower)
  const lines = replaced(shown, '<', '>', () => '\n').replace(/[\t\n\f\r ]{2,}/g, '\n')
  return trimSpace(lines)
}

/** Everything from `open` to the nearest `close` that has something between the two. */
function replaced (text: string, open: string, close: string, by: (part: string) => string): string {
  let out = ''
  let at = 0
  for (;;) {
    const from = text.indexOf(open, at)
    const to = from === -1 ? -1 : text.indexOf(close, from + open.length + 1)
    if (to === -1) return out + text.slice(at)

    const end = to + close.length
    out += text.slice(at, from) + by(text.slice(from, end))
    at = end
  }
}

/** Escaped, with typographic quotes and spaces as character references. */
export function htmlQuote (text: string): string {
  return trimSpace(escapeHTML(text).replace(/[“” ]/g, found => QUOTED[found]!))
}

/** With the characters that all references stand for. Source: WHATWG HTML, "Character reference state". */
export function htmlUnquote (text: string): string {
  const plain = text.replace(/&(?:#(?:[xX]([\da-fA-F]+)|(\d+));?|([\da-zA-Z]+;?))/g,
    (reference, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return namedCharacter(name) ?? reference
      return character(hex === undefined ? Number(decimal) : parseInt(hex, 16))
    })
  return trimSpace(plain)
}
