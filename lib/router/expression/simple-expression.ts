// The part of RE2's language that JavaScript reads alike and that a backtracking engine runs in linear time: literals,
// classes with one quantifier each, choices between literals, capture groups around a sequence of those.

import { complement, DIGIT, disjoint, SPACE, single, union, WORD, type CharSet } from './charset.js'
import { isLinear, type Item } from './linear.js'

const CLASSES: Readonly<Record<string, readonly [js: string, set: CharSet]>> = {
  d: ['\\d', DIGIT],
  D: ['\\D', complement(DIGIT)],
  w: ['\\w', WORD],
  W: ['\\W', complement(WORD)],
  s: [' \\t\\n\\f\\r', SPACE],
  S: ['\\S\\v\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff', complement(SPACE)]
}
const NOT_NEWLINE = complement(single('\n'))
const SLASH = single('/')

const PUNCTUATION = /^[!-/:-@[-`{-~]$/
const META = /[\\^$.*+?()[\]{}|/]/g
const CLASS_META = /[\\^\][-]/g
const QUANTIFIER = /([*+?]|\{(\d{1,3})(?:(,)(\d{1,3})?)?\})(\??)/y
const CHOICE = /\((?:\?:)?([\w/-]+(?:\|[\w/-]+)+)\)/y

export interface SimpleExpression {
  /** For JavaScript, without anchors. Captures keep their order. */
  readonly js: string
  /** Whether it can match a `/`. */
  readonly takesSlash: boolean
}

/** `null` when the expression is not simple. */
export function simpleExpression (source: string): SimpleExpression | null {
  const reader = { source, at: 0 }
  const parts: string[] = []
  const items: Item[] = []
  let open = false

  while (reader.at < source.length) {
    const choice = readChoice(reader)
    if (choice !== null) {
      // An open group closes at its own `)`: a choice inside it captures for itself, as in RE2.
      items.push(choice)
      parts.push(choice.js)
    } else if (source[reader.at] === '(' && source[reader.at + 1] !== '?' && !open) {
      open = true
      reader.at++
      parts.push('(')
    } else if (source[reader.at] === ')' && open) {
      open = false
      reader.at++
      if (isQuantified(reader)) return null
      parts.push(')')
    } else {
      const item = readAtom(reader)
      if (item === null) return null
      items.push(item)
      parts.push(item.js)
    }
  }
  if (open || !isLinear(items)) return null
  return { js: parts.join(''), takesSlash: items.some(({ all }) => !disjoint(all, SLASH)) }
}

interface Reader { readonly source: string, at: number }

function readChoice (reader: Reader): Item | null {
  CHOICE.lastIndex = reader.at
  const found = CHOICE.exec(reader.source)
  if (found === null) return null
  const [js, words = ''] = found
  const choices = words.split('|')
  // When no word begins another one, at most one of them fits: nothing to go back to.
  if (choices.some((a, i) => choices.some((b, j) => i !== j && b.startsWith(a)))) return null

  const start = reader.at
  reader.at += js.length
  if (isQuantified(reader)) {
    reader.at = start
    return null
  }
  return { js: js.replaceAll('/', '\\/'), first: union(...choices.map(single)), all: union(...Array.from(words, single)), min: 1, max: 1 }
}

function isQuantified ({ source, at }: Reader): boolean {
  return '*+?{'.includes(source[at] ?? ' ')
}

function readAtom (reader: Reader): Item | null {
  const atom = readClass(reader) ?? readChar(reader)
  if (atom === null) return null
  const [js, first] = atom

  QUANTIFIER.lastIndex = reader.at
  const quantifier = QUANTIFIER.exec(reader.source)
  if (quantifier === null) return { js, first, all: first, min: 1, max: 1 }

  reader.at = QUANTIFIER.lastIndex
  if (isQuantified(reader)) return null
  const [text, symbol = '', low, comma, high] = quantifier
  const [min, max] = limits(symbol, low, comma, high)
  return min <= max ? { js: js + text, first, all: first, min, max } : null
}

function limits (symbol: string, low?: string, comma?: string, high?: string): [min: number, max: number] {
  if (low !== undefined) return [Number(low), high !== undefined ? Number(high) : comma !== undefined ? Infinity : Number(low)]
  return [symbol === '+' ? 1 : 0, symbol === '?' ? 1 : Infinity]
}

type Atom = readonly [js: string, set: CharSet]

function readChar (reader: Reader): Atom | null {
  const char = String.fromCodePoint(reader.source.codePointAt(reader.at)!)
  if (char === '\\') return readEscape(reader)
  if ('^$*+?()[]{}|'.includes(char)) return null
  reader.at += char.length
  return char === '.' ? ['[^\\n]', NOT_NEWLINE] : [char.replace(META, '\\$&'), single(char)]
}

function readEscape (reader: Reader): Atom | null {
  const char = reader.source[reader.at + 1] ?? ''
  const known = CLASSES[char]
  if (known === undefined && !PUNCTUATION.test(char)) return null
  reader.at += 2
  return known === undefined ? [char.replace(META, '\\$&'), single(char)] : [known[0].length > 2 ? `[${known[0]}]` : known[0], known[1]]
}

function readClass (reader: Reader): Atom | null {
  if (reader.source[reader.at] !== '[') return null
  const start = reader.at
  const negated = reader.source[start + 1] === '^'
  reader.at += negated ? 2 : 1

  const js: string[] = []
  const sets: CharSet[] = []
  while (reader.source[reader.at] !== ']') {
    const member = readMember(reader)
    if (member === null) {
      reader.at = start
      return null
    }
    js.push(member[0])
    sets.push(member[1])
  }
  if (sets.length === 0) {
    reader.at = start
    return null
  }
  reader.at++
  const set = union(...sets)
  return [`[${negated ? '^' : ''}${js.join('')}]`, negated ? complement(set) : set]
}

/** `a`, `a-z`, `\d` or `\-` inside a class. */
function readMember (reader: Reader): Atom | null {
  const low = readMemberChar(reader)
  if (low === null || typeof low !== 'string') return low
  if (reader.source[reader.at] !== '-' || reader.source[reader.at + 1] === ']') {
    return [low.replace(CLASS_META, '\\$&'), single(low)]
  }
  reader.at++
  const high = readMemberChar(reader)
  if (typeof high !== 'string') return null
  const from = low.codePointAt(0)!
  const to = high.codePointAt(0)!
  return from <= to ? [`${low.replace(CLASS_META, '\\$&')}-${high.replace(CLASS_META, '\\$&')}`, [[from, to]]] : null
}

function readMemberChar (reader: Reader): string | Atom | null {
  const point = reader.source.codePointAt(reader.at)
  if (point === undefined) return null
  const char = String.fromCodePoint(point)
  if (char === '[') return null // perhaps `[:alpha:]`
  if (char !== '\\') {
    reader.at += char.length
    return char
  }
  const escaped = reader.source[reader.at + 1] ?? ''
  reader.at += 2
  if (PUNCTUATION.test(escaped)) return escaped
  const known = CLASSES[escaped]
  return known ?? null
}
