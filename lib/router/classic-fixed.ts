// Patterns without parameters. `/admin` takes `/admin/` too; `/admin/` answers `/admin` with a redirect to itself,
// whatever the method. Source: beego 1.1.4 router.go, the loop over fixrouters.

import { hasMethod } from './method-sets.js'
import type { Route } from './types.js'

interface Entry<T> {
  readonly route: Route<T>
  readonly redirects: boolean
}

export class FixedRoutes<T> {
  /** Entries in order of registration by each path they have a say in. */
  readonly #entries = new Map<string, Array<Entry<T>>>()

  add (path: string, route: Route<T>): void {
    this.#enter(path, { route, redirects: false })
    this.#enter(`${path}/`, { route, redirects: false })
    if (path.length > 1 && path.endsWith('/')) this.#enter(path.slice(0, -1), { route, redirects: true })
  }

  find (method: string, path: string): Entry<T> | undefined {
    return this.#entries.get(path)?.find(({ route, redirects }) => {
      return redirects || hasMethod(route.methods, method)
    })
  }

  #enter (path: string, entry: Entry<T>): void {
    const entries = this.#entries.get(path)
    if (entries === undefined) this.#entries.set(path, [entry])
    else entries.push(entry)
  }
}
