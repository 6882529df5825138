// Who answers first. find-my-way prefers, at the first segment where two routes differ, text to an expression, that to any
// segment, and that to a splat; a dialect has an order of its own. Where the two may disagree about a path, the route that
// find-my-way would bring is contested: the order must be asked for at run time.

import { shareMethod } from '../method-sets.js'
import type { MutableRoute } from '../route.js'
import type { Methods, Route } from '../types.js'

export interface Step {
  /** `null` for a step that takes more than one text. */
  readonly text: string | null
  /** The segment of the find-my-way URL, without parameter names. */
  readonly native: string
  /** What a segment must begin with for the step to take it. */
  readonly begins: string
  /** Whether the step takes a segment with this text; asked only of a step without {@link text}. */
  takes (text: string): boolean
}

/** One form of a route, for paths that mean the same to find-my-way. */
export interface Shape {
  readonly steps: readonly Step[]
  /** Whether further segments may follow. */
  readonly open: boolean
  /** Whether find-my-way knows the form. */
  readonly isNative: boolean
  readonly isFixed: boolean
  /** Methods when other than the route's. */
  readonly methods?: Methods
  /** What an open form takes when nothing is left for it: others that end here come first. */
  readonly isLeftover?: boolean
  /** Its parameters depend on the routes beside it. */
  readonly isFragile?: boolean
}

export interface Entry extends Shape {
  readonly route: MutableRoute<unknown>
}

type Candidate = Shape & { readonly route: Route<unknown> }

/** The one of two that a dialect asks first when a path can lead to both. */
type Winner = (older: Entry, newer: Entry) => Entry

interface Node {
  readonly texts: Map<string, Node>
  /** By the native form of the step. */
  readonly steps: Map<string, { readonly step: Step, readonly node: Node }>
  readonly ends: Entry[]
  readonly opens: Entry[]
  /** How many forms at or below this node find-my-way does not know. */
  foreign: number
}

/**
 * Of a new form against the older ones below a node: even so far; behind them, who had a text where it takes any, so that
 * both orders prefer them; or apart in another way.
 */
type Standing = 'even' | 'behind' | 'apart'

export class RouteOrder {
  readonly #root = createNode()
  readonly #winner: Winner
  readonly #yields: (entry: Entry) => boolean

  /** @param yields - Whether the dialect prefers every older route that meets the form. */
  constructor (winner: Winner, yields: (entry: Entry) => boolean) {
    this.#winner = winner
    this.#yields = yields
  }

