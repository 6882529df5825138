// The words of a template, after the item types of Go's text/template/parse.

const KEYWORDS = ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'nil', 'range', 'template', 'with'] as const

type Keyword = typeof KEYWORDS[number]

export type TokenType =
  | 'text' | 'comment' | 'leftDelim' | 'rightDelim' | 'space' | 'assign' | 'declare' | 'pipe' | 'leftParen' | 'rightParen' | 'char'
  | 'bool' | 'charConstant' | 'complex' | 'number' | 'string' | 'rawString' | 'variable' | 'field' | 'dot' | 'identifier'
  | Keyword | 'eof' | 'error'

export interface Token {
  readonly type: TokenType
  /** As written; of an error, its message. */
  readonly text: string
  /** Index of its first UTF-16 unit. */
  readonly start: number
}

const keywords: ReadonlySet<string> = new Set(KEYWORDS)

export function isKeyword (word: string): word is Keyword {
  return keywords.has(word)
}

/** The token as an error message names it. */
export function describeToken ({ type, text }: Token): string {
  if (type === 'dot' || isKeyword(type)) return `<${text}>`
  const characters = [...text]
  return characters.length > 10 ? `${JSON.stringify(characters.slice(0, 10).join(''))}...` : JSON.stringify(text)
}
