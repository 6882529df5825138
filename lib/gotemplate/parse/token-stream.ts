// The tokens of one template, with those that were read ahead. Source: Go's text/template/parse, type Tree.

import { FST_BEEGO_TPL_PARSE } from '../../errors.js'
import { templateError } from '../template-error.js'
import type { Lexer } from './lexer.js'
import type { Source } from './source.js'
import { describeToken, type Token, type TokenType } from './token.js'

/** One per template: a `define` reads from the lexer of its file, with its own look-ahead. */
export class TokenStream {
  readonly #lexer: Lexer
  /** Tokens that were read and put back, the next one last. */
  readonly #ahead: Token[] = []
  /** The last token that came from the lexer: Go reports an error at its line. */
  #latest: Token = { type: 'eof', text: '', start: 0 }
  /** Where the action began that is being read. */
  actionStart: number | null = null

  constructor (readonly source: Source, lexer: Lexer) {
    this.#lexer = lexer
  }

  next (): Token {
    return this.#ahead.pop() ?? this.#read()
  }

  nextNonSpace (): Token {
    let token = this.next()
    while (token.type === 'space') token = this.next()
    return token
  }

  peek (): Token {
    const token = this.next()
    this.#ahead.push(token)
    return token
  }

  peekNonSpace (): Token {
    const token = this.nextNonSpace()
    this.#ahead.push(token)
    return token
  }

  putBack (token: Token): void {
    this.#ahead.push(token)
  }

  expect (type: TokenType, context: string): Token {
    const token = this.nextNonSpace()
    return token.type === type ? token : this.unexpected(token, context)
  }

  fail (message: string, at = this.#latest): never {
    const position = this.source.position(at.start)
    throw templateError(FST_BEEGO_TPL_PARSE, position, `template: ${position.file}:${position.line}: ${message}`)
  }

  unexpected (token: Token, context: string): never {
    if (token.type !== 'error') this.fail(`unexpected ${describeToken(token)} in ${context}`)

    const started = this.actionStart === null ? null : this.source.line(this.actionStart)
    if (started === null || started === this.source.line(token.start)) this.fail(token.text)
    const place = ` started at ${this.source.file}:${started}`
    this.fail(token.text.endsWith(' action') ? token.text + place : `${token.text} in action${place}`)
  }

  #read (): Token {
    this.#latest = this.#lexer.next()
    return this.#latest
  }
}
