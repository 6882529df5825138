// Pipelines and commands as closures. Source: Go's text/template, evalPipeline and evalCommand.

import { printed } from '../fmt/print.js'
import type { TemplateFunction } from '../funcs/function.js'
import type { ActionNode, CommandNode, Operand, PipeNode } from '../nodes.js'
import { nodeText } from '../parse/node-text.js'
import { kindOf, typeOf } from '../values/kind.js'
import { type Argument, argumentValues, NO_FINAL } from './arguments.js'
import { callOf, shortCircuit } from './call.js'
import { constantOf, isConstant } from './constant.js'
import { escaped, type EscapedField, escapedField, fieldPlace } from './escaped.js'
import { field, fieldOf, settledFieldOf } from './field.js'
import { printable } from './printable.js'
import type { Scope } from './scope.js'
import { settling } from './settled.js'
import { reasonOf, Site } from './site.js'
import type { Evaluate, Run, State } from './state.js'

/** The functions of a set, its escapers among them. */
export interface Functions {
  get (name: string): TemplateFunction | undefined
}

/** A compiled command: `final` is the value from the stage before, or NO_FINAL. */
export type Stage = (state: State, dot: unknown, final: unknown) => unknown

export class PipelineCompiler {
  readonly #template: string
  readonly #scope: Scope
  readonly #functions: Functions
  /** What is known of values that are escaped fields. */
  readonly fields = new Map<Evaluate, EscapedField>()

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

    // An escaper gives a text: there is nothing left to print.
    if (this.#escaperOf(node.pipe.cmds.at(-1)!) !== null) return value as Run
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
    const slot = pipe.isAssign ? this.#scope.slot(name!) : this.#scope.declare(name!)
    const site = this.#site(pipe)
    return (state, dot) => {
      const result = value(state, dot)
      if (slot === -1) site.fail(`undefined variable: ${name}`)
      state.variables[slot] = result
      return result
    }
  }

  /** The value alone. */
  undeclared (pipe: PipeNode): Evaluate {
    const site = this.#site(pipe)
    const [first, ...rest] = pipe.cmds
    const value = rest.reduce((before, command) => this.#next(site, before, command), this.#first(site, first!))

    const [word] = first!.args
    const escapers = rest.map(command => this.#escaperOf(command)?.name ?? null)
    const name = first!.args.length === 1 && word!.kind === 'field' && word!.ident.length === 1 ? word!.ident[0]! : null
    const place = name !== null && isWhole(escapers) ? fieldPlace(escapers) : null
    if (name === null || place === null) return value

    const field = { name, place }
    const printed = escapedField(field, value)
    this.fields.set(printed, field)
    return printed
  }

  /** What a later command makes of the value before it. */
  #next (site: Site, value: Evaluate, command: CommandNode): Evaluate {
    const escaper = this.#escaperOf(command)
    if (escaper !== null) return escaped(this.#site(command), escaper.name, escaper.target, value)

    const stage = this.#stage(command)
    return settling(site, (state, dot) => stage(state, dot, value(state, dot)))
  }

  #escaperOf ({ args: [word] }: CommandNode): { name: string, target: TemplateFunction } | null {
    const target = word!.kind === 'identifier' ? this.#functions.get(word!.ident) : undefined
    return target?.isEscaper ? { name: nodeText(word!), target } : null
  }

  /** A command that no value comes to. */
  #first (site: Site, command: CommandNode): Evaluate {
    const [word, ...rest] = command.args
    if (rest.length > 0) {
      const stage = this.#stage(command)
      return settling(site, (state, dot) => stage(state, dot, NO_FINAL))
    }
    if (word!.kind === 'pipe') return this.pipeline(word!)
    if (word!.kind !== 'field') return settling(site, this.#operand(word!))

    const own = this.#site(word!)
    return settledFieldOf(own, this.#chain(own, null, word!.ident.slice(0, -1)), word!.ident.at(-1)!)
  }

  #stage (command: CommandNode): Stage {
    const [first, ...rest] = command.args
    const word = first!
    const site = this.#site(word)
    switch (word.kind) {
      case 'field': return this.#method(site, this.#chain(site, null, word.ident.slice(0, -1)), word.ident.at(-1)!, rest)
      case 'chain': {
        const receiver = this.#chain(site, this.#operand(word.node), word.field.slice(0, -1))
        return this.#method(site, receiver, word.field.at(-1)!, rest)
      }
      case 'variable':
        if (word.ident.length === 1) return this.#noFunction(site, word)
        return this.#method(site, this.#variable(site, word.ident.slice(0, -1)), word.ident.at(-1)!, rest)
      case 'identifier': return this.#call(this.#site(command), site, word.ident, rest)
      default: return this.#noFunction(site, word)
    }
  }

  /** What cannot be called: a stage of it was given an argument, or a value from the stage before. */
  #noFunction (site: Site, word: Operand): Stage {
    const shown = word.kind === 'pipe' ? `(${nodeText(word)})` : nodeText(word)
    return () => site.fail(`can't give argument to non-function ${shown}`)
  }

  /** Names one after the other, of the dot or of what `start` gives; `null` is the dot itself. */
  #chain (site: Site, start: Evaluate | null, names: readonly string[]): Evaluate | null {
    return names.reduce<Evaluate | null>((receiver, name) => fieldOf(site, receiver, name), start)
  }

  #variable (site: Site, [name, ...names]: readonly string[]): Evaluate {
    const slot = this.#scope.slot(name!)
    const value: Evaluate = slot === -1 ? () => site.fail(`undefined variable: ${name}`) : state => state.variables[slot]
    return names.reduce((receiver, inner) => fieldOf(site, receiver, inner), value)
  }

  /** The last name of a chain: if it is a method, it takes the arguments. */
  #method (site: Site, receiver: Evaluate | null, name: string, rest: readonly Operand[]): Stage {
    const args = rest.map(node => this.#argument(node))
    return (state, dot, final) => {
      const given = args.length === 0 && final === NO_FINAL
        ? null
        : (signature: TemplateFunction['signature']) => argumentValues(site, name, signature, args, final, state, dot)
      return field(site, state.missingKey, receiver === null ? dot : receiver(state, dot), name, given)
    }
  }

  #call (site: Site, at: Site, name: string, rest: readonly Operand[]): Stage {
    // The parser knows no other functions, and none is ever taken away.
    const target = this.#functions.get(name)!
    const args = rest.map(node => this.#argument(node))
    return target.isBuiltin && (name === 'and' || name === 'or') ? shortCircuit(at, name, args) : callOf(site, at, name, target, args)
  }

  #argument (node: Operand): Argument {
    return { site: this.#site(node), node, evaluate: node.kind === 'nil' ? () => null : this.#operand(node) }
  }

  /** A word alone. */
  #operand (node: Operand): Evaluate {
    if (isConstant(node)) return constantOf(this.#site(node), node)
    switch (node.kind) {
      case 'pipe': return this.pipeline(node)
      case 'field': return this.#chain(this.#site(node), null, node.ident)!
      case 'variable': return this.#variable(this.#site(node), node.ident)
      default: {
        const stage = this.#stage({ kind: 'command', pos: node.pos, args: [node] })
        return (state, dot) => stage(state, dot, NO_FINAL)
      }
    }
  }

  #site (node: Site['node']): Site {
    return new Site(this.#template, node)
  }
}

function isWhole (names: ReadonlyArray<string | null>): names is readonly string[] {
  return names.length > 0 && !names.includes(null)
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
