import { ExpressAdapter } from '@nestjs/platform-express'
import express from 'express'
import methodOverride from 'method-override'
import { expressSessions } from '../express-sessions.mjs'
import { createNest } from '../nest.mjs'

export async function create (workload) {
  const app = await createNest(workload, new ExpressAdapter(), false)
  if (app === null) return null
  app.disable('x-powered-by')
  app.disable('etag')
  if (workload === 'form-method') {
    app.use(express.urlencoded({ extended: false }))
    app.use(methodOverride((req) => req.body?._method))
  }
  if (workload.startsWith('session-')) app.use(expressSessions())
  await app.listen(0, '127.0.0.1')
  return app.getHttpServer()
}
