// `request.routeOptions.url` names the route that answers, as Beego spells it, whichever way the request came in.

import type { FastifyRequest } from 'fastify'
import type { Endpoint } from '../../lib/controller/endpoint.js'
import type { Route } from '../../lib/router/types.js'

type BeegoRoute = Route<Endpoint>

/** Let the request have the name of `route`. */
export function rename (request: FastifyRequest, route: BeegoRoute): void {
  if (request.routeOptions.url !== route.pattern) Object.defineProperty(request, 'routeOptions', nameOf(request, route))
}

/** A hook for the entrance, which has no name of its own: its requests are given that of the route they lead to, if there is one. */
export function nameBy (routeOf: (request: FastifyRequest) => BeegoRoute | undefined) {
  const names = new Map<BeegoRoute, PropertyDescriptor>()
  return function nameFound (request: FastifyRequest, _reply: unknown, done: () => void): void {
    const route = routeOf(request)
    if (route !== undefined) {
      let name = names.get(route)
      if (name === undefined) names.set(route, name = nameOf(request, route))
      Object.defineProperty(request, 'routeOptions', name)
    }
    done()
  }
}

function nameOf ({ routeOptions }: FastifyRequest, { pattern: url }: BeegoRoute): PropertyDescriptor {
  return { value: { ...routeOptions, url, config: { ...routeOptions.config, url } }, configurable: true }
}
