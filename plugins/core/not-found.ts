// Beego's 404 page where the host has no not-found handler of its own.
//
// Fastify allows one such handler, and the host may set it after us; so none is set here. What Fastify answers by default is
// recognized by its documented body and replaced; whatever else a handler says passes.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../lib/context/context.js'
import { answerStatus } from '../../lib/pipeline/fail.js'
import type { Scope } from './scope.js'

type Done = (error: Error | null, payload?: unknown) => void

/** At the root: every request that Fastify finds no route for. */
export function replaceDefaultNotFound (fastify: FastifyInstance, scope: Scope): void {
  fastify.addHook('preSerialization', function notFoundPage (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done) {
    if (!request.is404 || !isFastifysOwn(payload, request)) return done(null, payload)

    const ctx = scope.contextOf(request, reply)
    ctx.sent = false // it may have passed the request on
    const status = scope.app.dialect.methods.has(request.method) ? 404 : 405
    answerStatus(ctx, status).then(() => {
      if (ctx.sent) return // a handler has sent an answer by itself
      reply.serializer(asItIs)
      done(null, ctx.takeAnswer())
    })
  })
}

/** In a scope below the root: a path of this scope that led nowhere. */
export function notFoundWithin (ctx: Context): void | Promise<void> {
  const { errors } = ctx.app
  if (errors.handles('404')) return answerStatus(ctx, 404).then(() => ctx.send())

  ctx.passOn((payload, request) => {
    if (!isFastifysOwn(payload, request)) return asText(payload)
    errors.defaultStatus(ctx, 404)
    return ctx.takeAnswer() as string
  })
}

function isFastifysOwn (payload: unknown, { raw: { method, url } }: FastifyRequest): boolean {
  if (typeof payload !== 'object' || payload === null) return false
  const { statusCode, error, message } = payload as Record<string, unknown>
  return statusCode === 404 && error === 'Not Found' && message === `Route ${method}:${url} not found`
}

/** What the host's handler says, as it says it. */
function asText (payload: unknown): string {
  if (payload === null) return ''
  return typeof payload === 'string' ? payload : JSON.stringify(payload)
}

function asItIs (payload: unknown): string {
  return payload as string
}
