// Auto routes of the classic dialect: `/user/list/1/2.json` runs `list` of `UserController` with `0`, `1` and `:ext`, in
// any letter case. Source: beego 1.1.4 router.go, the loop over autoRouter.

import type { Params, Route } from './types.js'

interface AutoMatch<T> {
  readonly route: Route<T>
  readonly params: Params
  /** Decoded. */
  readonly redirect: string | null
}

type Actions<T> = ReadonlyMap<string, Route<T>>

export class AutoRoutes<T> {
  /** Routes by action in lower case, by the path of their controller. */
  readonly #controllers = new Map<string, Actions<T>>()
  readonly #caseSensitive: boolean
  /** Length of the longest of those paths. */
  #longest = 0

  /** @param caseSensitive - Whether a prefix with capitals is; all that is in lower case takes any letter case. */
  constructor (caseSensitive: boolean) {
    this.#caseSensitive = caseSensitive
  }

  /** The first registration of a controller stays. */
  add (prefix: string, controller: string, actions: ReadonlyArray<readonly [name: string, route: Route<T>]>): void {
    const key = this.#key(`/${prefix}/${controller}`.replace(/\/{2,}/g, '/'))
    if (this.#controllers.has(key)) return
    this.#longest = Math.max(this.#longest, key.length)
    this.#controllers.set(key, new Map(actions.map(([name, route]) => [name.toLowerCase(), route])))
  }

  find (path: string): AutoMatch<T> | null {
    if (this.#controllers.size === 0) return null
    const { stem, extension } = splitExtension(path)
    const params: Params = extension === null ? {} : { ':ext': extension }

    for (let slash = stem.indexOf('/', 1); slash !== -1 && slash <= this.#longest; slash = stem.indexOf('/', slash + 1)) {
      const actions = this.#actionsOf(stem.slice(0, slash))
      const route = actions && findAction(actions, stem.slice(slash + 1), params)
      if (route !== undefined) return { route, params, redirect: null }
    }
    const own = this.#actionsOf(stem)?.values().next().value
    return own === undefined ? null : { route: own, params: {}, redirect: `${stem}/` }
  }

  #actionsOf (path: string): Actions<T> | undefined {
    return this.#controllers.get(path.toLowerCase()) ?? this.#controllers.get(this.#key(path))
  }

  /** The prefix as written, the controller in lower case. */
  #key (path: string): string {
    if (!this.#caseSensitive) return path.toLowerCase()
    const slash = path.lastIndexOf('/')
    return path.slice(0, slash) + path.slice(slash).toLowerCase()
  }
}

function splitExtension (path: string): { stem: string, extension: string | null } {
  const dot = path.lastIndexOf('.')
  return dot > path.lastIndexOf('/')
    ? { stem: path.slice(0, dot), extension: path.slice(dot + 1) }
    : { stem: path, extension: null }
}

function findAction<T> (actions: Actions<T>, rest: string, params: Params): Route<T> | undefined {
  if (rest === '') return actions.get('index')
  const slash = rest.indexOf('/')
  if (slash === -1) return actions.get(rest.toLowerCase())

  const route = actions.get(rest.slice(0, slash).toLowerCase())
  if (route !== undefined && slash + 1 < rest.length) {
    const values = rest.slice(slash + 1).split('/')
    for (let i = 0; i < values.length; i++) params[i] = values[i]!
  }
  return route
}
