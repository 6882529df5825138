// Where the parameters of a request come from: the route that answers, or what find-my-way captured on a route of the host's.

import type { Params, Route } from '../router/types.js'
import type { Context } from './context.js'

/** Names come from clients too: nothing of Object.prototype counts. */
export function own (params: Params | null, name: string): string | undefined {
  return params !== null && Object.hasOwn(params, name) ? params[name] : undefined
}

/** A parameter of the route that answers. */
export function routeParam ({ route, routeParams, request }: Context, name: string): string | undefined {
  if (routeParams !== null) return own(routeParams, name)
  if (route === null) return undefined
  for (const [native, beego] of route.names) {
    if (beego === name) return (request.params as Record<string, string | undefined>)[native]
  }
  return undefined
}

export function routedParams (ctx: Context): Params {
  const own = ctx.routeParams ?? (ctx.route === null ? {} : capturedParams(ctx.route.names, ctx.request.params))
  return ctx.app.withSplat(ctx.filterParams === null ? own : { ...ctx.filterParams, ...own })
}

/** On a route that is not Beego's: what find-my-way captured, with `:` before its names. */
export function nativeParams ({ request }: Context): Params {
  const { config } = request.routeOptions
  if (request.is404 || 'beego' in config) return {}
  return capturedParams(Object.keys(request.params as object).map((name) => [name, `:${name}`]), request.params)
}

function capturedParams (names: Route<unknown>['names'], captured: unknown): Params {
  const params: Params = {}
  for (const [native, name] of names) {
    const value = (captured as Record<string, string | undefined>)[native]
    if (value !== undefined) params[name] = value
  }
  return params
}
