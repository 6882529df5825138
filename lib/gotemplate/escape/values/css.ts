// Values in style sheets and `style` attributes.
// Source: Go's html/template, css.go; CSS Syntax, "Escaping".

import { CSS } from '../../content.js'
import { decodeCSS } from '../transitions-css.js'
import { FILTERED } from './html.js'
import { indirect, textOf } from './plain.js'

const EACH_SPECIAL = /[\0\t\n\f\r"&'()+/:;<>\\{}]/g
const GOES_ON = /[0-9a-f\t\n\f\r ]/i
/** What could end the value, or begin something inside it. */
const UNSAFE = /[\0"'()/;@[\\\]`{}]|--/
/** The beginning of a tag with an attribute, which a `style` element of SVG would not keep from being one. */
const TAG = /<[a-z][^=]*=/i
/** Once run as scripts by Internet Explorer and Firefox, in whatever way the word was written. */
const SCRIPTS = /expression|mozbinding/

/** In a string. A space ends the escape where a digit or a space behind it would be taken for a part of it. */
export function cssEscaper (value: unknown): string {
  return textOf(value).replace(EACH_SPECIAL, (special: string, at: number, text: string) => {
    if (special === '\\') return '\\\\'
    const next = text[at + 1]
    return `\\${special.charCodeAt(0).toString(16)}${next === undefined || GOES_ON.test(next) ? ' ' : ''}`
  })
}

/** A property's value, or a part of one. */
export function cssValueFilter (value: unknown): string {
  const inner = indirect(value)
  if (inner instanceof CSS) return inner.text
  const text = decodeCSS(textOf(value))
  const letters = text.replace(/[^0-9A-Z_a-z]/g, '').toLowerCase()
  return UNSAFE.test(text) || TAG.test(text) || SCRIPTS.test(letters) ? FILTERED : text
}

/** With a `/` behind it. A `<` at its end would make an end tag of that, which Go 1.19.8 lets happen. */
export function cssValueBeforeSlashFilter (value: unknown): string {
  const text = cssValueFilter(value)
  return text.endsWith('<') ? FILTERED : text
}
