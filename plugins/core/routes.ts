// Beego's routes in Fastify: native ones wherever find-my-way can say them, and the entrance for the rest.

import type { IncomingMessage } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, HTTPMethods, preParsingHookHandler } from 'fastify'
import type { Context } from '../../lib/context/context.js'
import { pathOf } from '../../lib/http/request-target.js'
import type { Action } from '../../lib/controller/action.js'
import { actionFor, type Endpoint } from '../../lib/controller/endpoint.js'
import { isVerb } from '../../lib/controller/class-methods.js'
import { fail } from '../../lib/pipeline/fail.js'
import { goRedirect } from '../../lib/http/redirect.js'
import { Abort } from '../../lib/pipeline/abort.js'
import { hasMethod } from '../../lib/router/method-sets.js'
import type { Match, Route, Router } from '../../lib/router/types.js'
import { bodyHooks, type BodyHooks, isDisguised, restoreType } from './body.js'
import { Claim, claimedBy } from './entrance.js'
import { nameBy, rename } from './route-name.js'
import type { Scope } from './scope.js'

type BeegoRoute = Route<Endpoint>
type BeegoMatch = Match<Endpoint>

const kFound = Symbol('beego.request.found')

/** What a claim has found out, and in which scope: another scope's answer is none. */
type FoundMessage = IncomingMessage & { [kFound]?: { readonly scope: Scope, readonly match: BeegoMatch | null } }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The Beego route behind a native one; `null` on the entrance, absent on routes that are not Beego's. */
    beego?: BeegoRoute | null
  }
}

/** To what documents an API. */
const HIDDEN: FastifySchema & { hide: boolean } = { hide: true }

const BODILESS = new Set(['GET', 'HEAD', 'TRACE'])

export class Routes {
  /** What every pattern of these routes begins with. */
  readonly prefix: string

  readonly #fastify: FastifyInstance
  readonly #scope: Scope
  readonly #router: Router<Endpoint>
  /** Whether what Fastify's router takes for a literal text is that text: it may have been told to take `//` for `/`. */
  readonly #comparesAll: boolean
  readonly #body: BodyHooks
  #isOpen = false

  /** @param fastify - The scope's instance, or a child of it, whose prefix and hooks the routes then have. */
  constructor (fastify: FastifyInstance, scope: Scope) {
    this.prefix = (fastify.prefix + scope.prefix).replace(/\/+$/, '')
    this.#fastify = fastify
    this.#scope = scope
    this.#router = scope.app.router
    const { ignoreDuplicateSlashes, routerOptions } = fastify.initialConfig
    this.#comparesAll = ignoreDuplicateSlashes !== true && routerOptions?.ignoreDuplicateSlashes !== true
    this.#body = bodyHooks(fastify, scope.uploads)
  }

