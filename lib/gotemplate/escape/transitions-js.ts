// How text goes on in scripts and event handlers.
// Source: Go's html/template, transition.go and js.go; ECMA-262, "Lexical Grammar" and "HTML-like Comments".

import { quote } from '../fmt/quote.js'
import { type Context, failed } from './context.js'
import { indexOfAny, type Step } from './scan.js'

/** What ends plain code, outside and inside of a template literal. `-->` begins a comment at the start of a line only. */
const SPECIALS = /["'`/]|<!--|-->(?<=[\n\r\u2028\u2029]\s*-->)/
const SPECIALS_IN_LITERAL = /["'`/{}]|<!--|-->(?<=[\n\r\u2028\u2029]\s*-->)/

const DELIMITERS: Partial<Record<Context['state'], string>> = {
  JSDqStr: '\\"', JSSqStr: "\\'", JSBqStr: '\\`$', JSRegexp: '\\/[]'
}

/** More template literals and braces in each other than that are no work of an author. */
const MAX_NESTING = 100

/** An expression may follow these, so that a `/` behind them begins a regular expression. */
const OPERATOR_WORDS: ReadonlySet<string> = new Set([
  'break', 'case', 'continue', 'delete', 'do', 'else', 'finally', 'in', 'instanceof', 'return', 'throw', 'try', 'typeof', 'void'
])
/** With a character before it, which may make it a part of another word. */
const LONGEST_WORD = 'instanceof'.length + 1

export function afterJS (context: Context, text: string): Step {
  const { literals } = context
  const at = text.search(literals === '' ? SPECIALS : SPECIALS_IN_LITERAL)
  if (at === -1) return [{ ...context, jsCtx: slashAfter(text, context.jsCtx) }, text.length]

  const jsCtx = slashAfter(text.slice(0, at), context.jsCtx)
  switch (text[at]) {
    case '"': return [{ ...context, state: 'JSDqStr', jsCtx: 'Regexp' }, at + 1]
    case "'": return [{ ...context, state: 'JSSqStr', jsCtx: 'Regexp' }, at + 1]
    case '`': return [within({ ...context, state: 'JSBqStr' }, '`'), at + 1]
    case '{': return [within(context, '{'), at + 1]
    case '}': return [{ ...context, ...afterBrace(literals.slice(0, -1)) }, at + 1]
    case '<': return [{ ...context, state: 'JSLineCmt', jsCtx }, at + '<!--'.length]
    case '-': return [{ ...context, state: 'JSLineCmt', jsCtx }, at + '-->'.length]
    default: return afterSlash({ ...context, jsCtx }, text, at)
  }
}

function within (context: Context, opener: '`' | '{'): Context {
  const literals = context.literals + opener
  return literals.length > MAX_NESTING ? failed('JS template literals are nested too deeply') : { ...context, jsCtx: 'Regexp', literals }
}

function afterBrace (literals: string): Pick<Context, 'state' | 'jsCtx' | 'literals'> {
  return { state: literals.endsWith('`') ? 'JSBqStr' : 'JS', jsCtx: 'Regexp', literals }
}

function afterSlash (context: Context, text: string, at: number): Step {
  if (text[at + 1] === '/') return [{ ...context, state: 'JSLineCmt' }, at + 2]
  if (text[at + 1] === '*') return [{ ...context, state: 'JSBlockCmt' }, at + 2]
  switch (context.jsCtx) {
    case 'Regexp': return [{ ...context, state: 'JSRegexp' }, at + 1]
    case 'DivOp': return [{ ...context, jsCtx: 'Regexp' }, at + 1]
    default: return [failed(`'/' could start a division or regexp: ${quote(text.slice(at, at + 32))}`), text.length]
  }
}

/** In a string, a template literal or a regular expression. */
export function afterDelimited (context: Context, text: string): Step {
  const specials = DELIMITERS[context.state]!
  let inCharset = false
  for (let at = indexOfAny(text, specials); at !== -1; at = indexOfAny(text, specials, at + 1)) {
    switch (text[at]) {
      case '\\':
        at++
        if (at === text.length) return [failed(`unfinished escape sequence in JS string: ${quote(text)}`), at]
        break
      case '[': inCharset = true; break
      case ']': inCharset = false; break
      case '$':
        if (text[at + 1] === '{') return [within({ ...context, state: 'JS' }, '{'), at + 2]
        break
      default:
        if (!inCharset) return [afterDelimiter(context), at + 1]
    }
  }
  return [inCharset ? failed(`unfinished JS regexp charset: ${quote(text)}`) : context, text.length]
}

function afterDelimiter (context: Context): Context {
  const literals = context.state === 'JSBqStr' ? context.literals.slice(0, -1) : context.literals
  return { ...context, state: 'JS', jsCtx: 'DivOp', literals }
}

export function afterJSBlockComment (context: Context, text: string): Step {
  const end = text.indexOf('*/')
  return end === -1 ? [context, text.length] : [{ ...context, state: 'JS' }, end + 2]
}

/** The line's end is no part of the comment. */
export function afterJSLineComment (context: Context, text: string): Step {
  const end = indexOfAny(text, '\n\r\u2028\u2029')
  return end === -1 ? [context, text.length] : [{ ...context, state: 'JS' }, end]
}

/** What a `/` behind `code` begins. A guess where only a full parser could know. */
function slashAfter (code: string, before: Context['jsCtx']): Context['jsCtx'] {
  const text = code.trimEnd()
  const last = text.at(-1)
  switch (last) {
    case undefined: return before
    // `++` and `--` end an operand more often than they begin one.
    case '+': case '-': return countAtEnd(text, last) % 2 === 0 ? 'DivOp' : 'Regexp'
    case '.': return /\d/.test(text.charAt(text.length - 2)) ? 'DivOp' : 'Regexp'
    case ',': case '<': case '>': case '=': case '*': case '%': case '&': case '|': case '^': case '?':
    case '!': case '~': case '(': case '[': case ':': case ';': case '{': case '}':
      return 'Regexp'
    default: return OPERATOR_WORDS.has(/[$\w]*$/.exec(text.slice(-LONGEST_WORD))![0]) ? 'Regexp' : 'DivOp'
  }
}

function countAtEnd (text: string, character: string): number {
  let at = text.length
  while (text[at - 1] === character) at--
  return text.length - at
}
