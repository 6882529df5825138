// A server that says what it holds, for memory.mjs.
//
//   node --expose-gc memory-server.mjs <side> <routes>        sides: bare, beego, supervisor
//
// Any question is answered with `{ rss, heap }`, in bytes, after garbage collection.

import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { pattern } from './workloads/routes.mjs'

const SETTLE_MS = 200

process.on('disconnect', () => process.exit(0))

const [side, routes] = process.argv.slice(2)
const app = Fastify()
if (side === 'bare') bare()
else await beego()
await app.listen({ port: 0, host: '127.0.0.1' })

process.on('message', async () => {
  // What finalizers let go is collected by the second turn.
  for (let turn = 0; turn < 2; turn++) {
    globalThis.gc?.()
    await sleep(SETTLE_MS)
  }
  const { rss, heapUsed } = process.memoryUsage()
  process.send?.({ rss, heap: heapUsed })
})
const { user, system } = process.cpuUsage()
process.send?.({ port: /** @type {import('node:net').AddressInfo} */ (app.server.address()).port, cpu: (user + system) / 1000 })

function bare () {
  app.get('/user/:id', (_request, reply) => { reply.send('user') })
  for (let route = 0; route < Number(routes); route++) {
    app.get(pattern(route), (request, reply) => { reply.send({ route, id: /** @type {any} */ (request.params).id }) })
  }
}

async function beego () {
  const { beegoMvc, Controller } = await import('fastify-beego')
  await app.register(beegoMvc, { runMode: 'prod', enableAdmin: side === 'supervisor', adminHttpPort: 0 })
  app.beego.get('/user/:id', (ctx) => ctx.writeString('user'))
  for (let route = 0; route < Number(routes); route++) {
    class RouteController extends Controller {
      show () {
        this.data.json = { route, id: this.ctx.input.param(':id') }
        this.serveJSON()
      }
    }
    app.beego.router(pattern(route), RouteController, 'get:show')
  }
}
