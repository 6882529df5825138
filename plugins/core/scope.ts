// One scope of Fastify with one Application in it, and the hooks that run the application's stages there.
//
// A hook is installed when the first filter or step asks for its stage; an application that uses none pays for none.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Application, type FilterChain } from '../../lib/application.js'
import { Context } from '../../lib/context/context.js'
import type { HookStage } from '../../lib/dialect.js'
import type { BeegoOptions } from '../../lib/options.js'
import { fail } from '../../lib/pipeline/fail.js'
import { runChains } from '../../lib/pipeline/chain.js'
import { type FilterFunction, type FilterOptions, runFilters } from '../../lib/pipeline/filters.js'
import { isThenable } from '../../lib/thenable.js'
import { notFoundWithin, replaceDefaultNotFound } from './not-found.js'

type HookName = 'onRequest' | 'preValidation' | 'preHandler'

/** Does its part of a stage. @returns whether it has answered the request. */
export type Step = (ctx: Context) => boolean | Promise<boolean>

/** How one completed request is remembered. */
export interface Completion {
  readonly method: string
  /** The Beego pattern, or the URL of the Fastify route; `null` when nothing matched. */
  readonly pattern: string | null
  /** The class's name; `''` for functional and native routes. */
  readonly controller: string
  readonly action: string
  readonly status: number
  /** Milliseconds from the first byte in to the last byte out. */
  readonly duration: number
}

export const kContext = Symbol('beego.request.context')

export type BeegoRequest = FastifyRequest & { [kContext]: Context | null }

declare module 'fastify' {
  interface FastifyRequest {
    /** This request as Beego's programs see it; `null` on routes that no part of Beego has touched. */
    readonly beego: Context | null
  }
}

export class Scope {
  readonly app: Application
  readonly prefix: string
  /** URL prefixes and their folders. Brought by the static plugin. */
  statics: Map<string, string> | null = null
  /** Whether this is the root of the Fastify application. */
  readonly isRoot: boolean
  /** Stage 7 for a request on its way to `preHandler`. Brought by the controllers' plugin. */
  route: (ctx: Context) => void = () => {}

  readonly #fastify: FastifyInstance
  readonly #steps = new Map<HookStage, Step[]>()
  readonly #installed = new Set<string>()
  readonly #completed: Array<(completion: Completion) => void> = []
  readonly #serverName: string

  /** @param prefix - The part of `base` that is not Fastify's own. */
  constructor (fastify: FastifyInstance, options: BeegoOptions, base: string, prefix: string) {
    this.#fastify = fastify
    this.prefix = prefix
    // a child instance inherits from its parent; the root from nothing of Fastify's
    this.isRoot = Object.getPrototypeOf(fastify) === Object.prototype
    this.app = new Application(options, base)
    this.#serverName = this.app.options.runMode === 'dev' ? this.app.options.serverName : ''
  }

