// Sessions: typed by what the application says of them.

import Fastify, { type FastifyRequest } from 'fastify'
import fastifySession from '@fastify/session'
import { expectAssignable, expectError, expectType } from 'tsd'
import beegoMvc, { Controller, type Session as BeegoSession } from 'fastify-beego'
import session, { type CallbackStore, sessionStore, type SessionStore } from 'fastify-beego/session'

declare module 'fastify' {
  interface BeegoSessionData {
    userId: number
    cart: string[]
  }
}

class UserController extends Controller {
  async login () {
    expectType<Promise<number | undefined>>(this.getSession('userId'))
    expectType<Promise<string[] | undefined>>(this.ctx.input.session('cart'))
    expectType<Promise<unknown>>(this.getSession('other'))
    expectType<Promise<void>>(this.setSession('userId', 5))
    expectType<Promise<void>>(this.setSession('other', { any: 'value' }))
    expectError(this.setSession('userId', 'five'))
    expectError(this.ctx.output.session('cart', [5]))
    expectError(this.getSession(5))
    expectType<Promise<void>>(this.delSession('userId'))
    expectType<Promise<void>>(this.sessionRegenerateID())
    expectType<Promise<void>>(this.destroySession())

    const own: BeegoSession = await this.startSession()
    expectType<number | undefined>(own.get('userId'))
    expectType<unknown>(own.get('other'))
    expectType<string>(own.sessionId)
    expectError(own.set('userId', '5'))
    expectError(own.sessionId = '')
  }
}

const app = Fastify()
await app.register(beegoMvc, { sessionOn: true, sessionProvider: 'redis', sessionProviderConfig: '127.0.0.1:6379,100,,0' })
await app.register(beegoMvc, { sessionOn: true, sessionProvider: 'redis', sessionProviderConfig: { host: '127.0.0.1' }, sessionSecret: ['a', 'b'] })
expectError(app.register(beegoMvc, { sessionProvider: 'reddis' }))
expectError(app.register(beegoMvc, { sessionProviderConfig: 5 }))
expectError(app.register(beegoMvc, { sessionCookieSameSite: 'Lax' }))
app.beego.router('/', UserController, 'get:login')

await app.register(session, { sessionProvider: new fastifySession.MemoryStore() })
app.get('/', async (request: FastifyRequest) => {
  expectType<string>(request.session.sessionId)
  expectType<number | undefined>(request.session.beego?.userId)
})

const store = await sessionStore('redis', '127.0.0.1:6379', { lifetime: 60 })
expectType<CallbackStore>(store)
expectAssignable<SessionStore>(store.store)
await app.register(fastifySession, { secret: 'x'.repeat(32), store })
expectError(sessionStore('cookie'))
