import { FastifyAdapter } from '@nestjs/platform-fastify'
import { createNest } from '../nest.mjs'

export async function create (workload) {
  const app = await createNest(workload, new FastifyAdapter({ logger: false }), true)
  if (app === null) return null
  await app.listen(0, '127.0.0.1')
  return app.getHttpServer()
}
