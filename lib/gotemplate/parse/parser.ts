// The statements of a template: lists, control structures, definitions. Source: Go's text/template/parse/parse.go.

import { type BranchNode, isEmptyTree, type ListNode, type Statement, type TemplateNode, type Tree } from '../nodes.js'
import { Lexer, type Delims } from './lexer.js'
import { PipelineParser } from './pipeline-parser.js'
import { Source } from './source.js'
import type { Token } from './token.js'
import { TokenStream } from './token-stream.js'
import { unquote } from './unquote.js'

interface ParseOptions {
  readonly delims: Delims
  readonly isFunction: (name: string) => boolean
}

/** What ends a list. */
type ListEnd = 'end' | 'else'

/** More than any template that a person wrote; deeper ones would exhaust the stack. */
const MAX_DEPTH = 500

/**
 * Parse `text`: the template `name` itself and those that it defines, by name.
 *
 * @throws FST_BEEGO_TPL_PARSE with the place.
 */
export function parse (name: string, text: string, { delims, isFunction }: ParseOptions): Map<string, Tree> {
  const trees = new Map<string, Tree>()
  const parser = new Parser(new Source(name, text), new Lexer(text, delims, isFunction), isFunction, trees)
  parser.parseFile(name)
  return trees
}

class Parser {
  readonly #source: Source
  readonly #lexer: Lexer
  readonly #isFunction: (name: string) => boolean
  readonly #trees: Map<string, Tree>
  readonly #tokens: TokenStream
  readonly #pipelines: PipelineParser
  #depth: number
  #ranges = 0

  constructor (source: Source, lexer: Lexer, isFunction: (name: string) => boolean, trees: Map<string, Tree>, depth = 0) {
    this.#source = source
    this.#lexer = lexer
    this.#isFunction = isFunction
    this.#trees = trees
    this.#tokens = new TokenStream(source, lexer)
    this.#pipelines = new PipelineParser(this.#tokens, isFunction, MAX_DEPTH)
    this.#depth = depth
  }

  parseFile (name: string): void {
    const root: ListNode = { kind: 'list', pos: this.#source.position(0), nodes: [] }
    while (this.#tokens.peek().type !== 'eof') {
      if (this.#tokens.peek().type === 'leftDelim') {
        const delim = this.#tokens.next()
        const word = this.#tokens.nextNonSpace()
        if (word.type === 'define') {
          this.#inner().#parseDefinition()
          continue
        }
        this.#tokens.putBack(word)
        this.#tokens.putBack(delim)
      }

      const node = this.#statement()
      if (typeof node === 'string') this.#tokens.fail(`unexpected {{${node}}}`)
      root.nodes.push(node)
    }
    this.#add(name, root)
  }

  /** A parser for a template inside this one's text: it goes on where this one stands. */
  #inner (): Parser {
    return new Parser(this.#source, this.#lexer, this.#isFunction, this.#trees, this.#depth)
  }

  #parseDefinition (): void {
    const context = 'define clause'
    const name = this.#templateName(this.#tokens.nextNonSpace(), context)
    this.#tokens.expect('rightDelim', context)
    const { list, end } = this.#list()
    if (end !== 'end') this.#tokens.fail(`unexpected {{${end}}} in ${context}`)
    this.#add(name, list)
  }

