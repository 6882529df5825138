// Parse trees as closures: everything that the source says is decided once, and what is left is to fetch values and join texts.

import type { BranchNode, ListNode, Statement, TemplateNode, Tree } from '../nodes.js'
import { isTrue } from '../values/truth.js'
import { type Functions, PipelineCompiler } from './pipeline.js'
import { canJump } from './jump.js'
import { compileRange } from './range.js'
import { joined } from './sequence.js'
import { Scope } from './scope.js'
import { Site, TOO_LONG } from './site.js'
import type { Run, State } from './state.js'

/** More templates inside each other than any page has. Go stops at 100,000, which is beyond this stack. */
const MAX_DEPTH = 500

/** The templates that a template can call. */
export interface Program {
  /** Compiled at the first call; `null` if there is no such template. */
  template (name: string): Run | null
  readonly functions: Functions
}

export function compile (tree: Tree, program: Program): Run {
  return new Compiler(tree.name, program).list(tree.root)
}

class Compiler {
  readonly #template: string
  readonly #program: Program
  readonly #scope = new Scope()
  readonly #pipelines: PipelineCompiler

  constructor (template: string, program: Program) {
    this.#template = template
    this.#program = program
    this.#pipelines = new PipelineCompiler(template, this.#scope, program.functions)
  }

  list ({ nodes }: ListNode): Run {
    return joined(nodes.map(node => node.kind === 'text' ? node.text : this.#statement(node)), nodes.some(canJump), this.#pipelines.fields)
  }

  #statement (node: Exclude<Statement, { kind: 'text' }>): Run {
    switch (node.kind) {
      case 'action': return this.#pipelines.action(node)
      case 'if': case 'with': return this.#scope.inside(() => this.#ifOrWith(node))
      case 'range': return this.#scope.inside(() => this.#range(node))
      case 'template': return this.#call(node)
      default: {
        const jump = node.kind
        return (state) => {
          state.jump = jump
          return ''
        }
      }
    }
  }

  #ifOrWith (node: BranchNode): Run {
    const condition = this.#pipelines.pipeline(node.pipe)
    const then = this.list(node.list)
    const otherwise = node.elseList === null ? nothing : this.list(node.elseList)
    return node.kind === 'if'
      ? (state, dot) => isTrue(condition(state, dot)) ? then(state, dot) : otherwise(state, dot)
      : (state, dot) => {
          const value = condition(state, dot)
          return isTrue(value) ? then(state, value) : otherwise(state, dot)
        }
  }

  #range (node: BranchNode): Run {
    return compileRange(node, this.#template, this.#scope, this.#pipelines, list => this.list(list))
  }

  #call (node: TemplateNode): Run {
    const site = new Site(this.#template, node)
    const argument = node.pipe === null ? () => undefined : this.#pipelines.pipeline(node.pipe)
    const { name } = node
    const program = this.#program
    let run: Run | null = null
    return (state, dot) => {
      run ??= program.template(name) ?? site.fail(`template ${JSON.stringify(name)} not defined`)
      if (--state.remaining < 0) site.fail(TOO_LONG)
      if (state.depth === MAX_DEPTH) site.fail(`exceeded maximum template depth (${MAX_DEPTH})`)
      return called(run, state, argument(state, dot))
    }
  }
}

/** A called template sees no variables but its own. */
function called (run: Run, state: State, dot: unknown): string {
  const { variables } = state
  state.variables = [dot]
  state.depth += 1
  const text = run(state, dot)
  state.depth -= 1
  state.variables = variables
  return text
}

function nothing (): string {
  return ''
}
