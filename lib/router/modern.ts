// The router of Beego 1.4 to 2.x. Source: beego v1.12 router.go, FindRouter and AddAutoPrefix.

import { autoRoute, createRoute, type MutableRoute } from './route.js'
import { modernWays } from './modern-pattern.js'
import { ModernTree } from './modern-tree.js'
import { NativeClaims } from './native/native-claims.js'
import { nativeRoute } from './native/native-route.js'
import { RouteOrder } from './native/order.js'
import { modernShapes, modernWinner } from './native/order-shapes.js'
import { cleanPath, escapedPath } from './path.js'
import { parsePattern, withFirstSlash } from './pattern.js'
import { isPlainModern } from './native/plain-path.js'
import type { Match, Methods, Params, Route, Router, RouterOptions } from './types.js'

export function createModernRouter<T> (options: RouterOptions): Router<T> {
  return new ModernRouter(options)
}

class ModernRouter<T> implements Router<T> {
  readonly routes: Array<Route<T>> = []
  readonly #caseSensitive: boolean
  readonly #tree = new ModernTree<Route<T>>()
  readonly #claims = new NativeClaims()
  readonly #order = new RouteOrder(modernWinner, () => false)

  constructor ({ caseSensitive }: RouterOptions) {
    this.#caseSensitive = caseSensitive
  }

  add (pattern: string, methods: Methods, target: T): Route<T> {
    const native = this.#claims.claim(nativeRoute(parsePattern(pattern), 'modern', this.#caseSensitive), methods)
    const route = createRoute(this.routes.length, withFirstSlash(pattern), methods, target, native)
    this.#plant(route, pattern)
    this.routes.push(route)
    return route
  }

  addAuto (prefix: string, controller: string, actions: ReadonlyArray<readonly [name: string, target: T]>): ReadonlyArray<Route<T>> {
    return actions.map(([action, target]) => {
      const route = autoRoute(this.routes.length, { prefix, controller, action }, target)
      const asWritten = cleanPath(`/${prefix}/${controller}/${goName(action)}`)
      const lower = cleanPath(`/${prefix}/${controller.toLowerCase()}/${action.toLowerCase()}`)
      for (const pattern of new Set([lower, asWritten])) {
        this.#plant(route, pattern)
        this.#plant(route, `${pattern}/*`)
      }
      this.routes.push(route)
      return route
    })
  }

  match (method: string, path: string): Match<T> | null {
    const clean = cleanPath(escapedPath(path))
    const found = this.#tree.find(method, this.#caseSensitive ? clean : clean.toLowerCase())
    if (found === null) return null
    numberSplat(found.params)
    return { route: found.value, params: found.params, redirect: null }
  }

  /** Of no use here: in this dialect the verb of a form chooses among the actions of the route that the POST has found. */
  isAlone (): boolean {
    return false
  }

  isPlain (url: string, known = 0): boolean {
    return isPlainModern(url, known, this.#caseSensitive)
  }

  #plant (route: MutableRoute<T>, pattern: string): void {
    const ways = modernWays(pattern, this.#caseSensitive)
    this.#tree.add(pattern, ways, route.methods, route)
    this.#order.add(route, modernShapes(ways, route.native === null ? null : parsePattern(pattern), this.#caseSensitive))
  }
}

/** An action's name with the capital letter that it has in Go. */
function goName (name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** `0`, `1`, … for the segments of a splat. */
export function numberSplat (params: Params): void {
  const splat = params[':splat']
  if (splat === undefined || splat === '') return
  splat.split('/').forEach((segment, i) => { params[i] = segment })
}
