// The stage of a controller's life at which its client is given a token, and its request is checked.
// Source: beego 1.12 router.go, ServeHTTP.

import type { Context } from '../context/context.js'
import type { Controller } from '../controller/controller.js'
import type { Dialect } from '../dialect.js'
import { compileFilterPattern, type FilterPattern } from '../router/filter-pattern.js'
import { below } from '../router/pattern.js'
import type { ResolvedOptions } from '../options/index.js'
import type { Xsrf } from './xsrf.js'

/** Methods that change something. A form's `_method` only ever makes a POST one of the others. */
const UNSAFE = new Set(['POST', 'PUT', 'DELETE', 'PATCH'])

export class XsrfGuard {
  /** Whether the stage is behind `prepare`; it is before it otherwise. */
  readonly afterPrepare: boolean

  readonly #xsrf: Xsrf
  readonly #exempt: readonly FilterPattern[]

  /**
   * @param base - What the exempt patterns stand below.
   * @throws FST_BEEGO_ROUTE_PATTERN, FST_BEEGO_XSRF_KEY
   */
  constructor (xsrf: Xsrf, { name, xsrfAfterPrepare }: Dialect, { xsrfExempt, routerCaseSensitive }: ResolvedOptions, base: string) {
    xsrf.assertKey()
    this.#xsrf = xsrf
    this.afterPrepare = xsrfAfterPrepare
    this.#exempt = xsrfExempt.map((pattern) => compileFilterPattern(below(base, pattern), { dialect: name, caseSensitive: routerCaseSensitive }))
  }

  /** @throws FST_BEEGO_XSRF_MISSING (422), FST_BEEGO_XSRF_MISMATCH (417) */
  run (ctx: Context, controller: Controller): void {
    if (ctx.started || ctx.failing || this.exempts(ctx.route?.pattern)) return
    this.#xsrf.token(ctx, controller.xsrfExpire)
    if (controller.enableXSRF && isUnsafe(ctx.request.method)) this.#xsrf.check(ctx)
  }

  /**
   * Whether requests of a route are not checked.
   *
   * @param route - Its pattern, and not the path of a request, which can be spelled in many ways.
   */
  exempts (route: string | undefined): boolean {
    return route !== undefined && this.#exempt.some((pattern) => pattern.match(route) !== null)
  }
}

export function isUnsafe (method: string): boolean {
  return UNSAFE.has(method)
}
