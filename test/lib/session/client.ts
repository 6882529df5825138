// An application whose routes do what a test asks of the session, and clients that keep their cookie.

import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import type { BeegoOptions } from '../../../plugins/index.js'
import { buildApp } from '../../helper.js'

export interface Seen {
  readonly status: number
  readonly id: string
  readonly isNew: boolean
  readonly values: Record<string, unknown>
}

/** Requests to `/wait/…` stop there, with their session loaded, until they are let go. */
export class Gate {
  #open: () => void = () => {}
  #arrived: () => void = () => {}
  arrived = Promise.resolve()
  #opened = Promise.resolve()

  shut (): void {
    this.arrived = new Promise((resolve) => { this.#arrived = resolve })
    this.#opened = new Promise((resolve) => { this.#open = resolve })
  }

  open (): void {
    this.#open()
  }

  async pass (): Promise<void> {
    this.#arrived()
    await this.#opened
  }
}

export async function sessionApp (t: Test, options: BeegoOptions): Promise<{ app: FastifyInstance, gate: Gate }> {
  const gate = new Gate()
  const app = await buildApp(t, { sessionOn: true, sessionTimeout: 20_000, ...options })
  app.beego
    .get('/', () => 'untouched')
    .get('/see', async (ctx) => {
      const session = await ctx.input.cruSession()
      return { id: session.sessionId, isNew: session.isNew, values: Object.fromEntries(session.keys().map((key) => [key, session.get(key)])) }
    })
    .get('/set/:key/:value', async (ctx) => { await ctx.output.session(ctx.input.param(':key'), ctx.input.param(':value')) })
    .get('/del/:key', async (ctx) => { (await ctx.input.cruSession()).delete(ctx.input.param(':key')) })
    .get('/flush', async (ctx) => { (await ctx.input.cruSession()).flush() })
    .get('/regenerate', async (ctx) => { await (await ctx.input.cruSession()).regenerateID() })
    .get('/destroy', async (ctx) => { await (await ctx.input.cruSession()).destroy() })
    .get('/wait/set/:key/:value', async (ctx) => {
      const session = await ctx.input.cruSession()
      await gate.pass()
      session.set(ctx.input.param(':key'), ctx.input.param(':value'))
    })
    .get('/wait/regenerate', async (ctx) => {
      const session = await ctx.input.cruSession()
      await gate.pass()
      await session.regenerateID()
    })
  return { app, gate }
}

export class Client {
  readonly #app: FastifyInstance
  readonly #name: string
  cookie = ''

  constructor (app: FastifyInstance, cookie = '', name = 'beegosessionID') {
    this.#app = app
    this.#name = name
    this.cookie = cookie
  }

  async get (url: string): Promise<{ status: number, body: string, setCookies: string[] }> {
    const response = await this.#app.inject({ url, headers: this.cookie === '' ? {} : { cookie: `${this.#name}=${this.cookie}` } })
    const setCookies = [response.headers['set-cookie'] ?? []].flat()
    for (const line of setCookies) {
      const [pair = ''] = line.split(';')
      if (pair.startsWith(`${this.#name}=`)) this.cookie = pair.slice(this.#name.length + 1)
    }
    return { status: response.statusCode, body: response.body, setCookies }
  }

  async see (): Promise<Seen> {
    const { status, body } = await this.get('/see')
    return { status, ...status === 200 ? JSON.parse(body) as Omit<Seen, 'status'> : { id: '', isNew: false, values: {} } }
  }

  /** Another client with the same cookie: the same browser, once more. */
  twin (): Client {
    return new Client(this.#app, this.cookie, this.#name)
  }
}
