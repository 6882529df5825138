// A Fastify application that was there before Beego, and what Beego adds to it in these tests.

import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyServerOptions, type InjectOptions } from 'fastify'
import type { Test } from 'tap'
import beegoMvc, { type BeegoOptions, Controller } from '../../plugins/index.js'

export class UserController extends Controller {
  list (): void { this.ctx.writeString('the users') }
  show (): void { this.ctx.writeString(`user ${this.getString(':id')}`) }
  save (): void { this.ctx.writeString(`saved ${this.getString('name')}`) }
  json (): void { this.data.json = { user: 'ann' }; this.serveJSON() }
  object (): unknown { return { user: 'ann' } }
  bytes (): void { this.ctx.output.body(this.ctx.input.requestBody) }
  broken (): void { throw new Error('kaboom') }
  away (): void { this.redirect('/elsewhere', 302) }
}

/** A host's instance that closes itself when the test is over. */
export function createHost (t: Test, options: FastifyServerOptions = {}): FastifyInstance {
  const app = Fastify(options)
  t.teardown(() => app.close())
  return app
}

/** Beego with one route of every kind: fixed, with parameters, and automatic below `/user/`. */
export async function addBeego (app: FastifyInstance, options: BeegoOptions & { prefix?: string } = {}): Promise<void> {
  await app.register(beegoMvc, { runMode: 'prod', ...options })
  app.beego
    .router('/people', UserController, 'get:list;post:save')
    .router('/people/:id', UserController, 'get:show')
    .router('/json', UserController, 'get:json')
    .router('/object', UserController, 'get:object')
    .router('/bytes', UserController, 'post,put,delete:bytes')
    .router('/broken', UserController, 'get,post:broken')
    .router('/away', UserController, 'get:away')
    .autoRouter(UserController)
}

/** A host whose `setUp` runs before or after Beego is there; the rest of its routes come last. */
export async function hostWith (
  t: Test, order: Order, setUp: (app: FastifyInstance) => unknown, options: FastifyServerOptions = {}, beego: BeegoOptions = {}
): Promise<FastifyInstance> {
  const app = createHost(t, options)
  if (order === 'before') await setUp(app)
  await addBeego(app, beego)
  if (order === 'after') await setUp(app)
  return app
}

export type Order = 'before' | 'after'
export const ORDERS: readonly Order[] = ['before', 'after']

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
export const JSON_TYPE = { 'content-type': 'application/json' }

/** One field and one file, as a browser sends them. */
export function multipartForm (fields: Record<string, string>, file?: { name: string, text: string }): Pick<InjectOptions, 'headers' | 'payload'> {
  const parts = Object.entries(fields).map(([name, value]) => `--cut\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  if (file !== undefined) {
    parts.push(`--cut\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: text/plain\r\n\r\n${file.text}\r\n`)
  }
  return { headers: { 'content-type': 'multipart/form-data; boundary=cut' }, payload: `${parts.join('')}--cut--\r\n` }
}

/** Listen on a free port. */
export async function listen (app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

/** Send bytes as they are, and give the whole answer. */
export async function sendRaw (port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.write(request)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}
