// Pipelines, commands and operands as closures. Source: Go's text/template, evalPipeline and evalCommand.

import { printed } from '../fmt/print.js'
import { isThenable } from '../../thenable.js'
import type { ActionNode, CommandNode, NumberNode, Operand, PipeNode } from '../nodes.js'
import { nodeText } from '../parse/node-text.js'
import type { TemplateFunction } from '../funcs/function.js'
import { kindOf, typeOf } from '../values/kind.js'
import { isTrue, PROMISE } from '../values/truth.js'
import { Typed, valueOf } from '../values/typed.js'
import { COMPLEX128, FLOAT64 } from '../values/types.js'
import { type Argument, argumentValues, guarded, NO_FINAL, plain } from './arguments.js'
import { type Arguments, field } from './field.js'
import { printable } from './printable.js'
import type { Scope } from './scope.js'
import { reasonOf, Site } from './site.js'
import type { Evaluate, Run, State } from './state.js'

/** The functions of a set, its escapers among them. */
export interface Functions {
  get (name: string): TemplateFunction | undefined
}

/** A compiled command: `final` is the value from the stage before, or NO_FINAL. */
type Stage = (state: State, dot: unknown, final: unknown) => unknown

export class PipelineCompiler {
  readonly #template: string
  readonly #scope: Scope
  readonly #functions: Functions

  constructor (template: string, scope: Scope, functions: Functions) {
    this.#template = template
    this.#scope = scope
    this.#functions = functions
  }

  /** `{{pipeline}}`: nothing is printed of one that sets variables. */
  action (node: ActionNode): Run {
    const value = this.pipeline(node.pipe)
    if (node.pipe.decl.length > 0) {
      return (state, dot) => {
        value(state, dot)
        return ''
      }
    }

    const site = this.#site(node)
    return (state, dot) => {
      const result = value(state, dot)
      return typeof result === 'string' ? result : print(site, result)
    }
  }

  /** The value of a pipeline, with its variables set to it. */
  pipeline (pipe: PipeNode): Evaluate {
    const value = this.undeclared(pipe)
    const [variable] = pipe.decl
    if (variable === undefined) return value

    const [name] = variable.ident
    const site = this.#site(pipe)
    const slot = pipe.isAssign ? this.#scope.slot(name!) : this.#scope.declare(name!)
    if (slot === -1) {
      return (state, dot) => {
        value(state, dot)
        return site.fail(`undefined variable: ${name}`)
      }
    }
    return (state, dot) => {
      const result = value(state, dot)
      state.variables[slot] = result
      return result
    }
  }

  /** The value alone. A nil interface is no value any more once it has passed through a stage. */
  undeclared (pipe: PipeNode): Evaluate {
    const site = this.#site(pipe)
    const [first, ...rest] = pipe.cmds.map(command => this.#command(command))
    const single = first!
    if (rest.length === 0) return (state, dot) => settled(site, single(state, dot, NO_FINAL))
    return (state, dot) => {
      let value = settled(site, single(state, dot, NO_FINAL))
      for (const stage of rest) value = settled(site, stage(state, dot, value))
      return value
    }
  }

  #command ({ args: [first, ...rest], ...command }: CommandNode): Stage {
    const word = first!
    const site = this.#site(word)
    switch (word.kind) {
      case 'field': {
        const receiver = this.#chain(site, (_state, dot) => dot, word.ident.slice(0, -1))
        return this.#last(site, receiver, word.ident.at(-1)!, rest)
      }
      case 'chain': {
        const receiver = this.#chain(site, this.#chainStart(site, word.node), word.field.slice(0, -1))
        return this.#last(site, receiver, word.field.at(-1)!, rest)
      }
      case 'variable': {
        const [name, ...names] = word.ident
        const variable = this.#variable(site, name!)
        if (names.length === 0) return this.#noFunction(site, word, rest, variable)
        return this.#last(site, this.#chain(site, variable, names.slice(0, -1)), names.at(-1)!, rest)
      }
      case 'identifier': return this.#call(this.#site({ ...command, args: [word, ...rest] }), site, word.ident, rest)
      case 'pipe': return this.#noFunction(site, word, rest, this.undeclared(word))
      default: return this.#noFunction(site, word, rest, this.#operand(word))
    }
  }