  /** The request's context in this scope, made on first use. */
  contextOf (request: FastifyRequest, reply: FastifyReply): Context {
    const made = (request as BeegoRequest)[kContext]
    if (made !== null && made.app === this.app) return made

    if (this.#serverName !== '') reply.header('server', this.#serverName)
    return ((request as BeegoRequest)[kContext] = new Context(this.app, request, reply))
  }

  insertFilter (pattern: string, position: string, fn: FilterFunction, options?: FilterOptions): void {
    const filter = this.app.insertFilter(pattern, position, fn, options)
    this.#install(filter.position)
  }

  insertFilterChain (chain: FilterChain): void {
    this.app.chains.push(chain)
    this.#install('AfterExec')
    this.#install('BeforeStatic')
  }

  /** Let `step` run at `stage`, before the filters that share its hook and come later. */
  use (stage: 'static' | 'session', step: Step): void {
    const steps = this.#steps.get(stage)
    if (steps === undefined) this.#steps.set(stage, [step])
    else steps.push(step)
    this.#install(stage)
  }

  /** Show Beego's page for paths that nothing answers, where the host has no not-found handler. */
  replaceNotFound (): void {
    if (this.isRoot) this.#once('preSerialization', () => replaceDefaultNotFound(this.#fastify, this))
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
  onCompletion (listener: (completion: Completion) => void): void {
    this.#completed.push(listener)
    this.#once('onResponse', () => {
      this.#fastify.addHook('onResponse', (request, reply, done) => {
        const completion = this.#completionOf(request, reply)
        for (const tell of this.#completed) tell(completion)
        done()
      })
    })
  }

  #completionOf (request: FastifyRequest, reply: FastifyReply): Completion {
    const ctx = (request as BeegoRequest)[kContext]
    const action = ctx?.action ?? null
    return {
      method: request.method,
      pattern: ctx?.route?.pattern ?? request.routeOptions.url ?? null,
      controller: action?.controllerName ?? '',
      action: action?.name ?? '',
      status: reply.statusCode,
      duration: reply.elapsedTime
    }
  }

  #install (stage: HookStage): void {
    if (stage === 'AfterExec' || stage === 'FinishRouter') return this.#installLate()

    const { hooks } = this.app.dialect
    const name = (Object.keys(hooks) as HookName[]).find((hook) => hooks[hook].includes(stage))! // every stage has its hook
    this.#once(name, () => this.#fastify.addHook(name, this.#hook(name)))
    // where nothing matched, a filter may have named a controller or another path: see #hook
    if (name !== 'preHandler') this.#install('BeforeExec')
  }

  #once (key: string, install: () => void): void {
    if (this.#installed.has(key)) return
    this.#installed.add(key)
    install()
  }

  /** One Fastify hook: its stages in the dialect's order. */
  #hook (name: HookName) {
    const stages = this.app.dialect.hooks[name]
    const chained = name === 'onRequest'
    const routes = name === 'preHandler'

    return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      const ctx = this.contextOf(request, reply)
      if (routes) {
        try {
          if (request.is404) return this.#unmatched(ctx, done)
          this.route(ctx)
        } catch (error) {
          fail(ctx, error)
          return
        }
      }
      if (chained && this.app.chains.length > 0 && ctx.chain === null) return runChains(this.app.chains, ctx, () => this.#run(stages, ctx, done))
      this.#run(stages, ctx, done)
    }
  }

  #run (stages: readonly HookStage[], ctx: Context, done: () => void): void {
    let ended: boolean | Promise<boolean>
    try {
      ended = this.#runFrom(stages, ctx, 0)
    } catch (error) {
      fail(ctx, error)
      return
    }
    if (isThenable(ended)) ended.then((stop) => proceed(ctx, stop, done), (error: unknown) => fail(ctx, error))
    else proceed(ctx, ended, done)
  }

  #runFrom (stages: readonly HookStage[], ctx: Context, from: number): boolean | Promise<boolean> {
    for (let i = from; i < stages.length; i++) {
      const stage = stages[i]!
      const ended = stage === 'static' || stage === 'session'
        ? this.#runSteps(this.#steps.get(stage) ?? [], ctx, 0)
        : runFilters(this.app.filters[stage], ctx, false)
      if (isThenable(ended)) return ended.then((stop) => stop || this.#runFrom(stages, ctx, i + 1)) as Promise<boolean>
      if (ended) return true
    }
    return false
  }

  #runSteps (steps: readonly Step[], ctx: Context, from: number): boolean | Promise<boolean> {
    for (let i = from; i < steps.length; i++) {
      const ended = steps[i]!(ctx)
      if (isThenable(ended)) return ended.then((stop) => stop || this.#runSteps(steps, ctx, i + 1)) as Promise<boolean>
      if (ended) return true
    }
    return false
  }

  /** No route was found. A filter may still have said what to run. */
  #unmatched (ctx: Context, done: () => void): void {
    const named = ctx.rewritten !== null || ctx.namesController()
    if (!named) return done()

    this.route(ctx)
    if (ctx.action === null) return done()
    this.#run(['BeforeExec'], ctx, () => ctx.run())
  }

  /** Late filters and chains on routes that are not Beego's: before the bytes leave. */
  #installLate (): void {
    this.#once('onSend', () => {
      this.#fastify.addHook('onSend', (request, reply, payload: unknown, done: (error: Error | null, payload?: unknown) => void) => {
        const ctx = this.contextOf(request, reply)
        if (ctx.sent || request.is404) return done(null, payload)

        ctx.sent = true // the host's handler has answered
        lateOnNative(ctx).then(() => done(null, ctx.appendedTo(payload)), done)
      })
    })
  }
}

async function lateOnNative (ctx: Context): Promise<void> {
  const { filters, dialect } = ctx.app
  const stop = await runFilters(filters.AfterExec, ctx, dialect.lateAlways)
  if (!stop) await runFilters(filters.FinishRouter, ctx, dialect.lateAlways)
  ctx.chain?.innerDone()
  await ctx.chain?.outer
}

function proceed (ctx: Context, ended: boolean, done: () => void): void {
  if (ended) ctx.send()
  else done()
}
