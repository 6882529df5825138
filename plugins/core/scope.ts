// One scope of Fastify with one Application in it. Every plugin of the package works through it.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Application } from '../../lib/application.js'
import { Context } from '../../lib/context/context.js'
import type { BeeLogger } from '../../lib/log/bee-logger.js'
import { adjustLog, openLog } from '../../lib/log/open-log.js'
import type { BeegoOptions, ResolvedOptions } from '../../lib/options/index.js'
import { fail } from '../../lib/pipeline/fail.js'
import type { FilterChain } from '../../lib/pipeline/filter-chain.js'
import type { FilterFunction, FilterOptions } from '../../lib/pipeline/filters.js'
import { below } from '../../lib/router/pattern.js'
import { Toolbox } from '../../lib/toolbox/index.js'
import { Uploads } from '../../lib/upload/uploads.js'
import type { Views } from '../../lib/views/views.js'
import { type CompletionListener, completionOf } from './completion.js'
import { notFoundWithin, replaceDefaultNotFound } from './not-found.js'
import { Stages, type Step } from './stages.js'
import { ScopeUpgrades } from './websocket.js'

export const kContext = Symbol('beego.request.context')

export type BeegoRequest = FastifyRequest & { [kContext]: Context | null }

declare module 'fastify' {
  interface FastifyRequest {
    /** This request as Beego's programs see it; `null` on routes that no part of Beego has touched. */
    readonly beego: Context | null
  }
}

/** The options that a scope goes by from the start. */
const FROM_THE_START: readonly string[] = ['config', 'runMode', 'dialect', 'routerCaseSensitive', 'serverName', 'runTasks']

export class Scope {
  readonly app: Application
  /** Whether this is the root of the Fastify application. */
  readonly isRoot: boolean
  /** What `app.base` has beyond Fastify's own prefix. */
  readonly prefix: string
  readonly uploads: Uploads
  /** Health checks and tasks. */
  readonly toolbox: Toolbox
  readonly upgrades: ScopeUpgrades | null
  /** Beego's logger. */
  readonly log: BeeLogger
  /** URL prefixes and their folders. Brought by the static plugin. */
  statics: Map<string, string> | null = null
  /** Brought by the views plugin. */
  views: Views | null = null

  readonly fastify: FastifyInstance
  readonly #stages: Stages
  readonly #serverName: string
  readonly #listeners: CompletionListener[] = []
  readonly #settled = new Set(FROM_THE_START)
  #replacesNotFound = false

  constructor (fastify: FastifyInstance, options: BeegoOptions, prefix: string) {
    this.app = new Application(options, (fastify.prefix + prefix).replace(/\/+$/, ''))
    this.uploads = new Uploads(this.app.options)
    this.toolbox = toolboxOf(fastify, this.app.options.runTasks)
    this.upgrades = this.app.upgrades = ScopeUpgrades.of(fastify)
    this.log = logOf(fastify, this.app.options)
    this.prefix = prefix
    // a child instance inherits from its parent; the root from nothing of Fastify's
    this.isRoot = Object.getPrototypeOf(fastify) === Object.prototype
    this.fastify = fastify
    this.#stages = new Stages(fastify, this)
    this.#serverName = this.app.options.runMode === 'dev' ? this.app.options.serverName : ''
  }

  /** Whether an option may still be said: nobody has, and nobody goes by its default. */
  isOpen (name: string): boolean {
    return !this.#settled.has(name) && !Object.hasOwn(this.app.given, name)
  }

  /** Take over options that came with a plugin behind the first one. */
  adopt (options: BeegoOptions): void {
    this.app.adopt(options)
    adjustLog(this.log, this.fastify.log, options)
  }

  /** Somebody goes by these options from now on. */
  settle (options: object): void {
    for (const name of Object.keys(options)) this.#settled.add(name)
  }

