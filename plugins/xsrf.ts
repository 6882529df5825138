// Beego's XSRF tokens on any route of a Fastify application.

import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { FST_BEEGO_OPT_INVALID } from '../lib/errors.js'
import type { BeegoOptions } from '../lib/options/index.js'
import { xsrfOptions } from '../lib/options/xsrf.js'
import { isUnsafe, XsrfGuard } from '../lib/xsrf/guard.js'
import { fieldIn } from '../lib/xsrf/xsrf.js'
import { scopeAround, scopeOf } from './core/index.js'
import type { Scope } from './core/scope.js'

/** The options of the plugin alone. */
export interface XSRFOptions extends Pick<BeegoOptions, 'xsrfKey' | 'xsrfName' | 'xsrfExpire' | 'xsrfExempt' | 'runMode' | 'routerCaseSensitive' | 'config'> {
  /** Check every unsafe request of this scope; otherwise routes call `reply.checkXSRFCookie()`. @default false */
  auto?: boolean
}

declare module 'fastify' {
  interface FastifyReply {
    /** This client's XSRF token. One that has none is given one, in the cookie `_xsrf`. */
    xsrfToken (): string
    /** A hidden form field with the token. */
    xsrfFormHTML (): string
    /**
     * Check the token that this request has sent: the field `_xsrf`, or the header `X-Xsrftoken`.
     *
     * @throws FST_BEEGO_XSRF_MISSING (422), FST_BEEGO_XSRF_MISMATCH (417)
     */
    checkXSRFCookie (): void
  }
  interface FastifyContextConfig {
    /** `false`: requests of this route are not checked by `auto`. */
    xsrf?: boolean
  }
}

/** Whether controllers are checked is not for this plugin to say. */
const { enableXSRF: _, ...OWN } = xsrfOptions

const kField = Symbol('beego.request.xsrfField')

type CheckedRequest = FastifyRequest & { [kField]?: string }

const xsrf: FastifyPluginAsync<XSRFOptions> = async (fastify, { auto = false, ...options }) => {
  if (typeof auto !== 'boolean') throw new FST_BEEGO_OPT_INVALID('auto', 'true or false')
  const scope = await scopeOf(fastify, options)
  scope.settle(OWN)
  await fastify.register(xsrfMembers)

  scope.app.xsrf.assertKey()
  if (scope.app.xsrf.isOpen) fastify.log.warn("the option 'xsrfKey' has its default, which is published: set a secret of your own")
  if (auto) checkAll(fastify, scope)
}

/** The decorators alone, as beegoMvc brings them: there the routes of controllers are checked by themselves. */
export const xsrfMembers = fp(async (fastify) => {
  if (fastify.hasReplyDecorator('xsrfToken')) return // of a scope around this one; they find the innermost by themselves
  fastify.decorateReply('xsrfToken', function xsrfToken () {
    const ctx = scopeAround(this).contextOf(this.request, this)
    return ctx.app.xsrf.token(ctx)
  })
  fastify.decorateReply('xsrfFormHTML', function xsrfFormHTML () {
    const ctx = scopeAround(this).contextOf(this.request, this)
    return ctx.app.xsrf.formHTML(ctx)
  })
  fastify.decorateReply('checkXSRFCookie', function checkXSRFCookie () { check(scopeAround(this), this) })
}, { name: 'fastify-beego/xsrf-members', fastify: '5.x' })

/** Check every unsafe request that comes to a route of this scope. */
function checkAll (fastify: FastifyInstance, scope: Scope): void {
  const { app } = scope
  const guard = app.guard ?? new XsrfGuard(app.xsrf, app.dialect, app.options, app.base)
  if (!fastify.hasRequestDecorator(kField)) fastify.decorateRequest(kField, '')

  // before validation, which takes away what a schema does not name
  fastify.addHook('preValidation', function keepField (request, _reply, done) {
    (request as CheckedRequest)[kField] = fieldIn(request.body)
    done()
  })

  // after the hooks of others that read the body
  fastify.addHook('preHandler', function checkXSRF (request, reply, done) {
    const { config, url } = request.routeOptions
    if (!isUnsafe(request.method) || request.is404 || config.xsrf === false) return done()

    let pattern = config.beego === undefined ? url : undefined
    if (config.beego !== undefined && scopeAround(reply) === scope) {
      const ctx = scope.contextOf(request, reply)
      if (!scope.choose(ctx)) return // answered: a redirect, or a method that is not there
      const { action, route } = ctx
      // a path that leads nowhere; a controller, which is checked at its own stage and may say no to it
      if (action === null || (app.guard !== null && action.Class !== null)) return done()
      pattern = route?.pattern
    }
    if (!guard.exempts(pattern)) check(scope, reply)
    done()
  })
}

function check (scope: Scope, reply: FastifyReply): void {
  const { request } = reply
  const ctx = scope.contextOf(request, reply)
  scope.app.xsrf.check(ctx, fieldIn(request.body) || (request as CheckedRequest)[kField])
}

/** XSRF tokens on any route: `reply.xsrfToken()`, `reply.xsrfFormHTML()`, `reply.checkXSRFCookie()`. @throws FST_BEEGO_XSRF_KEY */
export default fp(xsrf, { name: 'fastify-beego/xsrf', fastify: '5.x' })
