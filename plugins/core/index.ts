// The floor under every other plugin: gives a Fastify scope its Scope, once.

import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { BeegoOptions } from '../../lib/options/index.js'
import { type BeegoRequest, kContext, Scope } from './scope.js'

const kScope = Symbol('beego.scope')

type WithScope = FastifyInstance & { readonly [kScope]: Scope }

const core: FastifyPluginAsync<BeegoOptions & { prefix?: string }> = async (fastify, { prefix = '', ...options }) => {
  const scope = new Scope(fastify, options, prefix.replace(/\/+$/, ''))
  fastify.decorate(kScope, scope)
  if (!fastify.hasRequestDecorator(kContext)) {
    fastify.decorateRequest(kContext, null) // the only field of ours: every request pays for each
    fastify.decorateRequest('beego', { getter (this: FastifyRequest) { return (this as BeegoRequest)[kContext] } })
  }
}

const plugin = fp(core, { name: 'fastify-beego/core', fastify: '5.x' })

/** The scope of `fastify`, set up with `options` unless it is there already. */
export async function scopeOf (fastify: FastifyInstance, options: BeegoOptions = {}): Promise<Scope> {
  if (!Object.hasOwn(fastify, kScope)) await fastify.register(plugin, options)
  return (fastify as WithScope)[kScope]
}

/** The innermost scope that a request's route lies in. */
export function scopeAround (reply: FastifyReply): Scope {
  return (reply.server as WithScope)[kScope]
}
