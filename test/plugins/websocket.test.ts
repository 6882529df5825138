import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import fastifyWebsocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import beegoMvc, { type BeegoOptions, type Context, Controller, type UpgradedSocket } from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

class ChatController extends Controller {
  override prepare (): void {
    if (this.getString('user') === '') this.customAbort(401, 'who are you?')
  }

  async join (): Promise<void> {
    const user = this.getString('user')
    const socket = await this.ctx.upgrade()
    socket.on('message', (data) => socket.send(`${user}: ${String(data)}`))
    socket.send(`hello ${user} in ${this.getString(':room')}`)
  }

  async fail (): Promise<void> {
    await this.ctx.upgrade()
    throw new Error('boom')
  }

  page (): void {
    this.ctx.writeString('a page')
  }
}

async function buildChat (t: Test, options: BeegoOptions = {}): Promise<{ app: FastifyInstance, origin: string }> {
  const app = buildFastify(t)
  await app.register(fastifyWebsocket)
  await app.register(beegoMvc, { runMode: 'prod', ...options })
  app.beego
    .router('/chat/:room', ChatController, 'get:join')
    .router('/fail', ChatController, 'get:fail')
    .router('/page', ChatController, '*:page')
    .autoRouter(ChatController)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, origin: `ws://127.0.0.1:${(app.server.address() as AddressInfo).port}` }
}

/** The first message, or the status of the answer that came in its place. */
async function firstOf (t: Test, url: string, headers: Record<string, string> = {}): Promise<{ socket: WebSocket, message: string | number, cookies: string[] }> {
  const socket = new WebSocket(url, { headers })
  t.teardown(() => socket.terminate())
  let cookies: string[] = []
  socket.on('upgrade', (response) => { cookies = response.headers['set-cookie'] ?? [] })
  socket.on('error', () => {})
  const message = await Promise.race([
    once(socket, 'message').then(([data]) => String(data)),
    once(socket, 'unexpected-response').then(([, response]) => (response as { statusCode: number }).statusCode)
  ])
  return { socket, message, cookies }
}

t.test('an action makes a websocket of its request, with its parameters and form', async (t) => {
  const { origin } = await buildChat(t)

  const { socket, message } = await firstOf(t, `${origin}/chat/go?user=ann`)
  socket.send('hi')
  const [answer] = await once(socket, 'message')

  t.equal(message, 'hello ann in go')
  t.equal(String(answer), 'ann: hi')
})

t.test('an auto route upgrades as others do', async (t) => {
  const { origin } = await buildChat(t)

  const { message } = await firstOf(t, `${origin}/chat/join/x/y?user=ann`)

  t.equal(message, 'hello ann in ')
})

t.test('prepare and filters may refuse: the client has their answer', async (t) => {
  const { origin } = await buildChat(t)

  t.equal((await firstOf(t, `${origin}/chat/go`)).message, 401)
  t.equal((await firstOf(t, `${origin}/nowhere`)).message, 404)
})

t.test('an action that does not upgrade has answered as to any other request', async (t) => {
  const { origin } = await buildChat(t)

  t.equal((await firstOf(t, `${origin}/page?user=ann`)).message, 200)
})

t.test('the session is saved before, and the handshake carries its cookie', async (t) => {
  const app = buildFastify(t)
  await app.register(fastifyWebsocket)
  await app.register(beegoMvc, { runMode: 'prod', sessionOn: true })
  app.beego
    .get('/ws', async (ctx) => {
      await ctx.output.session('user', 'ann')
      const socket = await ctx.upgrade()
      t.equal(await ctx.upgrade(), socket, 'asked for again, it is the same one')
      socket.send('open')
    })
    .get('/who', async (ctx) => { ctx.writeString(String(await ctx.input.session('user'))) })
  await app.listen({ port: 0, host: '127.0.0.1' })

  const { cookies } = await firstOf(t, `ws://127.0.0.1:${(app.server.address() as AddressInfo).port}/ws`)
  const response = await app.inject({ url: '/who', headers: { cookie: cookies[0]!.split(';')[0]! } })

  t.equal(cookies.length, 1)
  t.equal(response.body, 'ann')
})

