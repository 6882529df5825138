// Contextual escaping of the templates of a set: every value passes through the escapers of the place where it is printed.
// Source: Go's html/template, escape.go.

import { FST_BEEGO_TPL_ESCAPE } from '../../errors.js'
import { quote } from '../fmt/quote.js'
import type { BranchNode, ListNode, Position, RangeNode, Statement, TemplateNode, TextNode, Tree } from '../nodes.js'
import { templateError, type TemplateError } from '../template-error.js'
import { escapeAction } from './action.js'
import { type Context, contextText, derivedName, failed, join, sameContext, START } from './context.js'
import { Inference } from './inference.js'
import { escapeText, placeIn } from './text.js'

/** More than any page has. Beyond, templates would take the stack, or time without end. */
const MAX_DEPTH = 500
const MAX_STEPS = 200_000

/** The templates that call each other, by name. */
export interface Trees {
  tree (name: string): Tree | undefined
}

interface Walk {
  readonly inference: Inference
  /** Where the body of the loop around is left. */
  readonly exits: Array<{ readonly pos: Position, readonly kind: 'break' | 'continue', readonly context: Context }>
  readonly depth: number
  /** How many nodes were visited. */
  readonly steps: { count: number }
  /** The text behind the list; empty when there is none, or when it cannot be told. */
  readonly behind: string
}

type Escaped<Node> = readonly [after: Context, node: Node]

/**
 * Escapes what is executed, once. A template that is called in several contexts is escaped for each, under a name of its own.
 * The trees that are given stay as they are.
 */
export class Escaper {
  readonly #trees: Trees
  readonly #inference = new Inference()

  constructor (trees: Trees) {
    this.#trees = trees
  }

  /**
   * Escape a template that is to be executed, and all that it calls.
   *
   * @throws FST_BEEGO_TPL_ESCAPE if there is no context to escape for, or no template of that name.
   */
  escape (name: string): void {
    const inference = new Inference(this.#inference)
    const nowhere = { file: name, line: 0, column: 0 }
    const end = this.#call({ inference, exits: [], depth: 0, steps: { count: 0 }, behind: '' }, START, name, nowhere)
    if (end.state !== 'Text') throw escapeError(name, end.state === 'Error' ? end : failed(`ends in a non-text context: ${contextText(end)}`))
    this.#inference.adopt(inference)
  }

  /** A template as it is escaped, by its own name or the one that a `{{template}}` in an escaped template has for it. */
  tree (name: string): Tree | undefined {
    return this.#inference.tree(name)
  }

  /** @returns the context that the template ends in. */
  #call (walk: Walk, context: Context, name: string, pos: Position): Context {
    const derived = derivedName(name, context)
    walk.inference.call(derived)
    const known = walk.inference.end(derived)
    if (known !== undefined) return known

    const tree = this.#trees.tree(name)
    if (tree === undefined) return failed(`no such template ${quote(name)}`, pos)
    return this.#infer(walk, context, tree, derived)
  }

  /** Where a template ends. One that calls itself ends where that call does: first this is guessed, then looked up. */
  #infer (walk: Walk, context: Context, tree: Tree, derived: string): Context {
    const [end, holds] = this.#guess(walk, context, tree, derived, context)
    if (holds || end.state === 'Error') return end

