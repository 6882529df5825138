// JSON, read with the line of every key: JSON.parse tells neither those nor, on all versions of Node, where an error is; and what it
// says about an error quotes the text, which may be a secret.

import { FST_BEEGO_CONFIG_SYNTAX } from '../../errors.js'
import { type ConfigItem, dataOf } from '../data.js'
import { expandedItem } from '../expand-env.js'
import { type Format, settableItem, treeWith } from './format.js'

type Tree = { readonly [key: string]: ConfigItem }

const DEPTH = 100

export const json: Format = {
  nests: true,
  settable: settableItem,

  read (text, file, env) {
    const { tree, lines } = new JSONReader(text, file).read()
    return dataOf(expandedItem(tree, env) as Tree, file, (path) => lines.get(JSON.stringify(path))) // a table stays one
  },

  write (text, changes) {
    const tree = JSON.parse(text.replace(/^\uFEFF/, '')) as Tree // it has been read before
    const [, indent = '  '] = /^[[{]\s*\n([ \t]+)/.exec(text.trimStart()) ?? []
    return JSON.stringify(treeWith(tree, changes), null, indent) + '\n'
  }
}

/** A reader of one text: RFC 8259, with an object at the top. */
class JSONReader {
  readonly #text: string
  readonly #file: string
  readonly #lines = new Map<string, number>()
  #at = 0
  #line = 1
  #lineStart = 0

  constructor (text: string, file: string) {
    this.#text = text
    this.#file = file
    if (text.startsWith('\uFEFF')) this.#at = this.#lineStart = 1
  }

  read (): { tree: Tree, lines: ReadonlyMap<string, number> } {
    this.#space()
    if (this.#text[this.#at] !== '{') throw this.#error("there must be an object, '{ … }'")
    const tree = this.#object([])
    this.#space()
    if (this.#at < this.#text.length) throw this.#error('there is something behind the end')
    return { tree, lines: this.#lines }
  }

  #value (path: readonly string[]): ConfigItem {
    this.#space()
    if (path.length > DEPTH) throw this.#error(`there are more than ${DEPTH} objects and lists inside each other`)
    switch (this.#text[this.#at]) {
      case '{': return this.#object(path)
      case '[': return this.#list(path)
      case '"': return this.#string()
      default: return this.#word()
    }
  }

  #object (path: readonly string[]): Tree {
    const members: Array<[string, ConfigItem]> = []
    this.#at++
    for (let more = !this.#ends('}'); more; more = this.#goesOn('}')) {
      this.#space()
      const line = this.#line
      if (this.#text[this.#at] !== '"') throw this.#error('there must be a key in double quotes')
      const key = this.#string()
      this.#space()
      if (this.#text[this.#at] !== ':') throw this.#error("there must be a ':'")
      this.#at++
      const inner = [...path, key]
      if (inner.length <= 2) this.#lines.set(JSON.stringify(inner), line)
      members.push([key, this.#value(inner)])
    }
    return Object.fromEntries(members)
  }

  #list (path: readonly string[]): ConfigItem[] {
    const items: ConfigItem[] = []
    this.#at++
    for (let more = !this.#ends(']'); more; more = this.#goesOn(']')) items.push(this.#value([...path, '']))
    return items
  }

  #string (): string {
    const expression = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y // eslint-disable-line no-control-regex -- JSON forbids these
    return JSON.parse(this.#token(expression, 'the text in double quotes is not closed, or has a character that it must not have')) as string
  }

  #word (): ConfigItem {
    const expression = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y
    return JSON.parse(this.#token(expression, 'there must be a value')) as ConfigItem
  }

  #token (expression: RegExp, expected: string): string {
    expression.lastIndex = this.#at
    const [token] = expression.exec(this.#text) ?? []
    if (token === undefined) throw this.#error(expected)
    this.#at += token.length
    return token
  }

  /** Whether the object or list is over before it begins. */
  #ends (end: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== end) return false
    this.#at++
    return true
  }

  /** Whether there is a comma, and so another member. */
  #goesOn (end: string): boolean {
    if (this.#ends(end)) return false
    if (this.#text[this.#at] !== ',') throw this.#error(`there must be a ',' or '${end}'`)
    this.#at++
    return true
  }

  #space (): void {
    for (;; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === 0x0a) {
        this.#line++
        this.#lineStart = this.#at + 1
      } else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return
    }
  }

  #error (reason: string): FST_BEEGO_CONFIG_SYNTAX {
    return new FST_BEEGO_CONFIG_SYNTAX({ file: this.#file, line: this.#line, column: this.#at - this.#lineStart + 1 }, reason)
  }
}