t.test('what an action throws behind the upgrade closes the websocket, and the server goes on', async (t) => {
  const { app, origin } = await buildChat(t)
  const socket = new WebSocket(`${origin}/fail?user=ann`)

  const [code] = await once(socket, 'close')

  t.equal(code, 1011)
  t.equal((await app.inject('/page?user=ann')).body, 'a page')
})

t.test('late filters run when the action has ended, and write nothing into the websocket', async (t) => {
  const { app, origin } = await buildFiltered(t)

  const { socket } = await firstOf(t, `${origin}/ws`)
  socket.close()
  await once(socket, 'close')

  t.strictSame(app.late, ['/ws'])
})

async function buildFiltered (t: Test): Promise<{ app: { late: string[] }, origin: string }> {
  const late: string[] = []
  const app = buildFastify(t)
  await app.register(fastifyWebsocket)
  await app.register(beegoMvc)
  app.beego
    .insertFilter('*', 'AfterExec', (ctx: Context) => {
      late.push(ctx.input.url())
      ctx.writeString('too late')
    })
    .get('/ws', async (ctx) => { (await ctx.upgrade()).send('open') })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app: { late }, origin: `ws://127.0.0.1:${(app.server.address() as AddressInfo).port}` }
}

t.test('a request that asks for no websocket is 426, and so is one that has been answered', async (t) => {
  const app = buildFastify(t)
  await app.register(fastifyWebsocket)
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego
    .get('/ws', async (ctx) => { await ctx.upgrade() })
    .get('/written', async (ctx) => {
      ctx.writeString('written')
      await ctx.upgrade()
    })

  for (const url of ['/ws', '/written']) {
    const response = await app.inject({ url, headers: { accept: 'application/json' } })

    t.match(response.json(), { statusCode: 426, code: 'FST_BEEGO_WEBSOCKET' }, url)
  }
})

t.test('a handshake that @fastify/websocket refuses ends the action', async (t) => {
  const app = buildFastify(t)
  let ended: Promise<unknown> | undefined
  await app.register(fastifyWebsocket)
  await app.register(beegoMvc)
  app.beego.get('/ws', async (ctx) => {
    ended = ctx.upgrade().catch((error: unknown) => error)
    await ended
  })
  await app.listen({ port: 0, host: '127.0.0.1' })

  const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => client.destroy())
  client.write('GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n')
  const [answer] = await once(client, 'data')
  await once(client, 'close')

  t.match(String(answer), /^HTTP\/1\.1 400 /)
  t.match(await ended, { code: 'FST_BEEGO_WEBSOCKET' })
})

t.test('without @fastify/websocket the error says what is missing', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/ws', async (ctx) => { await ctx.upgrade() })

  const response = await app.inject({ url: '/ws', headers: { accept: 'application/json' } })

  t.match(response.json(), { statusCode: 500, code: 'FST_BEEGO_PLUGIN_MISSING' })
})

t.test('routes with @fastify/websocket answer GET, HEAD and POST as without it', async (t) => {
  const { app } = await buildChat(t)

  for (const method of ['GET', 'POST', 'PUT'] as const) t.equal((await app.inject({ method, url: '/page?user=a' })).body, 'a page', method)
  t.equal((await app.inject({ method: 'HEAD', url: '/page?user=a' })).statusCode, 200)
  t.match(app.printRoutes({ commonPrefix: false }), /page \(GET/)
})

t.test('two scopes upgrade their own requests', async (t) => {
  const app = buildFastify(t)
  await app.register(fastifyWebsocket)
  for (const name of ['a', 'b']) {
    await app.register(async (child) => {
      await child.register(beegoMvc)
      child.beego.get('/ws', async (ctx) => {
        ctx.setCookie('scope', name)
        const socket: UpgradedSocket = await ctx.upgrade()
        socket.send(name)
      })
    }, { prefix: `/${name}` })
  }
  await app.listen({ port: 0, host: '127.0.0.1' })
  const origin = `ws://127.0.0.1:${(app.server.address() as AddressInfo).port}`

  for (const name of ['a', 'b']) {
    const { message, cookies } = await firstOf(t, `${origin}/${name}/ws`)

    t.equal(message, name)
    t.strictSame(cookies, [`scope=${name}; Path=/; SameSite=Lax`])
  }
})
