// Beego's todo sample on Fastify: one page, and the JSON API behind it.

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import beegoMvc from 'fastify-beego'
import { TaskList } from './models/task.js'
import { routes } from './routers/router.js'

/**
 * The application, not yet listening. Each one has its own tasks, gone when it closes.
 *
 * @param {import('fastify').FastifyServerOptions} [options] - Fastify's, such as `{ logger: true }`.
 */
export async function build (options = {}) {
  const app = Fastify(options)
  app.decorate('tasks', new TaskList())

  await app.register(beegoMvc, {
    appName: 'todo',
    runMode: 'dev',
    autoRender: false,
    viewsPath: here('views'),
    staticDir: { '/static': here('static') }
  })
  routes(app.beego)

  return app
}

function here (folder) {
  return fileURLToPath(new URL(folder, import.meta.url))
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { HOST = '127.0.0.1', PORT = '8080' } = process.env
  const app = await build()
  console.log(`todo listens on ${await app.listen({ host: HOST, port: Number(PORT) })}`)
}
