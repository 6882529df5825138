// Beego's shorturl sample on Fastify: two calls that make a URL short and long again.

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import beegoMvc from 'fastify-beego'
import { ShortUrls } from './models/short-urls.js'
import { routes } from './routers/router.js'

/**
 * The application, not yet listening. Each one has its own short URLs, gone when it closes.
 *
 * @param {import('fastify').FastifyServerOptions} [options] - Fastify's, such as `{ logger: true }`.
 */
export async function build (options = {}) {
  const app = Fastify(options)
  app.decorate('shortUrls', new ShortUrls())

  await app.register(beegoMvc, { appName: 'shorturl', runMode: 'dev', autoRender: false })
  routes(app.beego)

  return app
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { HOST = '127.0.0.1', PORT = '8080' } = process.env
  const app = await build()
  console.log(`shorturl listens on ${await app.listen({ host: HOST, port: Number(PORT) })}`)
}