  /** Give a Beego route its place in Fastify. */
  mount (route: BeegoRoute): void {
    this.open()
    if (route.native === null || !route.native.startsWith(this.#fastify.prefix)) return

    const verbs = route.target.native ?? this.#verbs()
    // a later route may still contest this one: #choose asks then
    const claim = route.contested ? new Claim(route.pattern, (request) => this.#leadsTo(route, request)) : null
    this.#register(route.native.slice(this.#fastify.prefix.length), [...verbs], claim, route)
  }

  /** The verbs that both Beego and this Fastify know. */
  #verbs (): string[] {
    const { methods } = this.#scope.app.dialect
    return this.#fastify.supportedMethods.filter((method) => methods.has(method))
  }

  /** Stage 7, for whoever asks before the handler. A route of the host's keeps its own way. */
  chooseAhead (ctx: Context): void {
    const { beego } = ctx.request.routeOptions.config
    if (beego !== undefined || ctx.request.is404) this.#choose(ctx, beego ?? null)
  }

  /** The entrance: takes whatever Beego's router gives to these routes and no native one has. */
  open (): void {
    if (this.#isOpen) return
    this.#isOpen = true

    const fastify = this.#fastify
    for (const method of this.#scope.app.dialect.methods) {
      // CONNECT never reaches a request handler in Node
      if (!fastify.supportedMethods.includes(method) && method !== 'CONNECT') fastify.addHttpMethod(method, { hasBody: true })
    }
    const claim = new Claim('entrance', (request) => this.#enters(request))
    this.#register(`${this.#scope.prefix}/*`, this.#verbs(), claim, null)
    if (this.prefix !== '') this.#register(this.#scope.prefix, this.#verbs(), claim, null)
  }

  /** @param route - `null` for the entrance, which documents of the API have no business with. */
  #register (url: string, verbs: readonly string[], claim: Claim | null, route: BeegoRoute | null): void {
    const { options } = this.#scope.app
    const shared = {
      url,
      ...options.maxMemory < this.#fastify.initialConfig.bodyLimit! ? { bodyLimit: options.maxMemory } : {},
      exposeHeadRoute: false,
      config: { beego: route },
      ...route === null ? { schema: HIDDEN } : {},
      errorHandler: options.recoverPanic ? this.#showError : this.#leaveError,
      ...claim === null ? {} : claimedBy(this.#fastify, claim)
    }
    for (const group of this.#groups(verbs)) {
      const handler = this.#handler(route, group)
      this.#fastify.route({
        ...shared,
        method: group as HTTPMethods[],
        handler,
        ...route === null ? { onRequest: nameBy((request) => this.#found(request.raw)?.route) } : {},
        ...BODILESS.has(group[0]!) ? {} : { preParsing: this.#preParsing(route) },
        ...group[0] === 'GET' ? this.#scope.upgrades?.route(this.#scope.contextOf.bind(this.#scope), handler) : {}
      })
    }
  }

  /** Verbs that are one route: without a body, with one. Only GET can upgrade, and a route that can takes no other. */
  #groups (verbs: readonly string[]): ReadonlyArray<readonly string[]> {
    const bodiless = verbs.filter((verb) => BODILESS.has(verb))
    const bodied = verbs.filter((verb) => !BODILESS.has(verb))
    const groups = this.#scope.upgrades === null
      ? [bodiless, bodied]
      : [bodiless.filter((verb) => verb === 'GET'), bodiless.filter((verb) => verb !== 'GET'), bodied]
    return groups.filter(({ length }) => length > 0)
  }

  #handler (route: BeegoRoute | null, verbs: readonly string[]): (request: FastifyRequest, reply: FastifyReply) => void {
    const hasAction = route !== null && verbs.length === 1 && verbs[0] !== 'POST'
    const answer = hasAction
      ? this.#straight(route, verbs[0]!)
      : (request: FastifyRequest, reply: FastifyReply) => this.#answer(route, this.#scope.contextOf(request, reply))
    if (route === null || route.native === route.pattern) return answer

    let named = false
    return (request, reply) => {
      // find-my-way's spelling is what Fastify was told; Beego's is what programs and logs know
      if (!named) request.routeOptions.config.url = route.pattern
      named = true
      answer(request, reply)
    }
  }

  /** One verb, and so one action, which most requests come to without a question. A POST may stand for another verb. */
  #straight (route: BeegoRoute, verb: string): (request: FastifyRequest, reply: FastifyReply) => void {
    const scope = this.#scope
    const router = this.#router
    const known = this.#comparesAll ? route.literal : 0
    const action = actionFor(route.target, verb)! // the route is native for the verbs that it answers
    return (request, reply) => {
      const ctx = scope.contextOf(request, reply)
      const isStraight = !ctx.routed && !ctx.isLed && !route.contested && router.isPlain(request.raw.url!, known) &&
        (!route.takesEmpty || allGiven(route, request.params))
      if (isStraight) ctx.take(route, action)
      else this.#answer(route, ctx)
    }
  }

  /** Whether the handler behind a request reads the body by itself is known with the route. */
  #preParsing (route: BeegoRoute | null): preParsingHookHandler {
    const { take, leave } = this.#body
    if (route !== null) return route.target.takesStream ? leave : take
    const found = (request: FastifyRequest) => this.#found(request.raw)?.route
    return function takeOrLeave (request, reply, payload, done) {
      const hook = found(request)?.target.takesStream === true ? leave : take
      hook.call(this, request, reply, payload, done)
    }
  }

  /** Whether Beego's order gives a request to this very route. */
  #leadsTo (route: BeegoRoute, request: IncomingMessage): boolean {
    return this.#find(request, pathOf(request.url!))?.route === route
  }

