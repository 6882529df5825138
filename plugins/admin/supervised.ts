// The application as its supervisor sees it.

import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import type { ConfigRow, RouteRow } from '../../lib/admin/data.js'
import type { SupervisedApp } from '../../lib/admin/supervisor.js'
import { masked } from '../../lib/config/secrets.js'
import type { BeegoOptions, ResolvedOptions } from '../../lib/options/index.js'
import { describe, describeFilters } from '../core/beego.js'
import type { Scope } from '../core/scope.js'

const { version } = createRequire(import.meta.url)('fastify-beego/package.json') as { version: string }

/**
 * To be asked before the application's routes are said: it remembers them.
 *
 * @param given - Options that the supervisor was given, over those of the scope.
 */
export function supervisedApp (fastify: FastifyInstance, scope: Scope, settings: ResolvedOptions, given: BeegoOptions): Omit<SupervisedApp, 'workers'> {
  const native = nativeRoutes(fastify)
  const { health, tasks } = scope.toolbox
  return {
    appName: settings.appName,
    runMode: settings.runMode,
    versions: { 'fastify-beego': version, fastify: fastify.version, node: process.versions.node },
    config: () => configRows(scope, settings, given),
    routes: () => [...scope.app.router.routes.map(describe), ...native()],
    filters: () => describeFilters(scope.app),
    health: (live) => health.run({ live }),
    tasks: () => tasks.list(),
    runTask: (name) => tasks.runNow(name)
  }
}

/** The routes that are not Beego's. */
function nativeRoutes (fastify: FastifyInstance): () => RouteRow[] {
  const methodsOf = new Map<string, Set<string>>()
  fastify.addHook('onRoute', ({ url, method, config }) => {
    if (config !== undefined && 'beego' in config) return
    const methods = methodsOf.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    methodsOf.set(url, methods)
  })
  return () => [...methodsOf].map(([url, methods]) => ({ pattern: url, methods: [...methods], controller: '', actions: {}, native: url }))
}

function configRows ({ app }: Scope, settings: ResolvedOptions, given: BeegoOptions): ConfigRow[] {
  return Object.keys(app.options).map((name) => {
    const key = name as keyof ResolvedOptions // the options have no others
    const isOwn = given[key] !== undefined
    return { name, value: masked(name, (isOwn ? settings : app.options)[key]), source: isOwn ? 'given' : app.optionSources[key] }
  })
}
