// The floor under every other plugin: gives a Fastify scope its Scope, once.

import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { FST_BEEGO_OPT_SCOPE } from '../../lib/errors.js'
import { type BeegoOptions, givenOptions } from '../../lib/options/index.js'
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

/**
 * The scope of `fastify`, set up with `options` unless it is there already: then with those of them that are still open in it.
 *
 * @param own - Options that the caller follows itself, whatever the scope was set up with.
 * @throws FST_BEEGO_OPT_SCOPE when one of `options` is another in the scope already: nobody would follow that one.
 */
export async function scopeOf (fastify: FastifyInstance, options: BeegoOptions = {}, own: object = {}): Promise<Scope> {
  if (!Object.hasOwn(fastify, kScope)) await fastify.register(plugin, options)
  else takeOver((fastify as WithScope)[kScope], givenOptions(options), own)
  return (fastify as WithScope)[kScope]
}

function takeOver (scope: Scope, options: Partial<BeegoOptions>, own: object): void {
  const { options: inForce, given } = scope.app
  const said = Object.entries(options).filter(([name]) => !Object.hasOwn(own, name))
  for (const [name, value] of said.filter(([name]) => !scope.isOpen(name))) {
    const there = Object.hasOwn(inForce, name) ? inForce[name as keyof typeof inForce] : given[name as keyof BeegoOptions] ?? false
    if (!isDeepStrictEqual(value, there)) throw new FST_BEEGO_OPT_SCOPE(name)
  }
  const news = said.filter(([name]) => scope.isOpen(name))
  if (news.length > 0) scope.adopt(Object.fromEntries(news))
}

/** The innermost scope that a request's route lies in. */
export function scopeAround (reply: FastifyReply): Scope {
  return (reply.server as WithScope)[kScope]
}
