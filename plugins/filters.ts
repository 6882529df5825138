// Beego's filters on any route of a Fastify application.

import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { FilterPosition } from '../lib/dialect.js'
import type { BeegoOptions } from '../lib/options/index.js'
import type { FilterFunction, FilterOptions } from '../lib/pipeline/filters.js'
import { scopeOf } from './core/index.js'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Run `fn` at a position, for the paths that `pattern` matches: `*` and `''` all of them, `/admin/*` also `/admin`.
     *
     * @throws FST_BEEGO_FILTER_POSITION, FST_BEEGO_ROUTE_PATTERN
     */
    insertFilter (pattern: string, position: FilterPosition, fn: FilterFunction, options?: FilterOptions): this
  }
}

const filters: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options)

  fastify.decorate('insertFilter', function insertFilter (pattern, position, fn, filterOptions) {
    scope.insertFilter(pattern, position, fn, filterOptions)
    return this
  })
}

/** Filters for any route: `app.insertFilter(pattern, position, fn)`. */
export default fp(filters, { name: 'fastify-beego/filters', fastify: '5.x' })
export { AfterExec, AfterStatic, BeforeExec, BeforeRouter, BeforeStatic, FinishRouter } from '../lib/pipeline/filters.js'
export type * from './core/types.js'