  /** The request's context in this scope, made on first use. */
  contextOf (request: FastifyRequest, reply: FastifyReply): Context {
    const first = (request as BeegoRequest)[kContext]
    if (first === null) return ((request as BeegoRequest)[kContext] = this.#newContext(request, reply))
    if (first.app === this.app) return first

    // the first scope that a request comes through has the request's one place; scopes inside it stand with that one
    const others = (first.others ??= new Map())
    let ctx = others.get(this.app)
    if (ctx === undefined) others.set(this.app, ctx = this.#newContext(request, reply))
    return ctx
  }

  #newContext (request: FastifyRequest, reply: FastifyReply): Context {
    if (this.#serverName !== '') reply.header('server', this.#serverName)
    return new Context(this.app, request, reply)
  }

  /** @param prefix - What the pattern stands below: a filter for everything concerns no more than that. */
  insertFilter (pattern: string, position: string, fn: FilterFunction, options?: FilterOptions, prefix = this.app.base): void {
    const isAll = pattern === '*' || pattern === ''
    // the hooks of a Fastify scope run for its own requests only
    const isWhole = isAll && prefix === this.fastify.prefix.replace(/\/+$/, '')
    const absolute = isWhole ? pattern : isAll ? `${prefix}/*` : below(prefix, pattern)
    this.#stages.open(this.app.insertFilter(absolute, position, fn, options).position)
  }

  insertFilterChain (chain: FilterChain): void {
    this.app.chains.push(chain)
    this.#stages.openChains()
  }

  /** Let `step` run at a stage that is not a filter's. */
  use (stage: 'static' | 'session', step: Step): void {
    this.#stages.add(stage, step)
  }

  /** Stage 7. @returns `false` when that has ended the request. */
  choose (ctx: Context): boolean {
    try {
      ctx.ensureRouted()
      return !ctx.sent
    } catch (error) {
      fail(ctx, error)
      return false
    }
  }

  /** Show Beego's page for paths that nothing answers, where the host has no not-found handler. */
  replaceNotFound (): void {
    if (!this.isRoot || this.#replacesNotFound) return
    this.#replacesNotFound = true
    replaceDefaultNotFound(this.fastify, this)
  }

  /** A path of this scope that led nowhere. */
  notFound (ctx: Context): void {
    if (this.isRoot) ctx.passOn()
    else notFoundWithin(ctx)
  }

  /**
   * Whether the entrance takes `path` although no route does. Below the root Fastify would run none of this scope's hooks for it,
   * and neither files nor the scope's 404 page could answer.
   */
  claimsPath (path: string): boolean {
    if (this.isRoot) return false
    if (this.app.base !== '') return true
    for (const prefix of this.statics?.keys() ?? []) if (path.startsWith(prefix)) return true
    return false
  }

  /** Tell `listener` of every request that was answered, whatever became of it. */
  onCompletion (listener: CompletionListener): void {
    this.#listeners.push(listener)
    if (this.#listeners.length > 1) return

    this.fastify.addHook('onResponse', (request, reply, done) => {
      const completion = completionOf(this.#madeFor(request), request, reply)
      for (const tell of this.#listeners) tell(completion)
      done()
    })
  }

  #madeFor (request: FastifyRequest): Context | null {
    const first = (request as BeegoRequest)[kContext]
    return first?.app === this.app ? first : first?.others?.get(this.app) ?? null
  }
}

/** Its tasks run from the time the application is ready until it closes: before anything that they use is closed. */
function toolboxOf (fastify: FastifyInstance, runTasks: boolean): Toolbox {
  const { log } = fastify
  const toolbox = new Toolbox({
    failed: (task, err) => log.error({ err, task }, 'the task has failed'),
    skipped: (task) => log.warn({ task }, 'it is time for the task, and it still runs: passed over')
  })
  fastify.addHook('onReady', async () => { if (runTasks) toolbox.tasks.start() })
  fastify.addHook('preClose', async () => { await toolbox.tasks.stop() })
  return toolbox
}

/** Everything that was logged is written when the application has closed. */
function logOf (fastify: FastifyInstance, options: ResolvedOptions): BeeLogger {
  const log = openLog(fastify.log, options)
  fastify.addHook('onClose', async () => {
    if ((fastify.log as { beeLogger?: unknown }).beeLogger === log) await log.flush() // whoever has made it closes it
    else await log.close()
  })
  return log
}
