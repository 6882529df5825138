// The router of the Beego documentation: fixed patterns first, then patterns with parameters in the order of their
// registration, then auto routes. A route whose path matches but whose methods do not is passed over.

import { AutoRoutes } from './classic-auto.js'
import { FixedRoutes } from './classic-fixed.js'
import { classicVariants, fixedPath } from './classic-pattern.js'
import { lazyExpression, type Expression } from './expression/expression.js'
import { hasMethod } from './method-sets.js'
import { NativeClaims } from './native/native-claims.js'
import { nativeRoute } from './native/native-route.js'
import { classicShapes, classicWinner, classicYields } from './native/order-shapes.js'
import { RouteOrder } from './native/order.js'
import { decodePath, escapePath, plainSlashes } from './path.js'
import { parsePattern, type Pattern } from './pattern.js'
import { isPlainClassic } from './native/plain-path.js'
import { autoRoute, createRoute } from './route.js'
import { SegmentIndex } from './segment-index.js'
import type { Match, Methods, Params, Route, Router, RouterOptions } from './types.js'

interface Candidate<T> {
  readonly order: number
  readonly route: Route<T>
  readonly expression: Pick<Expression, 'exec'>
  readonly names: readonly string[]
}

export function createClassicRouter<T> (options: RouterOptions): Router<T> {
  return new ClassicRouter(options)
}

class ClassicRouter<T> implements Router<T> {
  readonly routes: Array<Route<T>> = []
  readonly #caseSensitive: boolean
  readonly #fixed = new FixedRoutes<T>()
  readonly #index = new SegmentIndex<Candidate<T>>()
  readonly #auto: AutoRoutes<T>
  readonly #claims = new NativeClaims()
  readonly #order = new RouteOrder(classicWinner, classicYields)
  readonly #alone = new Map<Route<T>, boolean>()
  #candidates = 0

  constructor ({ caseSensitive }: RouterOptions) {
    this.#caseSensitive = caseSensitive
    this.#auto = new AutoRoutes(caseSensitive)
  }

  add (pattern: string, methods: Methods, target: T): Route<T> {
    const parsed = parsePattern(pattern)
    const native = this.#claims.claim(nativeRoute(parsed, 'classic', this.#caseSensitive), methods)
    const route = createRoute(this.routes.length, parsed.text, methods, target, native)
    const fixed = fixedPath(parsed)
    if (fixed === null) this.#addVariants(parsed, route)
    else this.#fixed.add(this.#fold(fixed), route)

    this.#alone.clear()
    this.#order.add(route, classicShapes(parsed, native !== null, this.#caseSensitive))
    this.routes.push(route)
    return route
  }

  addAuto (prefix: string, controller: string, actions: ReadonlyArray<readonly [name: string, target: T]>): ReadonlyArray<Route<T>> {
    const added = actions.map(([action, target]) => {
      const route = autoRoute(this.routes.length, { prefix, controller, action }, target)
      this.routes.push(route)
      return [action, route] as const
    })
    this.#auto.add(prefix, controller, added)
    return added.map(([, route]) => route)
  }

  match (method: string, path: string): Match<T> | null {
    const decoded = decodePath(path)
    const plain = plainSlashes(decoded)
    const fixed = this.#fixed.find(method, this.#fold(plain))
    if (fixed !== undefined) return { route: fixed.route, params: {}, redirect: fixed.redirects ? escapePath(`${plain}/`) : null }

    const found = this.#find(method, decoded)
    if (found !== null) return found

    const auto = this.#auto.find(plain)
    return auto && { ...auto, redirect: auto.redirect && escapePath(auto.redirect) }
  }

  isAlone (route: Route<T>): boolean {
    let alone = this.#alone.get(route)
    if (alone === undefined) {
      alone = !this.#order.meetsAnother(route, classicShapes(parsePattern(route.pattern), route.native !== null, this.#caseSensitive))
      this.#alone.set(route, alone)
    }
    return alone
  }

  isPlain (url: string, known = 0): boolean {
    return isPlainClassic(url, known)
  }

  #addVariants (pattern: Pattern, route: Route<T>): void {
    for (const { steps, open, source, names } of classicVariants(pattern, this.#caseSensitive)) {
      const folded = steps.map(({ text, whole }) => ({ text: this.#fold(text), whole }))
      this.#index.add(folded, open, { order: this.#candidates++, route, expression: lazyExpression(source), names })
    }
  }

  #find (method: string, path: string): Match<T> | null {
    const candidates = this.#index.find(this.#fold(path))
    if (candidates.length > 1) candidates.sort((a, b) => a.order - b.order)
    for (const { route, expression, names } of candidates) {
      if (!hasMethod(route.methods, method)) continue
      const captures = expression.exec(path)
      if (captures !== null) return { route, params: paramsOf(names, captures), redirect: null }
    }
    return null
  }

  #fold (text: string): string {
    return this.#caseSensitive ? text : text.toLowerCase()
  }
}

function paramsOf (names: readonly string[], captures: readonly string[]): Params {
  const params: Params = {}
  for (let i = 0; i < names.length; i++) params[names[i] as string] = plainSlashes(captures[i] as string)
  return params
}