  #parseBlock (name: string): void {
    const { list, end } = this.#list()
    if (end !== 'end') this.#tokens.fail(`unexpected {{${end}}} in block clause`)
    this.#add(name, list)
  }

  #add (name: string, root: ListNode): void {
    const earlier = this.#trees.get(name)
    if (earlier === undefined || isEmptyTree(earlier.root)) this.#trees.set(name, { name, root })
    else if (!isEmptyTree(root)) this.#tokens.fail(`template: multiple definition of template ${JSON.stringify(name)}`)
  }

  #list (): { list: ListNode, end: ListEnd } {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) this.#tokens.fail(`nested more than ${MAX_DEPTH} deep`)

    const list: ListNode = { kind: 'list', pos: this.#position(this.#tokens.peekNonSpace()), nodes: [] }
    while (this.#tokens.peekNonSpace().type !== 'eof') {
      const node = this.#statement()
      if (typeof node === 'string') {
        this.#depth -= 1
        return { list, end: node }
      }
      list.nodes.push(node)
    }
    return this.#tokens.fail('unexpected EOF')
  }

  #statement (): Statement | ListEnd {
    const token = this.#tokens.nextNonSpace()
    if (token.type === 'text') return { kind: 'text', pos: this.#position(token), text: token.text }
    if (token.type !== 'leftDelim') return this.#tokens.unexpected(token, 'input')

    this.#tokens.actionStart = token.start
    const node = this.#action()
    this.#tokens.actionStart = null
    return node
  }

  #action (): Statement | ListEnd {
    const token = this.#tokens.nextNonSpace()
    const pos = this.#position(token)
    switch (token.type) {
      case 'if': case 'range': case 'with': return this.#control(token.type)
      case 'template': return this.#templateCall()
      case 'block': return this.#block()
      case 'break': case 'continue': {
        const shown = `{{${token.type}}}`
        this.#tokens.expect('rightDelim', shown)
        return this.#ranges > 0 ? { kind: token.type, pos } : this.#tokens.fail(`${shown} outside {{range}}`)
      }
      case 'end':
        this.#tokens.expect('rightDelim', 'end')
        return 'end'
      case 'else': {
        const next = this.#tokens.peekNonSpace()
        if (next.type !== 'if' && next.type !== 'with') this.#tokens.expect('rightDelim', 'else')
        return 'else'
      }
    }
    this.#tokens.putBack(token)
    return { kind: 'action', pos, pipe: this.#pipelines.pipeline('command', 'rightDelim') }
  }

  #control (kind: BranchNode['kind']): BranchNode {
    const scope = this.#pipelines.openScope()
    const pipe = this.#pipelines.pipeline(kind, 'rightDelim')
    if (kind === 'range') this.#ranges += 1
    const { list, end } = this.#list()
    if (kind === 'range') this.#ranges -= 1
    const elseList = end === 'else' ? this.#else(kind) : null
    this.#pipelines.closeScope(scope)
    return { kind, pos: pipe.pos, pipe, list, elseList }
  }

  /** `{{else if x}}` in an `if` and `{{else with x}}` in a `with` are an else that holds another one, with one end for both. */
  #else (kind: BranchNode['kind']): ListNode {
    const token = this.#tokens.peek()
    if (kind !== 'range' && token.type === kind) {
      this.#depth += 1
      this.#tokens.next()
      const nodes = [this.#control(kind)]
      this.#depth -= 1
      return { kind: 'list', pos: this.#position(token), nodes }
    }
    const { list, end } = this.#list()
    return end === 'end' ? list : this.#tokens.fail(`expected end; found {{${end}}}`)
  }

  #templateCall (): TemplateNode {
    const context = 'template clause'
    const token = this.#tokens.nextNonSpace()
    const name = this.#templateName(token, context)
    const next = this.#tokens.nextNonSpace()
    if (next.type === 'rightDelim') return { kind: 'template', pos: this.#position(token), name, pipe: null }
    this.#tokens.putBack(next)
    return { kind: 'template', pos: this.#position(token), name, pipe: this.#pipelines.pipeline(context, 'rightDelim') }
  }

  /** A definition and a call of it. */
  #block (): TemplateNode {
    const context = 'block clause'
    const token = this.#tokens.nextNonSpace()
    const name = this.#templateName(token, context)
    const pipe = this.#pipelines.pipeline(context, 'rightDelim')
    this.#inner().#parseBlock(name)
    return { kind: 'template', pos: this.#position(token), name, pipe }
  }

  #templateName (token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') this.#tokens.unexpected(token, context)
    return unquote(token.text) ?? this.#tokens.fail('invalid syntax')
  }

  #position (token: Token) {
    return this.#source.position(token.start)
  }
}
