// What is known about the templates of a set: how each is escaped in a context, and in which context it ends.

import type { Tree } from '../nodes.js'
import type { Context } from './context.js'

/** Knowledge on top of other knowledge. A guess is made on top, and adopted when it turns out to hold. */
export class Inference {
  readonly #base: Inference | null
  readonly #ends = new Map<string, Context>()
  readonly #trees = new Map<string, Tree>()
  readonly #called = new Set<string>()

  constructor (base: Inference | null = null) {
    this.#base = base
  }

  /** The context that a template ends in, by its derived name. */
  end (name: string): Context | undefined {
    return this.#ends.get(name) ?? this.#base?.end(name)
  }

  /** A template that was escaped since this knowledge was begun, by its derived name. */
  tree (name: string): Tree | undefined {
    return this.#trees.get(name)
  }

  assume (name: string, end: Context): void {
    this.#ends.set(name, end)
  }

  settle (tree: Tree, end: Context): void {
    this.#trees.set(tree.name, tree)
    this.#ends.set(tree.name, end)
  }

  call (name: string): void {
    this.#called.add(name)
  }

  /** Whether a call was found since this knowledge was begun. */
  isCalled (name: string): boolean {
    return this.#called.has(name)
  }

  adopt (guess: Inference): void {
    for (const [name, end] of guess.#ends) this.#ends.set(name, end)
    for (const [name, tree] of guess.#trees) this.#trees.set(name, tree)
    for (const name of guess.#called) this.#called.add(name)
  }
}
