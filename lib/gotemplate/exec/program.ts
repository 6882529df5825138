// The templates of a set as they are executed.

import type { Tree } from '../nodes.js'
import { compile, type Program } from './compile.js'
import type { Functions } from './pipeline.js'
import type { Run } from './state.js'

/** Where the trees to execute come from. */
interface ExecutableTrees {
  tree (name: string): Tree | undefined
}

/** Compiles each template when it is first called. Valid for as long as the trees and functions are. */
export class CompiledProgram implements Program {
  readonly #trees: ExecutableTrees
  readonly #runs = new Map<string, Run>()

  constructor (trees: ExecutableTrees, readonly functions: Functions) {
    this.#trees = trees
  }

  template (name: string): Run | null {
    const known = this.#runs.get(name)
    if (known !== undefined) return known
    const tree = this.#trees.tree(name)
    if (tree === undefined) return null

    const run = compile(tree, this)
    this.#runs.set(name, run)
    return run
  }
}
