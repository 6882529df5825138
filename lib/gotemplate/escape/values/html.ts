// Values between tags, in attributes, and as the names of attributes.
// Source: Go's html/template, html.go; WHATWG HTML, "Attribute value (unquoted) state".

import { escaper } from '../../../escaper.js'
import { HTML, HTMLAttr } from '../../content.js'
import { hasBytes } from '../../values/bytes.js'
import { attributeKind } from '../attributes.js'
import { indirect, textOf } from './plain.js'
import { stripTags } from './strip-tags.js'

/** What is printed in place of a value that cannot be made safe: it does no harm, and is easy to search for. */
export const FILTERED = 'ZgotmplZ'

const EACH_TAG_MARK = /[\0"'+<>]/g
const ENTITIES: Readonly<Record<string, string>> = {
  '\0': '\ufffd', '"': '&#34;', '&': '&amp;', "'": '&#39;', '+': '&#43;', '<': '&lt;', '>': '&gt;'
}

/** Also what would end a value without quotes, what old browsers take for a quote, and what is no character at all. */
const EACH_SPACE_OR_SPECIAL = /[\0\t\n\v\f\r "&'+<=>`\ufdd0-\ufdef\ufff0-\uffff]|\p{Surrogate}/gu
const EACH_SPACE_OR_TAG_MARK = /[\0\t\n\v\f\r "'+<=>`\ufdd0-\ufdef\ufff0-\uffff]|\p{Surrogate}/gu
const WITHOUT_QUOTES: Readonly<Record<string, string>> = {
  ...ENTITIES, '\0': '&#xfffd;', '\t': '&#9;', '\n': '&#10;', '\v': '&#11;', '\f': '&#12;', '\r': '&#13;', ' ': '&#32;', '=': '&#61;', '`': '&#96;'
}

/** Text that can stand between tags and in quoted attributes. */
export const escapeHTML = escaper(ENTITIES)

/** HTML that stays as it means itself: its references are not escaped again. */
function escapeTagMarks (html: string): string {
  return html.replace(EACH_TAG_MARK, mark => ENTITIES[mark]!)
}

function withoutQuotes (character: string): string {
  return WITHOUT_QUOTES[character] ?? `&#x${(hasBytes(character) ? '\ufffd' : character).charCodeAt(0).toString(16)};`
}

/** Between tags. */
export function htmlEscaper (value: unknown): string {
  if (typeof value === 'string') return escapeHTML(value)
  if (Number.isSafeInteger(value)) return textOf(value)
  const inner = indirect(value)
  return inner instanceof HTML ? inner.text : escapeHTML(textOf(value))
}

/** In `title` and `textarea`, which hold no tags. */
export function rcdataEscaper (value: unknown): string {
  if (typeof value === 'string') return escapeHTML(value)
  const inner = indirect(value)
  return inner instanceof HTML ? escapeTagMarks(inner.text) : escapeHTML(textOf(value))
}

/** In an attribute's value, between quotes. Of HTML only the text stays. */
export function attrEscaper (value: unknown): string {
  if (typeof value === 'string') return escapeHTML(value)
  const inner = indirect(value)
  return inner instanceof HTML ? escapeTagMarks(stripTags(inner.text)) : escapeHTML(textOf(value))
}

/** In an attribute's value, without quotes. */
export function htmlNospaceEscaper (value: unknown): string {
  const inner = indirect(value)
  return inner instanceof HTML
    ? stripTags(inner.text).replace(EACH_SPACE_OR_TAG_MARK, withoutQuotes)
    : textOf(value).replace(EACH_SPACE_OR_SPECIAL, withoutQuotes)
}

/**
 * All of an attribute's value, without quotes and with white space behind it. An empty one is printed as `""`: without that, browsers
 * take the next attribute for the value. Go 1.19.8 prints nothing, later versions {@link FILTERED}.
 */
export function wholeValueEscaper (value: unknown): string {
  return htmlNospaceEscaper(value) || '""'
}

/** The name of an attribute. None that gives its value a meaning, and no part of one. */
export function htmlNameFilter (value: unknown): string {
  const inner = indirect(value)
  if (inner instanceof HTMLAttr) return inner.text
  const name = textOf(value).toLowerCase()
  return /^[0-9a-z]+$/.test(name) && attributeKind(name) === 'plain' ? name : FILTERED
}

/** In a comment, which is not printed at all. */
export function commentEscaper (): string {
  return ''
}
