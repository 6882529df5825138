// The pattern language of the Beego documentation: `/user/:id`, `/user/?:id`, `/user/:id:int`, `/cms_:id([0-9]+).html`,
// `/files/*`, `/dl/*.*`. A pattern is read once, into segments; everything else works from those.

import { FST_BEEGO_ROUTE_PATTERN } from '../errors.js'
import { compileExpression, withoutCaptures } from './expression/expression.js'

export interface Param {
  /** With its colon: `:id`. */
  readonly name: string
  /** Go source without captures; `null` is one or more characters of the segment. */
  readonly expression: string | null
  /** Whether the expression can match a `/`. */
  readonly takesSlash: boolean
}

export interface LiteralSegment { readonly kind: 'literal', readonly text: string }

/** Text and parameters in turn; `optional` for `?:id`. */
export interface ParamSegment { readonly kind: 'params', readonly parts: ReadonlyArray<string | Param>, readonly optional: boolean }

export type Segment =
  | LiteralSegment
  | ParamSegment
  /** `*`: whatever is left, slashes included. */
  | { readonly kind: 'splat' }
  /** `*.*`: the same, cut at its last dot. */
  | { readonly kind: 'file' }

export interface Pattern {
  /** As written, with its first `/`. */
  readonly text: string
  readonly segments: readonly Segment[]
  /** Whether a `/` ends the pattern, `/` itself apart. */
  readonly slash: boolean
}

const TYPES: ReadonlyArray<readonly [suffix: string, expression: string]> = [[':int', '[0-9]+'], [':string', '[\\w]+']]

export function withFirstSlash (pattern: string): string {
  return pattern.startsWith('/') ? pattern : `/${pattern}`
}

/** `pattern` below `prefix`; `/` is the prefix itself. */
export function below (prefix: string, pattern: string): string {
  if (prefix === '') return pattern
  if (pattern === '/' || pattern === '') return prefix
  return pattern.startsWith('/') ? prefix + pattern : `${prefix}/${pattern}`
}

/** @param error - A SyntaxError: nothing else is thrown while a pattern is read. */
export function patternError (pattern: string, error: unknown): Error {
  return new FST_BEEGO_ROUTE_PATTERN(pattern, (error as SyntaxError).message)
}

/** @throws FST_BEEGO_ROUTE_PATTERN */
export function parsePattern (pattern: string): Pattern {
  const text = withFirstSlash(pattern)
  const reader = { text, at: 1 }
  const segments: Segment[] = []
  try {
    while (reader.at < text.length) {
      segments.push(readSegment(reader))
      reader.at++ // the slash
    }
  } catch (error) {
    throw patternError(pattern, error)
  }
  return { text, segments, slash: text.length > 1 && text.endsWith('/') }
}

interface Reader { readonly text: string, at: number }

function readSegment (reader: Reader): Segment {
  const { text, at } = reader
  if (text[at] === '*') {
    const end = endOfSegment(text, at)
    reader.at = end
    return { kind: text.slice(at, end) === '*.*' ? 'file' : 'splat' }
  }
  const optional = text.startsWith('?:', at)
  if (optional) reader.at++

  const parts: Array<string | Param> = []
  while (reader.at < text.length && text[reader.at] !== '/') {
    parts.push(text[reader.at] === ':' ? readParam(reader) : readText(reader))
  }
  const literal = literalText(parts)
  return literal === null ? { kind: 'params', parts, optional } : { kind: 'literal', text: literal }
}

/** `about`, but also `x_:id`: text before a lone parameter without an expression was text to every Beego. */
function literalText ([first = '', second, ...rest]: ReadonlyArray<string | Param>): string | null {
  if (typeof first !== 'string' || rest.length > 0) return null
  if (second === undefined) return first
  return typeof second !== 'string' && second.expression === null ? first + second.name : null
}

function endOfSegment (text: string, at: number): number {
  const slash = text.indexOf('/', at)
  return slash === -1 ? text.length : slash
}

function readText (reader: Reader): string {
  const start = reader.at
  while (reader.at < reader.text.length && !'/:'.includes(reader.text[reader.at] as string)) reader.at++
  return reader.text.slice(start, reader.at)
}

function readParam (reader: Reader): Param {
  const { text } = reader
  let name = /^:\w*/.exec(text.slice(reader.at))![0] // it begins with a colon
  let end = reader.at + name.length
  if (name === ':') throw new SyntaxError('a parameter needs a name after its colon')

  const type = TYPES.find(([suffix]) => text.startsWith(suffix, end) && !/^\w/.test(text.slice(end + suffix.length)))
  if (type !== undefined) {
    reader.at = end + type[0].length
    return { name, expression: type[1], takesSlash: false }
  }
  if (text[end] === '(') {
    reader.at = endOfGroup(text, end)
    return { name, ...readExpression(text.slice(end + 1, reader.at - 1)) }
  }
  if (text[end] === ':') {
    // `:a_:b`: what joins two parameters is text.
    name = name.replace(/(?<=\w)_+$/, '')
    end = reader.at + name.length
  }
  reader.at = end
  return { name, expression: null, takesSlash: false }
}

function readExpression (source: string): Omit<Param, 'name'> {
  if (source === '[^/]+') return { expression: null, takesSlash: false }
  const expression = withoutCaptures(source)
  return { expression, takesSlash: compileExpression(expression).takesSlash }
}

/** Behind the `)` that closes the `(` at `start`. */
function endOfGroup (text: string, start: number): number {
  const token = /\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|[()]/g
  token.lastIndex = start
  let depth = 0
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '(') depth++
    if (found[0] === ')' && --depth === 0) return token.lastIndex
  }
  throw new SyntaxError("an expression's '(' is never closed")
}
