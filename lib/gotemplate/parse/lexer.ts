// Cuts a template's text into tokens. Source: Go's text/template/parse/lex.go.

import { isKeyword, type Token, type TokenType } from './token.js'

/** The marks around an action. */
export interface Delims {
  readonly left: string
  readonly right: string
}

const SPACES = /[ \t\r\n]+/y
const WORD = /[\p{L}\p{Nd}_]+/yu
const QUOTED = /"(?:[^"\\\n]|\\[^\n])*"/yu
const CHARACTER = /'(?:[^'\\\n]|\\[^\n])*'/yu
const RAW = /`[^`]*`/y
/** Digits of the four bases, with a fraction and an exponent where the base has one; what follows tells whether it is sound. */
const NUMBER = /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y

export class Lexer {
  readonly #text: string
  readonly #left: string
  readonly #right: string
  /** `break` and `continue` are words of the language unless functions of these names are there. */
  readonly #isFunction: (name: string) => boolean
  #at = 0
  #inAction = false
  #parens = 0

  constructor (text: string, { left, right }: Delims, isFunction: (name: string) => boolean) {
    this.#text = text
    this.#left = left
    this.#right = right
    this.#isFunction = isFunction
  }

  /** The next token. After an error or the end there is no more to ask for. */
  next (): Token {
    return this.#inAction ? this.#nextInAction() : this.#nextOutside()
  }

  #nextOutside (): Token {
    while (true) {
      const start = this.#at
      const left = this.#text.indexOf(this.#left, start)
      if (left === -1) {
        this.#at = this.#text.length
        return start < this.#at ? this.#token('text', start) : this.#token('eof', start)
      }

      const inside = left + this.#left.length
      const trims = this.#text[inside] === '-' && isSpace(this.#text[inside + 1])
      const before = this.#text.slice(start, left)
      const text = trims ? withoutTrailingSpace(before) : before
      this.#at = left
      if (text !== '') return { type: 'text', text, start }

      this.#at = trims ? inside + 2 : inside
      if (!this.#text.startsWith('/*', this.#at)) {
        this.#inAction = true
        this.#parens = 0
        return { type: 'leftDelim', text: this.#left, start: left }
      }

      const problem = this.#skipComment()
      if (problem !== null) return problem
    }
  }

  #skipComment (): Token | null {
    const start = this.#at
    const close = this.#text.indexOf('*/', start + 2)
    if (close === -1) return this.#error('unclosed comment', start)

    this.#at = close + 2
    if (!this.#atRightDelim()) return this.#error('comment ends before closing delimiter', start)
    this.#rightDelim()
    return null
  }

  #nextInAction (): Token {
    const start = this.#at
    if (this.#atRightDelim()) return this.#parens === 0 ? this.#rightDelim() : this.#error('unclosed left paren', start)

    const character = this.#text[start]
    switch (character) {
      case undefined: return this.#error('unclosed action', start)
      case ' ': case '\t': case '\r': case '\n': return this.#space()
      case '=': return this.#single('assign')
      case '|': return this.#single('pipe')
      case ':':
        if (this.#text[start + 1] !== '=') return this.#error('expected :=', start)
        this.#at += 2
        return this.#token('declare', start)
      case '"': return this.#quoted(QUOTED, 'string', 'unterminated quoted string')
      case "'": return this.#quoted(CHARACTER, 'charConstant', 'unterminated character constant')
      case '`': return this.#quoted(RAW, 'rawString', 'unterminated raw quoted string')
      case '$': return this.#name('variable')
      case '.': return isDigit(this.#text[start + 1]) ? this.#number() : this.#name('field')
      case '(':
        this.#parens += 1
        return this.#single('leftParen')
      case ')':
        this.#parens -= 1
        return this.#single('rightParen')
    }
    if (character === '+' || character === '-' || isDigit(character)) return this.#number()
    if (this.#matches(WORD)) return this.#word(start)
    return /[!-~]/.test(character!)
      ? this.#single('char')
      : this.#error(`unrecognized character in action: ${describeCharacter(this.#text, start)}`, start)
  }

  /** All of the space, but for one that belongs to a ` -}}` behind it. */
  #space (): Token {
    const start = this.#at
    this.#matches(SPACES)
    this.#at -= 1
    if (!this.#atTrimmingDelim()) this.#at += 1
    return this.#token('space', start)
  }

  #word (start: number): Token {
    if (!this.#atTerminator()) return this.#badCharacter(start)

    const word = this.#text.slice(start, this.#at)
    if (word === 'true' || word === 'false') return this.#token('bool', start)
    if ((word === 'break' || word === 'continue') && this.#isFunction(word)) return this.#token('identifier', start)
    return this.#token(isKeyword(word) ? word : 'identifier', start)
  }

  /** `.name`, `$name`, or the mark alone. */
  #name (type: 'field' | 'variable'): Token {
    const start = this.#at
    this.#at += 1
    if (this.#atTerminator()) return this.#token(type === 'field' ? 'dot' : 'variable', start)

    this.#matches(WORD)
    return this.#atTerminator() ? this.#token(type, start) : this.#badCharacter(start)
  }

  #number (): Token {
    const start = this.#at
    if (!this.#scanNumber()) return this.#badNumber(start)

    const sign = this.#text[this.#at]
    if (sign !== '+' && sign !== '-') return this.#token('number', start)
    return this.#scanNumber() && this.#text[this.#at - 1] === 'i' ? this.#token('complex', start) : this.#badNumber(start)
  }

  #scanNumber (): boolean {
    this.#matches(NUMBER)
    return !this.#matches(WORD)
  }

  #quoted (pattern: RegExp, type: TokenType, unterminated: string): Token {
    const start = this.#at
    return this.#matches(pattern) ? this.#token(type, start) : this.#error(unterminated, start)
  }

  #single (type: TokenType): Token {
    this.#at += 1
    return this.#token(type, this.#at - 1)
  }

  #rightDelim (): Token {
    const trims = this.#atTrimmingDelim()
    const start = trims ? this.#at + 2 : this.#at
    this.#at = start + this.#right.length
    if (trims) this.#matches(SPACES)
    this.#inAction = false
    return { type: 'rightDelim', text: this.#right, start }
  }

  #atRightDelim (): boolean {
    return this.#text.startsWith(this.#right, this.#at) || this.#atTrimmingDelim()
  }

  /** At the space of ` -}}`. */
  #atTrimmingDelim (): boolean {
    return this.#text[this.#at + 1] === '-' && isSpace(this.#text[this.#at]) && this.#text.startsWith(this.#right, this.#at + 2)
  }

  /** Whether a name can end here. */
  #atTerminator (): boolean {
    const character = this.#text[this.#at]
    return character === undefined || isSpace(character) || '.,|:)('.includes(character) ||
      this.#text.startsWith(this.#right, this.#at)
  }

  #matches (pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #token (type: TokenType, start: number): Token {
    return { type, text: this.#text.slice(start, this.#at), start }
  }

  #badCharacter (start: number): Token {
    return this.#error(`bad character ${describeCharacter(this.#text, this.#at)}`, start)
  }

  #badNumber (start: number): Token {
    return this.#error(`bad number syntax: ${JSON.stringify(this.#text.slice(start, this.#at))}`, start)
  }

  #error (message: string, start: number): Token {
    return { type: 'error', text: message, start }
  }
}

function isSpace (character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n'
}

function withoutTrailingSpace (text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text[end - 1])) end -= 1
  return text.slice(0, end)
}

function isDigit (character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

/** `U+007D '}'` */
function describeCharacter (text: string, at: number): string {
  const code = text.codePointAt(at)!
  const hex = code.toString(16).toUpperCase().padStart(4, '0')
  return /\p{C}/u.test(String.fromCodePoint(code)) ? `U+${hex}` : `U+${hex} '${String.fromCodePoint(code)}'`
}
