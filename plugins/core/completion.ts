// What is remembered of a request that is over: one record, whatever became of it.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../lib/context/context.js'

/** A request that is over, whatever became of it. */
export interface Completion {
  /** The request's method. */
  readonly method: string
  /** The Beego pattern, or the URL of the Fastify route; `null` when nothing matched. */
  readonly pattern: string | null
  /** The class's name; `''` for functional and native routes. */
  readonly controller: string
  /** As the route line spells it; `''` for native routes. */
  readonly action: string
  /** Of the answer. */
  readonly status: number
  /** Milliseconds from the first byte in to the last byte out. */
  readonly duration: number
}

/** Is told of every request that is over. */
export type CompletionListener = (completion: Completion) => void

/** @param ctx - `null` where no part of Beego has touched the request. */
export function completionOf (ctx: Context | null, request: FastifyRequest, reply: FastifyReply): Completion {
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
