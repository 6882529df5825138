// The stages of a request that are Fastify hooks: filters, static files, sessions. A hook is installed when the first filter or
// step asks for its stage, so that an application pays for what it uses.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../lib/context/context.js'
import type { HookStage } from '../../lib/dialect.js'
import { runChains } from '../../lib/pipeline/filter-chain.js'
import { fail } from '../../lib/pipeline/fail.js'
import { runFilters } from '../../lib/pipeline/filters.js'
import { isThenable } from '../../lib/thenable.js'
import type { Scope } from './scope.js'

type HookName = 'onRequest' | 'preValidation' | 'preHandler'
type Done = () => void
type DoneWith = (error: Error | null, payload?: unknown) => void

/** Does its part of a request. @returns whether it has answered. */
export type Step = (ctx: Context) => boolean | Promise<boolean>

export class Stages {
  readonly #fastify: FastifyInstance
  readonly #scope: Scope
  readonly #steps = new Map<HookStage, Step[]>()
  readonly #installed = new Set<string>()

  constructor (fastify: FastifyInstance, scope: Scope) {
    this.#fastify = fastify
    this.#scope = scope
  }

  /** Let `step` run at `stage`, behind those that are there already. */
  add (stage: HookStage, step: Step): void {
    this.open(stage)
    this.#steps.get(stage)!.push(step) // open has made it
  }

  /** Let the filters of `stage` run. */
  open (stage: HookStage): void {
    if (stage === 'AfterExec' || stage === 'FinishRouter') return this.#once('onSend', () => this.#hookLate())
    if (this.#steps.has(stage)) return

    const { dialect, filters } = this.#scope.app
    const isFilter = stage !== 'static' && stage !== 'session'
    this.#steps.set(stage, isFilter ? [(ctx) => runFilters(filters[stage], ctx, false)] : [])

    const name = (Object.keys(dialect.hooks) as HookName[]).find((hook) => dialect.hooks[hook].includes(stage))! // every stage has its hook
    this.#once(name, () => this.#hook(name))
    // where nothing matched, a filter may have named a controller or another path
    if (isFilter && name !== 'preHandler') this.open('BeforeExec')
  }

  /** Let filter chains wrap the requests. */
  openChains (): void {
    this.open('BeforeStatic')
    this.open('AfterExec')
  }

  #once (key: string, install: () => void): void {
    if (this.#installed.has(key)) return
    this.#installed.add(key)
    install()
  }

  #hook (name: HookName): void {
    const { app } = this.#scope
    const stages = app.dialect.hooks[name]
    let steps: readonly Step[] | null = null

    const run = (ctx: Context, done: Done): void => {
      steps ??= stages.flatMap((stage) => this.#steps.get(stage) ?? []) // no stage is opened once requests come
      runSteps(steps, ctx, done)
    }
    const hooks: Record<HookName, (request: FastifyRequest, reply: FastifyReply, done: Done) => void> = {
      onRequest: (request, reply, done) => {
        if (request.is404 && !app.dialect.methods.has(request.method)) return done() // 405, before everything else
        const ctx = this.#scope.contextOf(request, reply)
        if (app.chains.length === 0) run(ctx, done)
        else runChains(app.chains, ctx, () => run(ctx, done))
      },
      preValidation: (request, reply, done) => {
        if (!app.dialect.methods.has(request.method) && request.is404) return done()
        run(this.#scope.contextOf(request, reply), done)
      },
      preHandler: (request, reply, done) => {
        const ctx = this.#scope.contextOf(request, reply)
        if (request.is404) return this.#unmatched(ctx, run, done)
        // what a filter has said decides now; what it says from here on is too late
        if (ctx.isRedirected && !this.#scope.choose(ctx)) return
        ctx.beforeExec = true
        if (ctx.routed && ctx.action === null) done()
        else run(ctx, done)
      }
    }
    this.#fastify.addHook(name, hooks[name])
  }

  /** Nothing matched. A filter may still have said what to run. */
  #unmatched (ctx: Context, run: (ctx: Context, done: Done) => void, done: Done): void {
    if (ctx.sent || !ctx.isRedirected) return done() // sent: the handler has passed it on
    if (!this.#scope.choose(ctx)) return
    if (ctx.action === null) return done()

    ctx.beforeExec = true
    run(ctx, () => ctx.run())
  }

  /** Late filters on routes that are not Beego's, and the outer half of chains where Beego does not answer. */
  #hookLate (): void {
    this.#fastify.addHook('onSend', (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: DoneWith) => {
      const ctx = this.#scope.contextOf(request, reply)
      if (ctx.sent) {
        if (ctx.chain === null) return done(null, payload)
        endChain(ctx).then(() => done(null, payload), done)
        return
      }
      ctx.sent = true // the host's handler has answered
      lateOnNative(ctx, request.is404).then(() => ctx.session?.save()).then(() => done(null, ctx.appendedTo(payload)), done)
    })
  }
}

function runSteps (steps: readonly Step[], ctx: Context, done: Done, from = 0): void {
  try {
    for (let i = from; i < steps.length; i++) {
      const ended = steps[i]!(ctx)
      if (isThenable(ended)) {
        ended.then((stop) => { if (stop) ctx.send(); else runSteps(steps, ctx, done, i + 1) }, (error: unknown) => fail(ctx, error))
        return
      }
      if (ended) {
        ctx.send()
        return
      }
    }
  } catch (error) {
    fail(ctx, error)
    return
  }
  done()
}

async function lateOnNative (ctx: Context, is404: boolean): Promise<void> {
  const { filters, dialect } = ctx.app
  if (!is404) {
    const stop = await runFilters(filters.AfterExec, ctx, dialect.lateAlways)
    if (!stop) await runFilters(filters.FinishRouter, ctx, dialect.lateAlways)
  }
  await endChain(ctx)
}

async function endChain (ctx: Context): Promise<void> {
  const { chain } = ctx
  ctx.chain = null
  chain?.innerDone()
  await chain?.outer
}
