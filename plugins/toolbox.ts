// Health checks and tasks for any Fastify application: `app.toolbox`, and with `healthPath` what orchestrators ask.

import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { HealthRow } from '../lib/admin/data.js'
import type { BeegoOptions } from '../lib/options/index.js'
import type { Toolbox } from '../lib/toolbox/index.js'
import { scopeOf } from './core/index.js'
import type { Scope } from './core/scope.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Health checks and tasks of this scope. */
    readonly toolbox: Toolbox
  }
}

/** Every registration may add routes of its own. */
const OWN = { healthPath: true }

const plugin: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options, OWN)
  // beegoMvc has brought it, and this registration adds the routes
  if (!Object.hasOwn(fastify, 'toolbox') || fastify.toolbox !== scope.toolbox) fastify.decorate('toolbox', scope.toolbox)

  const path = options.healthPath ?? scope.app.options.healthPath
  if (path !== '') addRoutes(fastify, scope, path)
}

/** `live`: whether this process is to be left alone. `ready`: whether it can serve. */
function addRoutes (fastify: FastifyInstance, { app, toolbox, prefix }: Scope, path: string): void {
  const showsReasons = app.options.runMode !== 'prod'

  for (const [name, live] of [['live', true], ['ready', false]] as const) {
    fastify.get(`${prefix}${path}/${name}`, async (request, reply) => {
      const rows = await toolbox.health.run({ live })
      const failed = rows.filter(({ ok }) => !ok)
      if (failed.length > 0) request.log.warn({ failed }, 'health checks have failed')
      reply.code(failed.length === 0 ? 200 : 503).header('cache-control', 'no-store')
      return { status: failed.length === 0 ? 'ok' : 'failed', checks: rows.map((row) => shown(row, showsReasons)) }
    })
  }
}

/** Reasons name hosts and users: in `prod` they are for the log and the supervisor alone. */
function shown ({ name, ok, message, duration }: HealthRow, showsReasons: boolean): Partial<HealthRow> {
  const row = { name, ok, duration: Math.round(duration) }
  return showsReasons && !ok ? { ...row, message } : row
}

/** Health checks and tasks: `app.toolbox`. */
export default fp(plugin, { name: 'fastify-beego/toolbox', fastify: '5.x' })
export type { BeegoOptions } from '../lib/options/index.js'
export type { HealthRow, TaskRow } from '../lib/admin/data.js'
export type { HealthChecker, HealthChecks, HealthFunction, HealthOptions } from '../lib/toolbox/health.js'
export type { Toolbox } from '../lib/toolbox/index.js'
export type { TaskFunction } from '../lib/toolbox/task.js'
export type { TaskInfo, TaskOptions, Tasks } from '../lib/toolbox/tasks.js'
