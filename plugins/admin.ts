// The supervisor: what became of every request, how the process is, and a second server that shows it. For a Beego application or any
// Fastify application. Register it before what answers requests: routes that were there before it are counted, but not listed.

import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { Profiles } from '../lib/admin/profile/profiles.js'
import { OtherWorkers, Outbox, told, type WorkerChannel } from '../lib/admin/relay.js'
import { Sampler } from '../lib/admin/sampler.js'
import { Statistics } from '../lib/admin/statistics.js'
import { Supervisor } from '../lib/admin/supervisor.js'
import type { SupervisorData } from '../lib/admin/data.js'
import { FST_BEEGO_ADMIN_LISTEN } from '../lib/errors.js'
import { adminOptions } from '../lib/options/admin.js'
import { type BeegoOptions, givenOptions, type ResolvedOptions } from '../lib/options/index.js'
import type { Toolbox } from '../lib/toolbox/index.js'
import { type MonitorFilter, observe } from './admin/observe.js'
import { buildServer } from './admin/server.js'
import { supervisedApp } from './admin/supervised.js'
import { scopeOf } from './core/index.js'

export type { WorkerChannel } from '../lib/admin/relay.js'
export type { MonitorFilter } from './admin/observe.js'

/** `app.supervisor`. */
export interface AppSupervisor {
  /** What it knows. */
  readonly data: SupervisorData
  /** Its own server; `server.inject()` always works, and it listens once the application does. */
  readonly server: FastifyInstance
  /** Health checks and tasks: `toolbox.health.add(name, check)`, `toolbox.tasks.add(name, spec, fn)`. */
  readonly toolbox: Toolbox
  /**
   * Beego's `FilterMonitorFunc`: count a request only if `isCounted` says so.
   *
   * @param isCounted - Is given the method, the path, milliseconds, the route's pattern and the status.
   */
  filterMonitor (isCounted: MonitorFilter): void
  /**
   * Show several workers as one: to be called in each of them, before they listen. Only the leader listens then; the others tell it
   * what they count.
   */
  share (channel: WorkerChannel): void
  /**
   * Listen at `adminHttpAddr` and `adminHttpPort`, or at `adminFd`, unless it listens already. The application's own start does it,
   * and does not wait for it.
   *
   * @returns where.
   * @throws FST_BEEGO_ADMIN_LISTEN
   */
  listen (): Promise<string>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What the supervisor knows, and its server. */
    readonly supervisor: AppSupervisor
  }
}

const admin: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  if (fastify.hasDecorator('supervisor')) return // of this application already
  const scope = await scopeOf(fastify, options, adminOptions)
  const said = givenOptions(options)
  const settings: ResolvedOptions = { ...scope.app.options, ...said as Partial<ResolvedOptions> } // with `config`, which nobody reads here

  const statistics = new Statistics()
  const others = new OtherWorkers(statistics)
  const sampler = new Sampler(statistics, () => others.states())
  const profiles = new Profiles({ on: settings.adminProfiling })
  const supervised = { ...supervisedApp(fastify, scope, settings, said), workers: () => others.states() }
  const supervisor = new Supervisor(supervised, statistics, sampler, profiles)
  let filter: MonitorFilter | null = null
  let listening: Promise<string> | null = null
  let isLeader = true
  let stopHearing = () => {}
  observe({ fastify, scope, statistics, filter: () => filter })

  const server = await buildServer(supervisor, settings)
  fastify.decorate('supervisor', {
    data: supervisor,
    server,
    toolbox: scope.toolbox,
    filterMonitor (isCounted) { filter = isCounted },
    share (channel) {
      isLeader = channel.isLeader
      if (isLeader) stopHearing = channel.onMessage((message) => others.hear(message))
      else tellLeader(channel, statistics, sampler)
    },
    listen: () => (listening ??= listen(server, settings))
  })
  fastify.addHook('onReady', async () => {
    await server.ready()
    sampler.start()
  })
  fastify.addHook('onListen', async () => {
    if (!isLeader) return
    const address = await fastify.supervisor.listen()
    fastify.log.info(`supervisor at ${address}`)
  })
  fastify.addHook('onClose', async () => {
    if (!isLeader) sampler.tick() // the last words
    stopHearing()
    sampler.stop()
    await server.close()
    await profiles.close()
  })
}

function tellLeader (channel: WorkerChannel, statistics: Statistics, sampler: Sampler): void {
  const outbox = new Outbox()
  statistics.outbox = outbox
  sampler.onSample((sample) => { channel.sendToLeader(told(outbox, sample)) })
}

async function listen (server: FastifyInstance, { adminHttpAddr: host, adminHttpPort: port, adminFd: fd }: ResolvedOptions): Promise<string> {
  try {
    const target = fd === null ? { host, port } : { host: '127.0.0.1', port, fd } // Node takes the socket, whatever else stands there
    return await server.listen(target)
  } catch (error) {
    throw new FST_BEEGO_ADMIN_LISTEN(fd === null ? `${host}:${port}` : `fd ${fd}`, (error as Error).message, { cause: error })
  }
}

/** The supervisor of an application: `app.supervisor`, and a server of its own once the application listens. @throws FST_BEEGO_ADMIN_OPEN */
export default fp(admin, { name: 'fastify-beego/admin', fastify: '5.x' })
export type { BeegoOptions } from '../lib/options/index.js'
export type * from '../lib/admin/data.js'
