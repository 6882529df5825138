// Views by name, compiled when they are first needed; where files may change, again when one has.

import { FileLook, FileStamps } from './file-look.js'
import type { View } from './view.js'

interface Compiled {
  readonly view: View
  /** `null` where files do not change. */
  readonly stamps: FileStamps | null
  /** The look that found it up to date. */
  seenBy: FileLook | null
}

export class CompiledViews {
  readonly #compile: (name: string) => View
  readonly #mayChange: boolean
  readonly #views = new Map<string, Compiled>()
  readonly #looks = new WeakMap<object, FileLook>()

  /** @param mayChange - Whether to look at the files of a view before it is shown, once for each request. */
  constructor (compile: (name: string) => View, mayChange: boolean) {
    this.#compile = compile
    this.#mayChange = mayChange
  }

  /**
   * The view as the files are now.
   *
   * @param request - Through which it is shown; what the disk said once holds for all of it.
   */
  get (name: string, request: object): View {
    const known = this.#views.get(name)
    if (!this.#mayChange) return known === undefined ? this.compile(name) : known.view

    const look = this.#lookOf(request)
    if (known !== undefined && (known.seenBy === look || known.stamps!.hold(look))) { // has stamps: files may change
      known.seenBy = look
      return known.view
    }
    return this.compile(name, look)
  }

  /** Compile a view now. One that fails is not kept. */
  compile (name: string, seenBy: FileLook | null = null): View {
    const since = Date.now()
    this.#views.delete(name)
    const view = this.#compile(name)
    this.#views.set(name, { view, stamps: this.#mayChange ? new FileStamps(view.files, since) : null, seenBy })
    return view
  }

  #lookOf (request: object): FileLook {
    let look = this.#looks.get(request)
    if (look === undefined) this.#looks.set(request, look = new FileLook())
    return look
  }
}
