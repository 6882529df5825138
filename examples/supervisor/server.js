// A small book shop with something to look at: routes, a filter, tasks, health checks, and the supervisor that shows them.

import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import beegoMvc from 'fastify-beego'
import { BookController } from './controllers/book.js'
import { Stock } from './models/stock.js'

/**
 * The application, not yet listening. Each one has its own books, gone when it closes.
 *
 * @param {import('fastify-beego').BeegoOptions} [options] - Beego's, over those of the example: `{ adminHttpPort: 0 }`.
 */
export async function build (options = {}) {
  const app = Fastify()
  const stock = new Stock()
  app.decorate('stock', stock)

  await app.register(beegoMvc, {
    appName: 'bookshop',
    runMode: 'dev',
    autoRender: false,
    enableAdmin: true,
    adminProfiling: true,
    ...options
  })
  app.beego
    .router('/books', BookController, 'get:list;post:create')
    .router('/books/:id:int', BookController, 'get:show')
    .router('/books/:id:int/orders', BookController, 'post:order')
    .get('/hello/:name', ({ input }) => `Hello ${input.param(':name')}\n`)
    .insertFilter('/books/*', 'BeforeRouter', function noStore ({ output }) { output.header('Cache-Control', 'no-store') })
    .addHealthCheck('stock', () => stock.assertFilled())
    .addHealthCheck('memory', () => process.memoryUsage().rss < 2 ** 30, { live: true })
    .addTask('restock', '0 * * * * *', () => stock.refill())
    .addTask('inventory', '0 0 4 * * *', () => { app.log.info({ copies: stock.copies }, 'inventory') }, { timeZone: 'Europe/Berlin' })
  app.get('/version', async () => ({ fastify: app.version }))

  return app
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { HOST = '127.0.0.1', PORT = '8080', ADMIN_PORT = '8088' } = process.env
  const app = await build({ adminHttpPort: Number(ADMIN_PORT) })
  console.log(`bookshop listens on ${await app.listen({ host: HOST, port: Number(PORT) })}`)
  console.log(`its supervisor listens on ${await app.supervisor.listen()}`)
}
