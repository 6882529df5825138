// Pipelines, commands and operands, and the variables that are known in them. Source: Go's text/template/parse/parse.go.

import type { ChainNode, CommandNode, Operand, PipeNode, VariableNode } from '../nodes.js'
import { parseNumber } from './number.js'
import { nodeText } from './node-text.js'
import type { Token } from './token.js'
import type { TokenStream } from './token-stream.js'
import { unquote } from './unquote.js'

const STARTS_OPERAND: ReadonlySet<Token['type']> = new Set([
  'bool', 'charConstant', 'complex', 'dot', 'field', 'identifier', 'number', 'nil', 'rawString', 'string', 'variable', 'leftParen'
])
const NOT_EXECUTABLE: ReadonlySet<Operand['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'string'])

export class PipelineParser {
  readonly #tokens: TokenStream
  readonly #isFunction: (name: string) => boolean
  readonly #maxDepth: number
  readonly #variables = ['$']
  #depth = 0

  constructor (tokens: TokenStream, isFunction: (name: string) => boolean, maxDepth: number) {
    this.#tokens = tokens
    this.#isFunction = isFunction
    this.#maxDepth = maxDepth
  }

  /** Variables declared from here on are forgotten by `closeScope`. */
  openScope (): number {
    return this.#variables.length
  }

  closeScope (scope: number): void {
    this.#variables.length = scope
  }

  pipeline (context: string, end: 'rightDelim' | 'rightParen'): PipeNode {
    const pos = this.#position(this.#tokens.peekNonSpace())
    const { decl, isAssign } = this.#declarations(context)
    const cmds: CommandNode[] = []
    for (let token = this.#tokens.nextNonSpace(); token.type !== end; token = this.#tokens.nextNonSpace()) {
      if (!STARTS_OPERAND.has(token.type)) this.#tokens.unexpected(token, context)
      this.#tokens.putBack(token)
      cmds.push(this.#command())
    }

    if (cmds.length === 0) this.#tokens.fail(`missing value for ${context}`)
    const misplaced = cmds.findIndex(({ args: [first] }, stage) => stage > 0 && NOT_EXECUTABLE.has(first!.kind))
    if (misplaced !== -1) this.#tokens.fail(`non executable command in pipeline stage ${misplaced + 1}`)
    return { kind: 'pipe', pos, decl, isAssign, cmds }
  }

  /** `$x :=`, `$x =`, and `$i, $x :=` in a range. */
  #declarations (context: string): { decl: VariableNode[], isAssign: boolean } {
    const decl: VariableNode[] = []
    while (true) {
      const variable = this.#tokens.peekNonSpace()
      if (variable.type !== 'variable') return { decl, isAssign: false }

      this.#tokens.next()
      const after = this.#tokens.peek()
      const next = this.#tokens.peekNonSpace()
      const isComma = next.type === 'char' && next.text === ','
      if (next.type !== 'assign' && next.type !== 'declare' && !isComma) {
        if (after.type === 'space') this.#tokens.putBack(after)
        this.#tokens.putBack(variable)
        return { decl, isAssign: false }
      }

      this.#tokens.nextNonSpace()
      decl.push(this.#variable(variable))
      this.#variables.push(variable.text)
      if (!isComma) return { decl, isAssign: next.type === 'assign' }
      if (context !== 'range' || decl.length === 2) this.#tokens.fail(`too many declarations in ${context}`)
      const { type } = this.#tokens.peekNonSpace()
      if (type !== 'variable' && type !== 'rightDelim' && type !== 'rightParen') this.#tokens.fail('range can only initialize variables')
    }
  }

  #command (): CommandNode {
    const pos = this.#position(this.#tokens.peekNonSpace())
    const args: Operand[] = []
    while (true) {
      this.#tokens.peekNonSpace()
      const operand = this.#operand()
      if (operand !== null) args.push(operand)
      const token = this.#tokens.next()
      if (token.type === 'space') continue
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.#tokens.putBack(token)
      else if (token.type !== 'pipe') this.#tokens.unexpected(token, 'operand')
      break
    }
    return { kind: 'command', pos, args }
  }

  #operand (): Operand | null {
    const node = this.#term()
    const token = this.#tokens.peek()
    if (node === null || token.type !== 'field') return node

    const field: string[] = []
    while (this.#tokens.peek().type === 'field') field.push(this.#tokens.next().text.slice(1))
    const pos = this.#position(token)
    if (node.kind === 'field' || node.kind === 'variable') return { ...node, pos, ident: [...node.ident, ...field] }
    if (NOT_EXECUTABLE.has(node.kind)) this.#tokens.fail(`unexpected . after term ${JSON.stringify(nodeText(node))}`)
    return { kind: 'chain', pos, node, field } satisfies ChainNode
  }

  #term (): Operand | null {
    const token = this.#tokens.nextNonSpace()
    const { type, text } = token
    const pos = this.#position(token)
    switch (type) {
      case 'identifier':
        return this.#isFunction(text) ? { kind: type, pos, ident: text } : this.#tokens.fail(`function ${JSON.stringify(text)} not defined`)
      case 'dot': return { kind: type, pos }
      case 'nil': return { kind: type, pos }
      case 'variable':
        return this.#variables.includes(text) ? this.#variable(token) : this.#tokens.fail(`undefined variable ${JSON.stringify(text)}`)
      case 'field': return { kind: type, pos, ident: [text.slice(1)] }
      case 'bool': return { kind: type, pos, value: text === 'true' }
      case 'charConstant': case 'complex': case 'number': {
        const number = parseNumber(text, type)
        return typeof number === 'string' ? this.#tokens.fail(number) : { kind: 'number', pos, text, ...number }
      }
      case 'leftParen': return this.#parenthesized()
      case 'string': case 'rawString':
        return { kind: 'string', pos, quoted: text, text: unquote(text) ?? this.#tokens.fail('invalid syntax') }
    }
    this.#tokens.putBack(token)
    return null
  }

  #parenthesized (): PipeNode {
    this.#depth += 1
    if (this.#depth > this.#maxDepth) this.#tokens.fail(`parentheses nested more than ${this.#maxDepth} deep`)
    const pipe = this.pipeline('parenthesized pipeline', 'rightParen')
    this.#depth -= 1
    return pipe
  }

  #variable (token: Token): VariableNode {
    return { kind: 'variable', pos: this.#position(token), ident: [token.text] }
  }

  #position (token: Token) {
    return this.#tokens.source.position(token.start)
  }
}
