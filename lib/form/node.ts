// What was sent, as a tree: a form's fields by the paths that their names are, or a JSON body.

import type { Values } from '../context/values.js'
import { isPath, partAt, partEnd } from './key-path.js'

export interface FormNode {
  /** What a field of one value is read from: none, one, or several. */
  readonly values: readonly unknown[]
  /** What was sent here, as it was sent; `undefined` when nothing was. */
  readonly raw: unknown
  /** Whether there are fields below. */
  readonly isObject: boolean
  child (name: string): FormNode | null
  /** The elements of a list; `null` when none was sent. */
  items (): FormNode[] | null
  entries (): Iterable<readonly [name: string, node: FormNode]>
}

/** The node at a path, or `null`. */
export function descend (node: FormNode, path: readonly string[]): FormNode | null {
  let at: FormNode | null = node
  for (const part of path) at = at?.child(part) ?? null
  return at
}

/** A field below a node. */
interface Field {
  readonly key: string
  /** Where in the key this node's own part begins. */
  readonly at: number
  readonly texts: readonly string[]
}

/**
 * A form. Its names are the client's: they live in maps, and nothing of `Object.prototype` is near. A name is taken apart as far as
 * somebody asks for what is below.
 */
export class TextNode implements FormNode {
  readonly #texts: readonly string[]
  readonly #below: readonly Field[]
  #children: Map<string, TextNode> | null = null

  private constructor (texts: readonly string[], below: readonly Field[]) {
    this.#texts = texts
    this.#below = below
  }

  /** @throws FST_BEEGO_FORM_DEEP (400) */
  static of (form: Values): TextNode {
    return new TextNode([], form.keys().map((key) => ({ key, at: isPath(key) ? 0 : WHOLE, texts: form.getAll(key) })))
  }

  static leaf (text: string): TextNode {
    return new TextNode([text], [])
  }

  /** As in Beego, a field that was sent empty says nothing. */
  get values (): readonly string[] {
    return this.#texts.length === 1 && this.#texts[0] === '' ? [] : this.#texts
  }

  get raw (): unknown {
    return this.#texts.length > 1 ? [...this.#texts] : this.#texts[0]
  }

  get isObject (): boolean {
    return this.#below.length > 0
  }

  child (name: string): TextNode | null {
    return this.#named().get(name) ?? null
  }

  /** `tags=a&tags=b`, then `tags[0]=a`, `tags[1]=b` by their numbers, then `tags[]=a`. Gaps between numbers close. */
  items (): TextNode[] | null {
    const numbered = [...this.#named()].filter(([name]) => /^\d+$/.test(name)).sort(([a], [b]) => Number(a) - Number(b))
    const items = [
      ...this.values.map(TextNode.leaf),
      ...numbered.map(([, node]) => node),
      ...this.child('')?.values.map(TextNode.leaf) ?? []
    ]
    return items.length === 0 ? null : items
  }

  entries (): Iterable<readonly [string, TextNode]> {
    return this.#named()
  }

  #named (): Map<string, TextNode> {
    return (this.#children ??= grouped(this.#below, (texts, below) => new TextNode(texts, below)))
  }
}

/** In {@link Field}: the key is no path. */
const WHOLE = -1

/** Fields by the part that is next. */
function grouped<N> (fields: readonly Field[], node: (texts: readonly string[], below: readonly Field[]) => N): Map<string, N> {
  const groups = new Map<string, { texts: string[], below: Field[] }>()
  for (const { key, at, texts } of fields) {
    const part = at === WHOLE ? key : partAt(key, at)
    const end = at === WHOLE ? key.length : partEnd(key, at)
    let group = groups.get(part)
    if (group === undefined) groups.set(part, group = { texts: [], below: [] })
    if (end < key.length) group.below.push({ key, at: end, texts })
    else for (const text of texts) group.texts.push(text)
  }
  return new Map([...groups].map(([part, { texts, below }]) => [part, node(texts, below)]))
}

/** A JSON value. `null` says nothing. */
export class JSONNode implements FormNode {
  readonly raw: unknown

  constructor (value: unknown) {
    this.raw = value
  }

  get values (): readonly unknown[] {
    return this.raw === null ? [] : [this.raw]
  }

  get isObject (): boolean {
    return typeof this.raw === 'object' && this.raw !== null && !Array.isArray(this.raw)
  }

  child (name: string): JSONNode | null {
    const { raw } = this
    if (typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, name)) return null
    if (Array.isArray(raw) && !/^\d+$/.test(name)) return null // its length is nobody's field
    return new JSONNode((raw as Record<string, unknown>)[name])
  }

  /** One value that is no list is a list of one. */
  items (): JSONNode[] | null {
    if (this.raw === null) return null
    return Array.isArray(this.raw) ? this.raw.map((item) => new JSONNode(item)) : [this]
  }

  entries (): Iterable<readonly [string, JSONNode]> {
    return Object.entries(this.raw as object).map(([name, value]) => [name, new JSONNode(value)] as const)
  }
}

/** Two sources: what the first does not have is the second's. */
export class EitherNode implements FormNode {
  readonly values = []
  readonly raw = undefined
  readonly isObject = true
  readonly #first: FormNode
  readonly #second: FormNode

  constructor (first: FormNode, second: FormNode) {
    this.#first = first
    this.#second = second
  }

  child (name: string): FormNode | null {
    return this.#first.child(name) ?? this.#second.child(name)
  }

  items (): FormNode[] | null {
    return this.#first.items() ?? this.#second.items()
  }

  entries (): Iterable<readonly [string, FormNode]> {
    return new Map([...this.#second.entries(), ...this.#first.entries()])
  }
}
