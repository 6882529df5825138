// What tells the statistics of every request: one hook, no object a request, the row looked up by the route's pattern.
// See request-end.ts for how it is known that a request is over.

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Row, Statistics } from '../../lib/admin/statistics.js'
import { pathOf } from '../../lib/http/request-target.js'
import type { Context } from '../../lib/context/context.js'
import type { Action } from '../../lib/controller/action.js'
import { isFirst, watchConnections, watchResponses } from './request-end.js'
import { type BeegoRequest, kContext, type Scope } from '../core/scope.js'

/** Beego's `FilterMonitorFunc`. @returns whether the request is counted. */
export type MonitorFilter = (method: string, path: string, ms: number, pattern: string, status: number) => boolean

/** Whose requests are counted, and by what. */
interface Observed {
  readonly fastify: FastifyInstance
  readonly scope: Scope
  readonly statistics: Statistics
  /** `null` counts all. */
  readonly filter: () => MonitorFilter | null
}

interface Place {
  readonly method: string
  readonly action: Action | null
  readonly row: Row
}

export function observe ({ fastify, scope, statistics, filter }: Observed): void {
  const placesOf = new Map<string, Place[]>()

  const over = { answered, aborted }
  if (isFirst(fastify)) watchConnections(fastify, over)
  else watchResponses(fastify, over)

  function answered (request: FastifyRequest, status: number, duration: number): void {
    const ctx = routedContext(request)
    const pattern = patternOf(request, ctx, scope, status)
    if (isCounted(request, duration, pattern, status)) {
      statistics.record(rowOf(pattern, request.method, ctx === null ? null : ctx.action), duration, status)
    }
  }

  function aborted (request: FastifyRequest): void {
    const ctx = routedContext(request)
    const pattern = patternOf(request, ctx, scope, 0)
    if (isCounted(request, 0, pattern, 0)) statistics.recordAborted(rowOf(pattern, request.method, ctx === null ? null : ctx.action))
  }

  function rowOf (pattern: string, method: string, action: Action | null): Row {
    const places = placesOf.get(pattern)
    if (places !== undefined) {
      for (const place of places) if (place.action === action && place.method === method) return place.row
    }
    return newRow(pattern, method, action)
  }

  /** There are as many as routes and methods: what no route knows comes to Fastify's own 404 handler, of the methods that it knows. */
  function newRow (pattern: string, method: string, action: Action | null): Row {
    const row = statistics.row({ pattern, method, controller: action?.controllerName ?? '', action: action?.name ?? '' })
    const places = placesOf.get(pattern)
    if (places === undefined) placesOf.set(pattern, [{ method, action, row }])
    else places.push({ method, action, row })
    return row
  }

  function isCounted (request: FastifyRequest, duration: number, pattern: string, status: number): boolean {
    const isWanted = filter()
    if (isWanted === null) return true
    try {
      return isWanted(request.method, pathOf(request.url), duration, pattern, status)
    } catch (error) {
      request.log.error({ err: error }, 'the function of filterMonitor has failed')
      return true
    }
  }
}

/** Where a route or an action was found, of the scopes that the request came through. */
function routedContext (request: FastifyRequest): Context | null {
  const first = (request as BeegoRequest)[kContext]
  if (first === null || first.action !== null || first.others === null) return first
  for (const ctx of first.others.values()) if (ctx.action !== null) return ctx
  return first
}

/** `''` where no route took the request, and no file either. */
function patternOf (request: FastifyRequest, ctx: Context | null, scope: Scope, status: number): string {
  if (ctx !== null && ctx.route !== null) return ctx.route.pattern
  const { routeOptions } = request
  // the entrance: a route of the name that it was given, or none
  const isNone = routeOptions.url === undefined || (routeOptions.config.beego === null && !Object.hasOwn(request, 'routeOptions'))
  return isNone && (ctx === null || ctx.action === null) ? staticPattern(request, scope, status) : routeOptions.url ?? ''
}

/** A file that was there is counted under the prefix of its folder. */
function staticPattern ({ method, url }: FastifyRequest, { statics }: Scope, status: number): string {
  if (statics === null || status >= 400 || (method !== 'GET' && method !== 'HEAD')) return ''
  const path = pathOf(url)
  let longest = ''
  for (const prefix of statics.keys()) {
    const folder = prefix.endsWith('/') ? prefix : `${prefix}/`
    if (folder.length > longest.length && path.startsWith(folder)) longest = folder
  }
  return longest === '' ? '' : `${longest}*`
}