    const [settled, settles] = this.#guess(walk, context, tree, derived, end)
    return settles ? settled : failed(`cannot compute output context for template ${derived}`, tree.root.pos)
  }

  /** Where a template ends, and whether it does, given that its calls of itself end in `assumed`. */
  #guess (walk: Walk, context: Context, tree: Tree, derived: string, assumed: Context): readonly [end: Context, holds: boolean] {
    const inference = new Inference(walk.inference)
    inference.assume(derived, assumed)
    const [end, root] = this.#list({ ...walk, inference, exits: [], behind: '' }, context, tree.root)
    const holds = end.state !== 'Error' && (!inference.isCalled(derived) || sameContext(end, assumed))
    if (holds) {
      inference.settle({ name: derived, root }, end)
      walk.inference.adopt(inference)
    }
    return [end, holds]
  }

  #list (walk: Walk, context: Context, list: ListNode): Escaped<ListNode> {
    if (walk.depth === MAX_DEPTH) return [failed('templates are nested too deeply', list.pos), list]
    const nodes: Statement[] = []
    for (const [at, node] of list.nodes.entries()) {
      if (context.state === 'Dead') break
      if (++walk.steps.count > MAX_STEPS) return [failed('templates call each other in too many contexts', node.pos), list]
      const behind = at + 1 === list.nodes.length ? walk.behind : textOf(list.nodes[at + 1]!)
      const [after, escaped] = this.#statement({ ...walk, depth: walk.depth + 1, behind }, context, node)
      nodes.push(escaped)
      context = after
    }
    return [context, { ...list, nodes }]
  }

  #statement (walk: Walk, context: Context, node: Statement): Escaped<Statement> {
    switch (node.kind) {
      case 'text': return this.#text(context, node)
      case 'action': return escapeAction(context, node, walk.behind)
      case 'template': return this.#template(walk, context, node)
      case 'break': case 'continue':
        walk.exits.push({ pos: node.pos, kind: node.kind, context })
        return [{ ...START, state: 'Dead' }, node]
      default: return this.#branch(walk, context, node)
    }
  }

  #text (context: Context, node: TextNode): Escaped<TextNode> {
    const { context: after, text, at } = escapeText(context, node.text)
    const { problem } = after
    return [problem?.place === null ? { ...after, problem: { ...problem, place: placeIn(node, at) } } : after, { ...node, text }]
  }

  #template (walk: Walk, context: Context, node: TemplateNode): Escaped<TemplateNode> {
    const after = this.#call(walk, context, node.name, node.pos)
    return [after, { ...node, name: derivedName(node.name, context) }]
  }

  #branch (walk: Walk, context: Context, node: BranchNode): Escaped<BranchNode> {
    const [after, list] = node.kind === 'range' ? this.#loop(walk, context, node) : this.#list(walk, context, node.list)
    if (node.elseList === null) return [joined(after, context, node.pos, node.kind), { ...node, list }]

    const [otherwise, elseList] = this.#list(walk, context, node.elseList)
    return [joined(after, otherwise, node.pos, node.kind), { ...node, list, elseList }]
  }

  /** The body of a range may begin in the context that it ends in. */
  #loop (walk: Walk, context: Context, node: RangeNode): Escaped<ListNode> {
    const [after, list] = this.#body(walk, context, node)
    if (after.state === 'Error' || sameContext(after, context)) return [after, list]

    const [again] = this.#body({ ...walk, inference: new Inference(walk.inference) }, after, node)
    return [during(joined(after, again, node.pos, 'range'), 'on range loop re-entry', node.pos), list]
  }

  #body (walk: Walk, context: Context, node: RangeNode): Escaped<ListNode> {
    const exits: Walk['exits'] = []
    const [end, list] = this.#list({ ...walk, exits }, context, node.list)
    if (end.state === 'Error') return [end, list]
    const after = exits.reduce((before, exit) =>
      during(joined(before, exit.context, exit.pos, 'range'), `at range loop ${exit.kind}`, exit.pos), end)
    return [after, list]
  }
}

function textOf (node: Statement): string {
  return node.kind === 'text' ? node.text : ''
}

function joined (a: Context, b: Context, pos: Position, word: string): Context {
  return join(a, b) ?? failed(`{{${word}}} branches end in different contexts: ${contextText(a)}, ${contextText(b)}`, pos)
}

/** If there is a problem, when it occurs. */
function during (context: Context, when: string, { line }: Position): Context {
  const { problem } = context
  return problem === null ? context : { ...context, problem: { ...problem, line, description: `${when}: ${problem.description}` } }
}

/** Go names the place of a problem with an action, the template that is executed of one with text. */
function escapeError (name: string, { problem }: Context): TemplateError {
  const { node, line, place, description } = problem!
  const where = node !== null ? `${node.file}:${node.line}:${node.column}` : line !== 0 ? `${name}:${line}` : name
  return templateError(FST_BEEGO_TPL_ESCAPE, place ?? { file: name, line, column: 0 }, `html/template:${where}: ${description}`)
}
