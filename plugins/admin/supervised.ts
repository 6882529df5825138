// The application as its supervisor sees it.

import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance } from 'fastify'
import type { ConfigRow, RouteRow } from '../../lib/admin/data.js'
import type { SupervisedApp } from '../../lib/admin/supervisor.js'
import { OPTIONS, type ResolvedOptions } from '../../lib/options/index.js'
import { describe } from '../core/beego.js'
import type { Scope } from '../core/scope.js'

const { version } = createRequire(import.meta.url)('fastify-beego/package.json') as { version: string }

/** To be asked before the application's routes are said: it remembers them. */
export function supervisedApp (fastify: FastifyInstance, scope: Scope, settings: ResolvedOptions): SupervisedApp {
  const native = nativeRoutes(fastify)
  return {
    appName: settings.appName,
    runMode: settings.runMode,
    versions: { 'fastify-beego': version, fastify: fastify.version, node: process.versions.node },
    config: () => configRows(settings),
    routes: () => [...scope.app.router.routes.map(describe), ...native()],
    filters: () => Object.values(scope.app.filters).flat().map(({ pattern, position, run }) => ({ pattern, position, name: run.name })),
    health: async () => [],
    tasks: () => [],
    runTask: async () => '',
    workers: () => []
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

function configRows (settings: ResolvedOptions): ConfigRow[] {
  return Object.entries(OPTIONS).map(([name, rule]) => {
    const value = settings[name as keyof ResolvedOptions]
    return { name, value: String(value), source: isDeepStrictEqual(value, rule.value()) ? 'default' : 'given' }
  })
}
