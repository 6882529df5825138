// What stands before everything that the supervisor answers: who asks, and what browsers are told about the answer.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '../../lib/admin/access.js'
import { FST_BEEGO_ADMIN_CREDENTIALS, FST_BEEGO_ADMIN_GUESSES } from '../../lib/errors.js'

/** For orchestrators, which have no credentials. */
const PUBLIC = /^\/health\/(?:live|ready)$/

const HEADERS = {
  'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin', // with no-referrer the Origin of a page's own form is null
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
}

/** Fastify's `frameworkErrors`: no hook runs for a request that it cannot read. */
export function unreadable (error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(HEADERS).code(400).send(error)
}

export function guard (server: FastifyInstance, access: Access): void {
  server.addHook('onRequest', async function guardSupervisor (request, reply) {
    reply.headers(HEADERS)
    const isPublic = PUBLIC.test(request.url.split('?', 1)[0]!) // split gives one piece at least
    try {
      access.check(request, isPublic)
    } catch (error) {
      if (error instanceof FST_BEEGO_ADMIN_CREDENTIALS) reply.header('www-authenticate', 'Basic realm="supervisor", charset="UTF-8"')
      if (error instanceof FST_BEEGO_ADMIN_GUESSES) reply.header('retry-after', String(error.retryAfter))
      throw error
    }
  })
}
