// Beego's error pages for every error and every unknown path of a Fastify application: a page, JSON or text, by `Accept`.

import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { BeegoOptions } from '../lib/options/index.js'
import { answerCrash, answerStatus } from '../lib/pipeline/fail.js'
import { scopeOf } from './core/index.js'

const errors: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options)

  fastify.setErrorHandler(showError)
  if (scope.isRoot) scope.replaceNotFound()
  else fastify.setNotFoundHandler(showNotFound)

  async function showError (error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const ctx = scope.contextOf(request, reply)
    ctx.sent = false // Fastify asks for another answer
    await answerCrash(ctx, error)
    await ctx.flush()
  }

  async function showNotFound (request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const ctx = scope.contextOf(request, reply)
    await answerStatus(ctx, 404)
    await ctx.flush()
  }
}

/** Beego's error pages, for every error and every unknown path of the scope. */
export default fp(errors, { name: 'fastify-beego/errors', fastify: '5.x' })
export type { BeegoOptions } from '../lib/options/index.js'
