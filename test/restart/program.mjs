// A program whose restarts are tested, as its users write one. Its environment says how it runs.

import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import websocket from '@fastify/websocket'
import { Controller } from 'fastify-beego'
import { beego } from 'fastify-beego/app'

const { HOT, WORKERS, BROKEN, NEWS, LIMIT, HOOK } = process.env

if (BROKEN !== undefined && existsSync(BROKEN)) throw new Error('this version is broken')

class MainController extends Controller {
  get () { this.ctx.writeString(`${beego.worker} ${process.pid}`) }

  /** Answers when there are news. */
  async poll () {
    console.log('\npolling')
    while (!existsSync(String(NEWS))) await sleep(10)
    this.ctx.writeString(`news from ${process.pid}`)
  }

  upload () { this.ctx.writeString(`${this.ctx.input.requestBody.length} bytes at ${process.pid}`) }
}

Object.assign(beego.bConfig, {
  runMode: 'prod', enableHotUpdate: HOT === '1', workers: Number(WORKERS ?? 1), shutdownTimeout: Number(LIMIT ?? 60_000)
})
beego
  .router('/', MainController)
  .router('/poll', MainController, 'get:poll')
  .router('/upload', MainController, 'post:upload')
  .register(websocket)
  .register(async (app) => { app.get('/ws', { websocket: true }, (socket) => { socket.on('message', (data) => socket.send(`${data} at ${process.pid}`)) }) })
if (HOOK === 'fails') beego.addAppStartHook(function openDatabase () { throw new Error('no database') })

await beego.run('127.0.0.1:0', { bodyLimit: 100 << 20 })
if (beego.worker === 0) console.log(`\nready ${beego.isManager ? beego.bConfig.workers : 0} ${beego.addresses()[0]}`)
