// Go's regular expressions. What is simple runs on JavaScript's engine, everything else on RE2JS, which has Go's syntax
// and takes linear time whatever the input.

import { RE2JS, type RE2JSException } from 're2js'
import { simpleExpression, type SimpleExpression } from './simple-expression.js'

export interface Expression {
  /** The captures of a match of the whole `text`; a group that took no part is empty, as in Go. */
  exec (text: string): readonly string[] | null
  /** The same for JavaScript, without anchors, when that is safe; else `null`. */
  readonly js: string | null
  /** Whether it can match a `/`. */
  readonly takesSlash: boolean
}

/** @throws SyntaxError, whose message names what Go does not know. */
export function compileExpression (source: string): Expression {
  const simple = simpleExpression(source)
  return simple === null ? linearExpression(source) : nativeExpression(simple)
}

/** For a source that is known to compile: most of ten thousand routes are never asked. */
export function lazyExpression (source: string): Pick<Expression, 'exec'> {
  let compiled: Expression | undefined
  return {
    exec (text) {
      compiled ??= compileExpression(source)
      return compiled.exec(text)
    }
  }
}

function nativeExpression ({ js, takesSlash }: SimpleExpression): Expression {
  let regexp: RegExp | undefined
  return {
    js,
    takesSlash,
    exec (text) {
      regexp ??= new RegExp(`^${js}$`, 'u')
      const found = regexp.exec(text)
      return found === null ? null : found.slice(1)
    }
  }
}

function linearExpression (source: string): Expression {
  const re2 = compileRE2(source)
  const groups = re2.groupCount()
  return {
    js: null,
    takesSlash: true, // perhaps
    exec (text) {
      const matcher = re2.matcher(text)
      if (!matcher.matches()) return null
      return Array.from({ length: groups }, (_, i) => matcher.group(i + 1) ?? '')
    }
  }
}

function compileRE2 (source: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (error) {
    throw new SyntaxError(nameOf(source) ?? (error as RE2JSException).message)
  }
}

const UNKNOWN: ReadonlyArray<readonly [RegExp, string]> = [
  [/\(\?[=!]/, 'look-ahead'],
  [/\(\?<[=!]/, 'look-behind'],
  [/\\[1-9]|\\k</, 'a back-reference'],
  [/\\u/, 'the escape \\u, written \\x{…} in Go'],
  [/\\c/, 'the escape \\c'],
  [/\[[^\]]*\\b/, 'the escape [\\b]'],
  [/[*+?}]\+/, 'a possessive quantifier']
]

function nameOf (source: string): string | undefined {
  const known = UNKNOWN.find(([form]) => form.test(source))
  return known && `Go's expressions have no ${known[1].replace(/^(?:a|the) /, '')}`
}

/** The same expression with its groups made non-capturing, so that it stands for one parameter. */
export function withoutCaptures (source: string): string {
  return source.replace(/\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\((?:\?P?<[^=!>]*>|(?!\?))/g,
    (part) => part.startsWith('(') ? '(?:' : part)
}
