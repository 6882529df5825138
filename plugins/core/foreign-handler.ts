// Handlers that were not written for Beego: Node's `(req, res)`, Express-style `(req, res, next)`, and Fastify's.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../lib/context/context.js'
import type { ContextFunction } from '../../lib/controller/action.js'

export type NodeHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => unknown
export type FastifyStyleHandler = (request: FastifyRequest, reply: FastifyReply) => unknown
export type ForeignHandler = NodeHandler | FastifyStyleHandler

/** The handler as a functional route. What it returns is the answer, unless it has answered. */
export function functionOf (handler: ForeignHandler): ContextFunction {
  // three parameters, or methods of its own: an Express or Connect application
  const isMiddleware = handler.length > 2 || 'handle' in handler
  return isMiddleware
    ? (ctx) => runNode(handler as NodeHandler, ctx)
    : (ctx) => (handler as FastifyStyleHandler)(ctx.request, either(ctx))
}

function runNode (handler: NodeHandler, ctx: Context): Promise<void> {
  const { request, reply } = ctx
  reply.hijack()
  return new Promise((resolve, reject) => {
    reply.raw.once('close', resolve)
    handler(request.raw, reply.raw, (error) => {
      if (error !== undefined) return reject(error)
      reply.raw.statusCode = 404
      reply.raw.end()
    })
  })
}

/**
 * A handler with two parameters does not say which pair it wants: it is given Fastify's reply, which turns into Node's response
 * once something is asked of it that only a response has.
 */
function either (ctx: Context): FastifyReply {
  const { reply } = ctx
  const { raw } = reply
  let isNode = false

  return new Proxy(reply, {
    get (target, key) {
      if (!isNode && !(key in target) && key in raw) {
        isNode = true
        for (const [name, value] of Object.entries(target.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
        target.hijack()
      }
      const source = isNode ? raw : target
      const value: unknown = Reflect.get(source, key, source)
      return typeof value === 'function' ? value.bind(source) : value
    },
    set (target, key, value) {
      if (key === 'statusCode') raw.statusCode = value as number
      return isNode ? Reflect.set(raw, key, value, raw) : Reflect.set(target, key, value, target)
    }
  })
}
