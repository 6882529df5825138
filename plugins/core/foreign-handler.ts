// Handlers that were not written for Beego: Node's `(req, res)`, Express-style `(req, res, next)`, and Fastify's.

import { STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../lib/context/context.js'
import type { ContextFunction } from '../../lib/controller/action.js'
import type { ForeignHandler, HostHandler, NodeHandler } from '../../lib/host.js'

/** The handler as a functional route. What it returns is the answer, unless it has answered. */
export function functionOf (handler: ForeignHandler): ContextFunction {
  return takesStream(handler)
    ? (ctx) => runNode(handler as NodeHandler, ctx)
    : (ctx) => (handler as HostHandler)(eitherRequest(ctx), eitherReply(ctx))
}

/** Three parameters, or methods of its own: an Express or Connect application, which reads the body by itself. */
export function takesStream (handler: ForeignHandler): boolean {
  return handler.length > 2 || 'handle' in handler
}

function runNode (handler: NodeHandler, ctx: Context): Promise<void> {
  const { request, reply } = ctx
  reply.hijack()
  return new Promise((resolve) => {
    reply.raw.once('close', resolve)
    handler(request.raw, reply.raw, (error) => {
      if (error !== undefined) request.log.error({ err: error }, 'the handler passed an error on')
      reply.raw.statusCode = error === undefined ? 404 : 500
      reply.raw.end(`${STATUS_CODES[reply.raw.statusCode]}\n`)
    })
  })
}

/** Fastify's request, and Node's behind it; the body, which has been read, can be read again. */
function eitherRequest ({ request, input }: Context): FastifyRequest {
  const { raw } = request
  let replay: Readable | undefined

  return new Proxy(request, {
    get (target, key) {
      if (key in target) return Reflect.get(target, key, target)
      replay ??= Readable.from([input.requestBody], { objectMode: false })
      const source = key in Readable.prototype ? replay : raw
      const value: unknown = Reflect.get(source, key, source)
      return typeof value === 'function' ? value.bind(source) : value
    }
  })
}

/**
 * A handler with two parameters does not say which pair it wants: it is given Fastify's reply, which turns into Node's response
 * once something is asked of it that only a response has.
 */
function eitherReply (ctx: Context): FastifyReply {
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
