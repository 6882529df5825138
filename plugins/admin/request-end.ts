// When a request is over, by two ways.
//
// Fastify's own hook for it makes every response carry two listeners, which is half of what statistics cost. Where our first hook is
// the application's first, a look at the clock there and one listener for the end of the response say the same. Where hooks stand
// before it, which take their time or answer by themselves, Fastify's clock is the right one.

import type { ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** What is to be told. */
interface Over {
  /** @param duration - Milliseconds. */
  answered (request: FastifyRequest, status: number, duration: number): void
  /** The client has left before the end of its answer. */
  aborted (request: FastifyRequest): void
}

const kReply = Symbol('beego.response.reply')
const kBegan = Symbol('beego.response.began')

type WatchedResponse = ServerResponse & { [kReply]: FastifyReply, [kBegan]: number }

/** Whether no hook stands before one that is added now. Only where Fastify keeps its hooks as we know it. */
export function isFirst (fastify: FastifyInstance): boolean {
  const kHooks = Object.getOwnPropertySymbols(fastify).find(({ description }) => description === 'fastify.hooks')
  if (kHooks === undefined) return false
  const { onRequest } = (fastify as unknown as Record<symbol, { onRequest?: unknown }>)[kHooks] ?? {}
  return Array.isArray(onRequest) && onRequest.length === 0
}

/** For a hook that is the first. */
export function watchConnections (fastify: FastifyInstance, { answered, aborted }: Over): void {
  function closed (this: WatchedResponse): void {
    const { request } = this[kReply]
    if (this.writableEnded) answered(request, this.statusCode, performance.now() - this[kBegan])
    else if (request.headers.upgrade === undefined) aborted(request) // a websocket has no answer
  }

  fastify.addHook('onRequest', function beginRequest (_request, reply, done) {
    const raw = reply.raw as WatchedResponse
    raw[kReply] = reply
    raw[kBegan] = performance.now()
    raw.on('close', closed)
    done()
  })
}

export function watchResponses (fastify: FastifyInstance, { answered, aborted }: Over): void {
  fastify.addHook('onResponse', function countRequest (request, reply, done) {
    answered(request, reply.statusCode, reply.elapsedTime)
    done()
  })
  fastify.addHook('onRequestAbort', function countAborted (request, done) {
    aborted(request)
    done()
  })
}
