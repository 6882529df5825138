import { FastifyAdapter } from '@nestjs/platform-fastify'
import { useSessions } from '../../workloads/session-fastify.mjs'
import { createNest } from '../nest.mjs'

export async function create (workload) {
  const app = await createNest(workload, new FastifyAdapter({ logger: false }), true)
  if (app === null) return null
  if (workload.startsWith('session-')) await useSessions(app) // the plugins, and the store, of bare Fastify
  await app.listen(0, '127.0.0.1')
  return app.getHttpServer()
}