  #enters (request: IncomingMessage): boolean {
    const path = pathOf(request.url!)
    const match = this.#find(request, path)
    // an uncontested `/*` has a native route at the entrance's own URL: that one goes first
    if (match !== null) return match.route.target.owner === this && (match.route.native !== `${this.prefix}/*` || match.route.contested)
    return this.#mayBeOverridden(request.method!, path) || (this.#fastify === this.#scope.fastify && this.#scope.claimsPath(path))
  }

  /** A POST may turn out to be another verb once its form has been read. */
  #mayBeOverridden (method: string, path: string): boolean {
    const { options, dialect } = this.#scope.app
    if (method !== 'POST' || !options.methodOverride || !dialect.override.beforeRouting) return false
    return ['PUT', 'DELETE', 'PATCH'].some((verb) => this.#match(verb, path)?.route.target.owner === this)
  }

  /** What a request's own verb and path lead to; kept for stage 7. */
  #find (request: IncomingMessage, path: string): BeegoMatch | null {
    const match = this.#match(request.method!, path)
    ;(request as FoundMessage)[kFound] = { scope: this.#scope, match }
    return match
  }

  /** `undefined` when no claim of this scope has looked. */
  #found (request: IncomingMessage): BeegoMatch | null | undefined {
    const found = (request as FoundMessage)[kFound]
    return found?.scope === this.#scope ? found.match : undefined
  }

  #match (method: string, path: string): BeegoMatch | null {
    try {
      return this.#router.match(method, path)
    } catch {
      return null // a malformed path leads nowhere; Fastify answers it
    }
  }

  #answer (route: BeegoRoute | null, ctx: Context): void {
    if (!ctx.routed && !this.#chooses(ctx, route)) return

    if (ctx.action !== null) ctx.run()
    else if (!ctx.sent) this.#scope.notFound(ctx)
  }

  /** @returns `false` when choosing has failed, and answered. */
  #chooses (ctx: Context, route: BeegoRoute | null): boolean {
    try {
      this.#choose(ctx, route)
      return true
    } catch (error) {
      fail(ctx, error)
      return false
    }
  }

  /** Stage 7: fill in what runs. `native` is the route at which find-my-way has arrived. */
  #choose (ctx: Context, native: BeegoRoute | null): void {
    ctx.routed = true
    const { isLed } = ctx
    if (isLed && ctx.namesController()) {
      const { runController, runMethod } = ctx.input
      ctx.action = ctx.app.actions.ofMethod(runController!, runMethod) // namesController has seen both
      return
    }

    const { raw } = ctx.request
    const method = raw.method!
    const verb = method === 'POST' ? this.#verbOf(ctx) : method
    const isAsSent = !isLed && (verb === method || !ctx.app.dialect.override.beforeRouting)
    if (native !== null && (isAsSent || (!isLed && this.#keeps(native, verb))) && this.#isStraight(native, ctx.request)) {
      ctx.route = native
      ctx.action = actionOf(ctx, native.target, verb)
    } else if (this.#chooseInOrder(ctx, native, verb, isAsSent)) {
      ctx.action = actionOf(ctx, ctx.route!.target, verb) // it has found one
    }
  }

  /** Whether a POST that stands for `verb` stays on its route: no other one could answer. */
  #keeps (route: BeegoRoute, verb: string): boolean {
    return this.#router.isAlone(route) && hasMethod(route.methods, verb)
  }

  /** Whether what find-my-way has found is what the dialect finds: for most requests it is. */
  #isStraight (native: BeegoRoute, { raw, params }: FastifyRequest): boolean {
    return !native.contested && this.#router.isPlain(raw.url!, this.#comparesAll ? native.literal : 0) && (!native.takesEmpty || allGiven(native, params))
  }

  /** @returns whether a route answers. */
  #chooseInOrder (ctx: Context, native: BeegoRoute | null, verb: string, isAsSent: boolean): boolean {
    const { request, app } = ctx
    const rewritten = ctx.beforeExec ? null : ctx.rewritten
    const routingVerb = app.dialect.override.beforeRouting ? verb : request.method

    const found = isAsSent ? this.#found(request.raw) : undefined
    const match = found === undefined ? app.router.match(routingVerb, rewritten ?? pathOf(request.url)) : found
    // a route said through another instance has that one's hooks, which have not run here
    if (match === null || (match.route.target.owner !== this && rewritten === null)) return false
    if (match.redirect !== null) {
      redirect(ctx, match.redirect)
      return false
    }
    ctx.route = match.route
    ctx.routeParams = match.params
    if (native !== match.route) rename(request, match.route)
    return true
  }

  /** What a POST stands for. */
  #verbOf (ctx: Context): string {
    return ctx.app.options.methodOverride ? ctx.app.dialect.override.verb(ctx.input.form()) : 'POST'
  }

  /** Errors go to the host's handler, whenever that was set. */
  readonly #leaveError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): unknown => {
    if (isDisguised(request)) restoreType(request)
    return this.#fastify.errorHandler(error, request, reply)
  }

  /** What Fastify itself refuses on a Beego route (a body too large, say) is shown as Beego shows errors. */
  readonly #showError = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    if (isDisguised(request)) restoreType(request)
    const ctx = this.#scope.contextOf(request, reply)
    ctx.sent = false // Fastify asks for another answer
    fail(ctx, error)
  }
}

function actionOf (ctx: Context, endpoint: Endpoint, verb: string): Action | null {
  const action = actionFor(endpoint, verb)
  if (action !== null || endpoint.Class === null) return action
  // a verb that only the form asked for and the mapping lacks: Beego calls the controller's method of that name
  if (isVerb(verb)) return ctx.app.actions.ofMethod(endpoint.Class, verb.toLowerCase())
  throw new Abort('405')
}

/** Beego takes no empty parameters. */
function allGiven ({ names }: BeegoRoute, params: unknown): boolean {
  for (let i = 0; i < names.length; i++) if ((params as Record<string, string>)[names[i]![0]] === '') return false
  return true
}

/** 301 to `path`, the query kept. */
function redirect (ctx: Context, path: string): void {
  const { url, method } = ctx.request
  const mark = url.indexOf('?')
  const target = path + (mark === -1 ? '' : url.slice(mark))
  const { location, body } = goRedirect(target, 301, method, '/')
  ctx.setStatus(301)
  ctx.setHeader('location', location)
  if (body !== '') ctx.setHeader('content-type', 'text/html; charset=utf-8')
  ctx.replace(body)
  ctx.flush()
}