  /** Compare the route with all before it, and mark the contested ones. */
  add (route: MutableRoute<unknown>, shapes: readonly Shape[]): void {
    const entries = shapes.map((shape) => ({ ...shape, route }))
    for (const entry of entries) this.#compare(entry, this.#root, 0, 'even')
    for (const entry of entries) insert(this.#root, entry)
  }

  /** Whether a path can lead to another route as well, whatever the methods. */
  meetsAnother (route: Route<unknown>, shapes: readonly Shape[]): boolean {
    return shapes.some((shape) => meets({ ...shape, route }, this.#root, 0))
  }

  #compare (entry: Entry, node: Node, at: number, standing: Standing): void {
    if (standing === 'behind' && node.foreign === 0) return
    if (entry.route.contested && this.#yields(entry)) return
    const step = entry.steps[at]
    if (step === undefined) {
      if (entry.open) this.#compareAll(entry, node, standing === 'even' ? 'behind' : standing)
      else for (const older of node.ends) this.#settle(entry, older)
      return
    }
    for (const older of node.opens) this.#settle(entry, older)
    for (const edge of node.steps.values()) {
      const next = standing === 'even' && edge.step.native !== step.native ? 'apart' : standing
      if (mayMeet(step, edge.step)) this.#compare(entry, edge.node, at + 1, next)
    }
    if (step.text !== null) {
      const child = node.texts.get(step.text)
      if (child !== undefined) this.#compare(entry, child, at + 1, standing)
      return
    }
    const next = standing === 'even' ? 'behind' : standing
    if (next === 'behind' && node.foreign === 0) return
    for (const [text, child] of node.texts) {
      if (step.takes(text)) this.#compare(entry, child, at + 1, next)
    }
  }

  /** Everything below `node`: an open form takes it all. */
  #compareAll (entry: Entry, node: Node, standing: Standing): void {
    for (const older of node.opens) this.#settle(entry, older)
    for (const [isText, child] of childrenOf(node)) {
      if (isText && standing === 'behind' && child.foreign === 0 && entry.isFragile !== true) continue
      for (const older of child.ends) this.#settle(entry, older)
      this.#compareAll(entry, child, isText ? standing : standing === 'behind' ? 'apart' : standing)
    }
  }

  #settle (entry: Entry, older: Entry): void {
    if (entry.route === older.route || !shareMethod(methodsOf(entry), methodsOf(older))) return
    const first = this.#winner(older, entry)
    const second = first === older ? entry : older
    if (!first.isNative || second.isFragile === true || !isTriedFirst(first, second)) second.route.contested = true
  }
}

function createNode (): Node {
  return { texts: new Map(), steps: new Map(), ends: [], opens: [], foreign: 0 }
}

function mayMeet (step: Step, older: Step): boolean {
  if (!step.begins.startsWith(older.begins) && !older.begins.startsWith(step.begins)) return false
  return step.text === null || older.takes(step.text)
}

/** Whether a route other than the entry's own has a form that takes a path which the entry takes too. */
function meets (entry: Candidate, node: Node, at: number): boolean {
  const isOther = (older: Entry): boolean => older.route !== entry.route
  const step = entry.steps[at]
  if (node.opens.some(isOther)) return true
  if (step === undefined) return node.ends.some(isOther) || (entry.open && hasBelow(node, isOther))

  for (const edge of node.steps.values()) if (mayMeet(step, edge.step) && meets(entry, edge.node, at + 1)) return true
  if (step.text !== null) {
    const child = node.texts.get(step.text)
    return child !== undefined && meets(entry, child, at + 1)
  }
  for (const [text, child] of node.texts) if (step.takes(text) && meets(entry, child, at + 1)) return true
  return false
}

function hasBelow (node: Node, isOther: (older: Entry) => boolean): boolean {
  for (const [, child] of childrenOf(node)) {
    if (child.ends.some(isOther) || child.opens.some(isOther) || hasBelow(child, isOther)) return true
  }
  return false
}

function * childrenOf ({ texts, steps }: Node): Generator<readonly [isText: boolean, child: Node]> {
  for (const child of texts.values()) yield [true, child]
  for (const { node } of steps.values()) yield [false, node]
}

function insert (root: Node, entry: Entry): void {
  const foreign = entry.isNative ? 0 : 1
  let node = root
  node.foreign += foreign
  for (const step of entry.steps) {
    node = childOf(node, step)
    node.foreign += foreign
  }
  (entry.open ? node.opens : node.ends).push(entry)
}

function childOf (node: Node, step: Step): Node {
  if (step.text !== null) {
    const child = node.texts.get(step.text) ?? createNode()
    node.texts.set(step.text, child)
    return child
  }
  const edge = node.steps.get(step.native) ?? { step, node: createNode() }
  node.steps.set(step.native, edge)
  return edge.node
}

function methodsOf ({ methods, route }: Entry): Methods {
  return methods === undefined ? route.methods : methods
}

/** Whether find-my-way surely tries the first form before the second. */
function isTriedFirst (first: Entry, second: Entry): boolean {
  const length = Math.max(first.steps.length, second.steps.length)
  for (let i = 0; i <= length; i++) {
    const [a, b] = [first.steps[i], second.steps[i]]
    if (a?.native !== b?.native || (a === undefined && first.open !== second.open)) return rank(a) < rank(b)
  }
  return false
}

/** Forms of one rank may come in either order. No step here is a splat. */
function rank (step: Step | undefined): number {
  if (step === undefined) return 4
  if (step.text !== null) return 0
  if (!step.native.startsWith(':')) return 1 // text before the first parameter
  if (step.native === ':') return 3
  return 2
}
