// A piece of text as it is printed: without comments, which only its author reads, and without a `<` that begins no tag, so
// that no value printed behind it can make it one.
// Source: Go's html/template, escape.go (escapeText).

import type { Position, TextNode } from '../nodes.js'
import { byteLength } from '../values/bytes.js'
import { type Context, isComment } from './context.js'
import { tagStart } from './scan.js'
import { contextAfter } from './transitions.js'
import { specialEnd } from './transitions-html.js'

const STRAY = /<(?!!doctype)/gi
const LINE_END = /[\n\r\u2028\u2029]/

interface EscapedText {
  readonly context: Context
  readonly text: string
  /** Where the token begins at which `context` was told; of interest when that is an error. */
  readonly at: number
}

export function escapeText (context: Context, text: string): EscapedText {
  let out = ''
  let written = 0
  let at = 0
  let start = 0
  let elementEnd = -1
  while (at !== text.length && context.state !== 'Error') {
    // looked up once, since elements can be long
    if (elementEnd < at) elementEnd = specialEnd(context, text, at)
    const [next, length] = contextAfter(context, text.slice(at), elementEnd - at)
    const end = at + length
    if (context.state === 'Text' || context.state === 'RCDATA') {
      const content = next.state === context.state ? end : tagStart(text, at, end)
      out += text.slice(written, at) + text.slice(at, content).replace(STRAY, '&lt;')
      written = content
    } else if (isComment(context) && context.delim === 'None') {
      out += inPlaceOf(context, text.slice(written, end))
      written = end
    }
    if (next.state !== context.state && isComment(next) && next.delim === 'None') {
      out += text.slice(written, end - markLength(text, end))
      written = end
    }
    if (next.element !== context.element) elementEnd = -1
    start = at
    context = next
    at = end
  }
  return { context, text: isComment(context) && context.delim === 'None' ? out : out + text.slice(written), at: start }
}

/** A comment in a script or style sheet separates what is around it. */
function inPlaceOf ({ state }: Context, comment: string): string {
  if (state === 'JSBlockCmt') return LINE_END.test(comment) ? '\n' : ' '
  return state === 'CSSBlockCmt' ? ' ' : ''
}

/** Length of the mark that begins a comment and ends at `end`. */
function markLength (text: string, end: number): number {
  if (text[end - 1] === '-') return '<!--'.length
  return text[end - 1] === '>' ? '-->'.length : '//'.length
}

/** Line and column of a character in a node's text. */
export function placeIn ({ pos, text }: TextNode, at: number): Position {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  const lines = before.split('\n').length - 1
  const column = byteLength(before.slice(lineStart)) + (lines === 0 ? pos.column : 0)
  return { ...pos, line: pos.line + lines, column }
}