  /** A stage that takes no arguments. */
  #noFunction (site: Site, word: Operand, rest: readonly Operand[], value: Evaluate): Stage {
    const problem = `can't give argument to non-function ${word.kind === 'pipe' ? `(${nodeText(word)})` : nodeText(word)}`
    if (rest.length > 0) return () => site.fail(problem)
    return (state, dot, final) => final === NO_FINAL ? value(state, dot) : site.fail(problem)
  }

  #chainStart (site: Site, node: Operand): Evaluate {
    return node.kind === 'nil' ? () => site.fail(`indirection through explicit nil in ${nodeText(site.node)}`) : this.#operand(node)
  }

  #chain (site: Site, start: Evaluate, names: readonly string[]): Evaluate {
    return names.reduce<Evaluate>((receiver, name) =>
      (state, dot) => field(site, state.missingKey, receiver(state, dot), name, null), start)
  }

  /** The last name of a chain, which takes the arguments. */
  #last (site: Site, receiver: Evaluate, name: string, rest: readonly Operand[]): Stage {
    const args = rest.map(node => this.#argument(node))
    return (state, dot, final) => {
      const given: Arguments = args.length === 0 && final === NO_FINAL
        ? null
        : (method, signature) => argumentValues(site, method, signature, args, final, state, dot)
      return field(site, state.missingKey, receiver(state, dot), name, given)
    }
  }

  #variable (site: Site, name: string): Evaluate {
    const slot = this.#scope.slot(name)
    return slot === -1 ? () => site.fail(`undefined variable: ${name}`) : state => state.variables[slot]
  }

  #call (site: Site, at: Site, name: string, rest: readonly Operand[]): Stage {
    const target = this.#functions.get(name)
    if (target === undefined) return () => at.fail(`${JSON.stringify(name)} is not a defined function`)

    const args = rest.map(node => this.#argument(node))
    if (target.isBuiltin && (name === 'and' || name === 'or')) return shortCircuit(at, name, args)
    const { call, signature } = target
    return (state, dot, final) => {
      const values = argumentValues(at, name, signature, args, final, state, dot)
      return guarded(site, name, () => call(...values))
    }
  }

  #argument (node: Operand): Argument {
    return { site: this.#site(node), node, evaluate: this.#operand(node) }
  }

  /** An operand that is not the first word of a command, or one that is none but a value. */
  #operand (node: Operand): Evaluate {
    const site = this.#site(node)
    switch (node.kind) {
      case 'dot': return (_state, dot) => dot
      case 'nil': return () => site.fail('nil is not a command')
      case 'bool': return constant(node.value)
      case 'string': return constant(node.text)
      case 'number': return this.#number(site, node)
      case 'pipe': return this.pipeline(node)
      default: {
        const stage = this.#command({ kind: 'command', pos: node.pos, args: [node] })
        return (state, dot) => stage(state, dot, NO_FINAL)
      }
    }
  }

  #number (site: Site, { text, int, float, complex }: NumberNode): Evaluate {
    if (complex !== null) return constant(new Typed(COMPLEX128, complex))
    const isFloat = /[.eEpP]/.test(text) && !/^[+-]?0[xX][^pP]*$/.test(text) && !text.startsWith("'")
    if (isFloat) return constant(valueOf(FLOAT64, float))
    return int! >= 2n ** 63n ? () => site.fail(`${text} overflows int`) : constant(plain(int!))
  }

  #site (node: Site['node']): Site {
    return new Site(this.#template, node)
  }
}

function constant (value: unknown): Evaluate {
  return () => value
}

/** What a stage hands on: no promise, and nil no more. */
function settled (site: Site, value: unknown): unknown {
  if (typeof value !== 'object') return value
  if (value === null) return undefined
  return !Array.isArray(value) && isThenable(value) ? site.fail(PROMISE) : value
}

function print (site: Site, value: unknown): string {
  let shown: unknown
  try {
    shown = printable(value)
    if (kindOf(shown) !== 'func') return printed(shown)
  } catch (error) {
    site.fail(reasonOf(error))
  }
  return site.fail(`can't print ${nodeText(site.node)} of type ${typeOf(shown)!.name}`)
}

/** `and` ends at the first false argument, `or` at the first true one; the last one is the result otherwise. */
function shortCircuit (site: Site, name: 'and' | 'or', args: readonly Argument[]): Stage {
  return (state, dot, final) => {
    if (args.length === 0 && final === NO_FINAL) site.fail(`wrong number of args for ${name}: want at least 1 got 0`)
    let value: unknown
    for (const { evaluate } of args) {
      value = evaluate(state, dot)
      if (guarded(site, name, () => isTrue(value)) === (name === 'or')) return value
    }
    return final === NO_FINAL ? value : final
  }
}
