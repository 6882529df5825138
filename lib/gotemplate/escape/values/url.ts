// Values in URLs and lists of them.
// Source: Go's html/template, url.go; RFC 3986, "Characters".

import { Srcset, URLText } from '../../content.js'
import { toBytes } from '../../values/bytes.js'
import { skipSpace } from '../scan.js'
import { FILTERED } from './html.js'
import { indirect, textOf } from './plain.js'

/** Quotes and parentheses are escaped, so that a URL can stand in quotes and in `url()`. */
const EACH_UNRESERVED = /[^\w.~-]/gu
const EACH_UNFIT = /[^\w.~!#$%&*+,/:;=?@[\]-]|%(?![\da-fA-F]{2})/gu
const ASCII_ESCAPES: readonly string[] = Array.from({ length: 0x80 }, (_, code) => '%' + code.toString(16).padStart(2, '0'))

const SAFE_SCHEME = /^(?:https?|mailto)$/iu
const SPACE = /[\t\n\f\r ]/
const METADATA = /^[\t\n\f\r 0-9A-Za-z]*$/

/** The beginning of a URL: only schemes that run no script. */
export function urlFilter (value: unknown): string {
  const inner = indirect(value)
  if (inner instanceof URLText) return inner.text
  const text = textOf(value)
  return isSafe(text) ? text : '#' + FILTERED
}

/** A part of a URL that may use its marks. Escapes stay. */
export function urlNormalizer (value: unknown): string {
  return normalize(textOf(value))
}

/** A value in a query or a fragment. */
export function urlEscaper (value: unknown): string {
  const inner = indirect(value)
  return inner instanceof URLText ? normalize(inner.text) : textOf(value).replace(EACH_UNRESERVED, percentEncoded)
}

/** URLs with their widths or densities. */
export function srcsetFilterAndEscaper (value: unknown): string {
  const inner = indirect(value)
  if (inner instanceof Srcset) return inner.text
  if (inner instanceof URLText) return normalize(inner.text).replaceAll(',', '%2c')
  return textOf(value).split(',').map(imageCandidate).join(',')
}

function imageCandidate (text: string): string {
  const start = skipSpace(text, 0)
  const length = text.slice(start).search(SPACE)
  const end = length === -1 ? text.length : start + length
  const url = text.slice(start, end)
  const metadata = text.slice(end)
  return isSafe(url) && METADATA.test(metadata) ? text.slice(0, start) + normalize(url) + metadata : '#' + FILTERED
}

/** Whether the URL is relative, or of a scheme that is known to be harmless. */
function isSafe (url: string): boolean {
  const colon = url.indexOf(':')
  return colon === -1 || url.lastIndexOf('/', colon) !== -1 || SAFE_SCHEME.test(url.slice(0, colon))
}

function normalize (url: string): string {
  return url.replace(EACH_UNFIT, percentEncoded)
}

function percentEncoded (character: string): string {
  return ASCII_ESCAPES[character.codePointAt(0)!] ?? toBytes(character).toString('hex').replace(/../g, '%$&')
}
