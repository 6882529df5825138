// A pattern as a find-my-way URL, where one says the same.

import { choices } from '../classic-pattern.js'
import { compileExpression } from '../expression/expression.js'
import type { LiteralSegment, Param, Pattern, Segment } from '../pattern.js'
import type { DialectName } from '../types.js'
import { isPlainClassic, isPlainModern } from './plain-path.js'

export interface NativeRoute {
  readonly url: string
  /** find-my-way's name of each parameter and Beego's. */
  readonly names: ReadonlyArray<readonly [native: string, beego: string]>
  /** find-my-way may find a parameter empty, which to Beego's eyes is none. */
  readonly takesEmpty: boolean
  /** The length of the text before the first parameter. */
  readonly literal: number
  /** What find-my-way tells URLs apart by: neither by names nor by expressions. Two for an optional parameter. */
  readonly keys: readonly string[]
}

/** `null` when find-my-way has no words for the pattern. */
export function nativeRoute (pattern: Pattern, dialect: DialectName, caseSensitive: boolean): NativeRoute | null {
  if (dialect === 'modern' && !modernAgrees(pattern)) return null

  const urls: string[] = []
  for (const [i, segment] of pattern.segments.entries()) {
    const isLast = i === pattern.segments.length - 1
    const endsUrl = isLast && !(pattern.slash && dialect === 'classic')
    if (!endsUrl && (segment.kind === 'splat' || isOptional(segment))) return null
    const url = nativeSegment(segment, caseSensitive)
    if (url === null) return null
    urls.push(`/${url}${isOptional(segment) ? '?' : ''}`)
  }
  const slash = pattern.slash && dialect === 'classic' ? '/' : ''
  const keys = choices(pattern.segments).map((segments) => `/${segments.map(keyOf).join('/')}${slash}`)
  return {
    url: urls.join('') + slash || '/',
    names: pattern.segments.flatMap(namesOf),
    takesEmpty: takesEmpty(pattern.segments),
    literal: literalLength(pattern, dialect, caseSensitive),
    keys: caseSensitive ? keys : keys.map((key) => key.toLowerCase())
  }
}

function keyOf (segment: Segment): string {
  if (segment.kind === 'literal') return segment.text
  if (segment.kind !== 'params') return '*'
  return segment.parts.map((part) => isParam(part) ? `:${part.expression === null ? '' : '()'}` : part).join('')
}

/**
 * Beego 1.12 cuts patterns at each slash and expressions at the first `)`, leaves text beside a parameter unescaped, and lets
 * a splat behind an expression take one segment only.
 */
function modernAgrees ({ text, segments }: Pattern): boolean {
  if (/\([^)]*[/(]/.test(text)) return false
  const hasExpression = segments.some((segment) => segment.kind === 'params' && segment.parts.some(isConstrained))
  return segments.every((segment) => {
    if (segment.kind === 'splat') return !hasExpression
    const texts = segment.kind === 'literal' ? [segment.text] : segment.kind === 'params' ? segment.parts.filter(isText) : []
    return texts.every((text) => !(segment.kind === 'literal' ? /:/ : /[:()\\^$+?{}[\]|]/).test(text))
  })
}

function isText (part: string | Param): part is string {
  return typeof part === 'string'
}

function isConstrained (part: string | Param): boolean {
  return isParam(part) && part.expression !== null
}

/** One segment of the URL, or `null`. */
export function nativeSegment (segment: Segment, caseSensitive: boolean): string | null {
  if (segment.kind === 'literal') return nativeText(segment.text)
  if (segment.kind !== 'params') return segment.kind === 'splat' ? '*' : null

  const [first] = segment.parts
  if (segment.parts.length === 1 && isParam(first) && first.expression === null) return first.name
  if (segment.optional) return null
  return mixedSegment(segment.parts, caseSensitive)
}

/** `cms_:id([0-9]+).html`: find-my-way holds what follows the first parameter to be one expression. */
function mixedSegment (parts: ReadonlyArray<string | Param>, caseSensitive: boolean): string | null {
  const source = parts.map((part) => isParam(part) ? `(${part.expression ?? '[^/]+'})` : part.replace(/\W/g, '\\$&')).join('')
  if (compileExpression(source).js === null) return null

  const urls = parts.map((part, i) => {
    if (isParam(part)) return nativeParam(part)
    // The text behind a parameter is compared as it is written.
    return i > 0 && !caseSensitive && part.toLowerCase() !== part.toUpperCase() ? null : nativeText(part)
  })
  return urls.includes(null) ? null : urls.join('')
}

function nativeParam ({ name, expression }: Param): string | null {
  if (expression === null) return null
  const { js, takesSlash } = compileExpression(expression)
  // find-my-way takes a `$` at the end for an anchor and reads surrogate pairs by halves.
  return js === null || takesSlash || js.endsWith('$') || /[\ud800-\udfff]/.test(js) ? null : `${name}(${js})`
}

function nativeText (text: string): string | null {
  return /[*%?#]/.test(text) ? null : text.replaceAll(':', '::')
}

function namesOf (segment: Segment): ReadonlyArray<readonly [string, string]> {
  if (segment.kind === 'splat') return [['*', ':splat']]
  return segment.kind === 'params' ? segment.parts.filter(isParam).map(({ name }) => [name.slice(1), name] as const) : []
}

/** A parameter that is a whole segment is as empty as that: in `/` alone, where no other segments are. */
function takesEmpty (segments: readonly Segment[]): boolean {
  return segments.some((segment) => segment.kind === 'splat' ||
    (segment.kind === 'params' && (segments.length === 1 || segment.parts.length > 1 || isConstrained(segment.parts[0]!))))
}

function literalLength ({ segments }: Pattern, dialect: DialectName, caseSensitive: boolean): number {
  const parameter = segments.findIndex(({ kind }) => kind !== 'literal')
  const literals = (parameter === -1 ? segments : segments.slice(0, parameter)) as readonly LiteralSegment[]
  const text = literals.map((segment) => `/${segment.text}`).join('')
  const isPlain = dialect === 'classic' ? isPlainClassic(text, 0) : isPlainModern(text, 0, caseSensitive)
  return isPlain ? text.length + (parameter === -1 ? 0 : 1) : 1
}

function isOptional (segment: Segment): boolean {
  return segment.kind === 'params' && segment.optional
}

function isParam (part: string | Param | undefined): part is Param {
  return typeof part === 'object'
}
