// Beego's tree from 1.4 to 2.x. Literals come before parameters, parameters before what is left of the path; only among
// patterns that end at the same node does the order of registration count.
// Source: beego v1.12 tree.go, Match and leafInfo.match.

import { compileExpression, type Expression } from './expression/expression.js'
import { KNOWN_METHODS } from './mapping.js'
import { hasMethod } from './method-sets.js'
import type { Way } from './modern-pattern.js'
import { patternError } from './pattern.js'
import type { Methods, Params } from './types.js'

/** What a request leaves on its way down the tree. */
interface Walk<T> {
  readonly path: string
  readonly method: string
  /** The bit of {@link method}. */
  readonly bit: number
  value: T | null
  params: Params
}

interface Leaf<T> {
  readonly value: T
  readonly methods: Methods
  readonly names: readonly string[]
  readonly expression: Expression | null
}

interface Node<T> {
  literals: Map<string, Node<T>> | null
  wild: Node<T> | null
  leaves: Array<Leaf<T>> | null
  /** Bits of the methods answered at or below this node: for the others it is not there. */
  methods: number
}

const BITS = new Map(KNOWN_METHODS.map((method, i) => [method, 1 << i]))
/** Shared by all methods that Beego does not know. */
const OTHER = 1 << KNOWN_METHODS.length
const EVERY = -1

const EXTENSIONS = ['.json', '.xml', '.html']

export class ModernTree<T> {
  readonly #root: Node<T> = createNode()

  /** @throws FST_BEEGO_ROUTE_PATTERN */
  add (pattern: string, ways: readonly Way[], methods: Methods, value: T): void {
    for (const way of ways) {
      const leaf = { value, methods, names: way.names, expression: expressionOf(way, pattern) }
      const node = this.#grow(way, bitsOf(methods))
      node.leaves ??= []
      node.leaves.push(leaf)
    }
  }

  /** @param path - As Go's `path.Clean` leaves it. */
  find (method: string, path: string): { value: T, params: Params } | null {
    if (!path.startsWith('/')) return null
    const walk: Walk<T> = { path, method, bit: BITS.get(method) ?? OTHER, value: null, params: {} }
    descend(walk, this.#root, 1, 1, [])
    return walk.value === null ? null : { value: walk.value, params: walk.params }
  }

  /** The node at the end of `way`. */
  #grow (way: Way, methods: number): Node<T> {
    let node = this.#root
    node.methods |= methods
    for (const text of way.steps) {
      node = text === null ? (node.wild ??= createNode()) : literal(node, text)
      node.methods |= methods
    }
    return node
  }
}

function createNode<T> (): Node<T> {
  return { literals: null, wild: null, leaves: null, methods: 0 }
}

function literal<T> (node: Node<T>, text: string): Node<T> {
  node.literals ??= new Map()
  let child = node.literals.get(text)
  if (child === undefined) node.literals.set(text, child = createNode())
  return child
}

function bitsOf (methods: Methods): number {
  if (methods === null) return EVERY
  let bits = 0
  for (const method of methods) bits |= BITS.get(method) ?? OTHER
  return bits
}

function expressionOf ({ expression }: Way, pattern: string): Expression | null {
  if (expression === '') return null
  try {
    return compileExpression(expression)
  } catch (error) {
    throw patternError(pattern, error)
  }
}

/**
 * Look for a route below `node`.
 *
 * @param rest - Where in the path a splat that ends here begins.
 * @param at - Where the next segment begins; beyond the path when there is none.
 * @param values - The segments that parameters took so far.
 */
function descend<T> (walk: Walk<T>, node: Node<T>, rest: number, at: number, values: readonly string[]): boolean {
  const { path, bit } = walk
  if (at >= path.length) {
    return endsAt(walk, node, rest, values) || (node.wild !== null && endsAt(walk, node.wild, rest, values))
  }

  const slash = path.indexOf('/', at)
  const end = slash === -1 ? path.length : slash
  const segment = path.slice(at, end)

  const child = node.literals?.get(segment)
  let splat = rest
  if (child !== undefined && (child.methods & bit) !== 0) {
    // Beego forgets where the splat began even when the literal leads nowhere.
    splat = end + 1
    if (descend(walk, child, splat, end + 1, values)) return true
  }
  if (slash === -1 && node.literals !== null && withoutExtension(walk, node.literals, segment, splat, values)) return true

  const { wild } = node
  if (wild !== null && (wild.methods & bit) !== 0 && descend(walk, wild, splat, end + 1, [...values, segment])) return true
  return node.leaves !== null && endsAt(walk, node, splat, [...values, ...path.slice(at).split('/')])
}

/** `/list.json` is `/list` with `:ext`. */
function withoutExtension<T> (
  walk: Walk<T>, literals: Map<string, Node<T>>, segment: string, rest: number, values: readonly string[]
): boolean {
  const extension = EXTENSIONS.find((extension) => segment.endsWith(extension))
  if (extension === undefined) return false
  const child = literals.get(segment.slice(0, -extension.length))
  if (child === undefined || !descend(walk, child, rest, walk.path.length, values)) return false
  walk.params[':ext'] = extension.slice(1)
  return true
}

function endsAt<T> (walk: Walk<T>, { leaves }: Node<T>, rest: number, values: readonly string[]): boolean {
  if (leaves === null) return false
  for (const leaf of leaves) {
    if (!hasMethod(leaf.methods, walk.method)) continue
    const params = paramsOf(leaf, walk.path, rest, values)
    if (params === null) continue
    if (params !== DEAD_END) {
      walk.value = leaf.value
      walk.params = params
    }
    return true
  }
  return false
}

/** Beego crashes on a `*.*` that got no segment. Here the search ends as it does there, with no route. */
const DEAD_END: Params = {}

function paramsOf<T> ({ names, expression }: Leaf<T>, path: string, rest: number, values: readonly string[]): Params | null {
  if (expression !== null) {
    const captures = expression.exec(values.join('/'))
    return captures && zip(names, captures)
  }
  if (names.length === 1 && names[0] === ':splat') return { ':splat': path.slice(rest) }
  if (names.at(-2) === ':path' && names.at(-1) === ':ext') return fileParams(names, values)
  return names.length === values.length ? zip(names, values) : null
}

function zip (names: readonly string[], values: readonly string[]): Params {
  const params: Params = {}
  for (let i = 0; i < names.length && i < values.length; i++) params[names[i] as string] = values[i] as string
  return params
}

/** The `:path` and `:ext` of `*.*`, cut at the first dot of the last segment. */
function fileParams (names: readonly string[], values: readonly string[]): Params | null {
  const before = names.length - 2
  if (before > 0 && values.length < 2) return null
  if (values.length === 0) return DEAD_END

  const params = zip(names.slice(0, before), values)
  const last = values.at(-1) as string
  const dot = last.indexOf('.')
  if (dot !== -1) params[':ext'] = last.slice(dot + 1)
  const stem = dot === -1 ? last : last.slice(0, dot)
  params[':path'] = values.length === before ? '' : [...values.slice(before, -1), stem].filter(Boolean).join('/')
  return params
}
