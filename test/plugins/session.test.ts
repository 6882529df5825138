import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { CallbackStore } from '../../lib/session/callback-store.js'
import { MemoryStore } from '../../lib/session/providers/memory.js'
import type { Session } from '../../lib/session/session.js'
import type { Change, Kept, SessionStore } from '../../lib/session/session-store.js'
import controllers from '../../plugins/controllers.js'
import beegoMvc, { type BeegoOptions, type Context, Controller } from '../../plugins/index.js'
import session, { sessionStore } from '../../plugins/session.js'
import { Client } from '../lib/session/client.js'
import { buildApp, buildFastify } from '../helper.js'

declare module 'fastify' {
  interface BeegoSessionData {
    count: number
    cart: string[]
  }
}

const SECRET = 'a secret of more than thirty-two characters'

/** Counts what is asked of it, and can be told to be slow, or to fail. */
class CountingStore implements SessionStore {
  readonly memory: MemoryStore
  readonly log: string[] = []
  failing = ''
  delay = 0

  constructor (t: Test) {
    this.memory = new MemoryStore({}, 60)
    t.teardown(() => this.memory.close())
  }

  read (token: string) { return this.#told('read', () => this.memory.read(token)) }
  create (id: string, record: string, seconds: number) { return this.#told('create', () => this.memory.create(id, record, seconds)) }
  update (kept: Kept, change: Change, seconds: number) { return this.#told('update', () => this.memory.update(kept, change, seconds)) }
  touch (kept: Kept, seconds: number) { return this.#told('touch', () => this.memory.touch(kept, seconds)) }
  destroy (id: string) { return this.#told('destroy', () => this.memory.destroy(id)) }

  /** What it was asked for since the last time. */
  taken (): string[] {
    return this.log.splice(0)
  }

  async #told<T> (what: string, work: () => T): Promise<T> {
    this.log.push(what)
    await sleep(this.delay)
    if (this.failing.includes(what)) throw Object.assign(new Error(`${what} failed`), { statusCode: 503, code: 'FST_BEEGO_SESSION_STORE' })
    return work()
  }
}

// How much is asked of the store

t.test('a request that never touches its session makes no store access, and first contact has a cookie', async (t) => {
  const { app, store } = await counted(t)
  app.beego.get('/', () => 'hello')
  app.get('/native', async () => 'native')
  const client = new Client(app)

  const first = await client.get('/')
  const second = await client.get('/')

  t.match(first.setCookies, [/^beegosessionID=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/])
  t.strictSame(second.setCookies, [])
  t.equal((await new Client(app).get('/native')).setCookies.length, 1)
  t.equal((await new Client(app).get('/nowhere')).setCookies.length, 1)
  t.strictSame(store.taken(), [])
})

t.test('a session that is read is neither written nor touched again for a twentieth of its lifetime', async (t) => {
  const { app, store } = await counted(t, { sessionGCMaxLifetime: 4 })
  app.beego.get('/read', (ctx) => ctx.input.session('count')).get('/write', (ctx) => ctx.output.session('count', 1))
  const client = new Client(app)
  await client.get('/write')
  t.strictSame(store.taken(), ['create'])

  await client.get('/read')
  t.strictSame(store.taken(), ['read'])
  await sleep(250)
  await client.get('/read')
  await client.get('/read')

  t.strictSame(store.taken(), ['read', 'touch', 'read'])
})

t.test('a session is loaded once and saved once, however often it is asked for', async (t) => {
  const { app, store } = await counted(t)
  class CountController extends Controller {
    override async get () {
      await Promise.all([this.getSession('count'), this.getSession('cart')])
      await this.setSession('count', (await this.getSession('count') ?? 0) + 1)
      await this.setSession('cart', ['a'])
      await this.delSession('cart')
      return [this.ctx.input.session('count')][0]
    }
  }
  app.beego.router('/', CountController)
  const client = new Client(app)
  await client.get('/')
  store.taken()

  const { body } = await client.get('/')

  t.equal(body, '2')
  t.strictSame(store.taken(), ['read', 'update'])
})

t.test('a new session that was read is kept, so that its id is known; without sessionAutoSetCookie only one that holds something', async (t) => {
  for (const [sessionAutoSetCookie, expected] of [[true, ['create']], [false, []]] as const) {
    const { app, store } = await counted(t, { sessionAutoSetCookie })
    app.beego.get('/', () => 'hello').get('/read', (ctx) => ctx.input.session('x')).get('/write', (ctx) => ctx.output.session('x', 1))
    const client = new Client(app)

    t.equal((await client.get('/')).setCookies.length, Number(sessionAutoSetCookie))
    await client.get('/read')
    t.strictSame(store.taken(), sessionAutoSetCookie ? ['read', 'create'] : expected)
    await client.get('/write')

    t.equal((await client.get('/read')).setCookies.length, 0)
    t.not(client.cookie, '')
  }
})

// Whichever way a request ends

t.test('a session is saved whichever way the request ends', async (t) => {
  const { app } = await counted(t)
  const touch = (ctx: Context) => ctx.output.session('seen', ctx.request.url)
  class EndController extends Controller {
    override async prepare () { await touch(this.ctx) }
    redirects () { this.redirect('/elsewhere', 302) }
    stops () { this.ctx.writeString('stopped'); this.stopRun() }
    aborts () { this.abort('404') }
    crashes () { throw new Error('crashed') }
    returns () { return { json: true } }
    async sends () { this.ctx.reply.send('sent') }
    async sendsAndFails () { this.ctx.reply.send('sent'); throw new Error('after the answer') }
    streams () { this.ctx.output.stream(Readable.from(['streamed'])) }
    empties () { this.enableRender = false }
  }
  app.beego.autoRouter(EndController)
    .insertFilter('/filtered', 'BeforeExec', async (ctx) => { await touch(ctx); ctx.writeString('filtered') })
    .get('/filtered', () => 'never')
    .get('/read', (ctx) => ctx.input.session('seen'))
    .get('/reply-first', async (ctx) => {
      const reply = ctx.reply.header('x-reply', 'first')
      await touch(ctx)
      reply.send('sent')
    })
  const ends: Record<string, number> = {
    redirects: 302, stops: 200, aborts: 404, crashes: 500, returns: 200, sends: 200, sendsAndFails: 200, streams: 200, empties: 200
  }
  for (const [name, status] of [...Object.entries(ends).map(([name, status]) => [`/end/${name}`, status] as const), ['/filtered', 200] as const, ['/reply-first', 200] as const]) {
    const client = new Client(app)

    t.equal((await client.get(name)).status, status, name)
    t.equal((await client.get('/read')).body, name)
  }
})

t.test('a session that is changed late is saved too: in finish, in late filters, in chains', async (t) => {
  const { app } = await counted(t)
  class LateController extends Controller {
    override get () { this.ctx.writeString('late') }
    override async finish () { await this.setSession('finish', 1) }
    override async destructor () { await this.setSession('destructor', 1) }
  }
  app.beego.router('/', LateController)
    .get('/read', async (ctx) => (await ctx.input.cruSession()).keys().sort().join())
    .insertFilter('*', 'AfterExec', (ctx) => ctx.output.session('AfterExec', 1))
    .insertFilter('*', 'FinishRouter', (ctx) => ctx.output.session('FinishRouter', 1))
    .insertFilterChain((next) => async (ctx) => { await next(ctx); await ctx.output.session('chain', 1) })
  app.get('/native', async () => 'native')
  const [beego, native] = [new Client(app), new Client(app)]

  await beego.get('/')
  await native.get('/native')

  t.equal((await beego.get('/read')).body, 'AfterExec,FinishRouter,chain,destructor,finish')
  t.equal((await native.get('/read')).body, 'AfterExec,FinishRouter,chain')
})

t.test('a session that a filter touches is saved with the answer of a native route, a file, a missing page', async (t) => {
  const { app } = await counted(t)
  app.beego.insertFilter('*', 'BeforeRouter', async (ctx) => { if (ctx.input.url() !== '/read') await ctx.output.session('seen', ctx.input.url()) })
    .get('/read', (ctx) => ctx.input.session('seen'))
  app.get('/async', async () => 'native')
  app.get('/sync', (_request, reply) => { reply.send({ native: true }) })
  app.get('/sends', async (_request, reply) => { reply.send('sent') })
  app.get('/sends-and-fails', async (_request, reply) => { reply.send('sent'); throw new Error('behind the answer') })
  app.get('/fails', async () => { throw new Error('native') })
  app.get('/handler', async (request) => { await request.beego!.output.session('seen', 'in the handler') })
  for (const [path, status, seen] of [['/async', 200], ['/sync', 200], ['/sends', 200], ['/sends-and-fails', 500], ['/fails', 500], ['/nowhere', 404], ['/handler', 200, 'in the handler']] as const) {
    const client = new Client(app)

    t.equal((await client.get(path)).status, status, path)
    t.equal((await client.get('/read')).body, seen ?? path)
  }
})

t.test('what nobody waited for is saved all the same', async (t) => {
  const { app, store } = await counted(t)
  store.delay = 20
  app.beego.get('/write', (ctx) => { ctx.output.session('count', 1); ctx.writeString('not waited for') }).get('/read', (ctx) => ctx.input.session('count'))
  const client = new Client(app)
  await client.get('/write')
  await client.get('/write')

  t.equal((await client.get('/read')).body, '1')
})

t.test('a reply that is hijacked saves its session when told', async (t) => {
  const { app, store } = await counted(t)
  app.beego.get('/raw', async (ctx) => {
    const own = await ctx.input.cruSession()
    own.set('count', 5)
    await Promise.all([own.save(), own.save()])
    ctx.reply.hijack()
    ctx.reply.raw.end(own.sessionId)
  }).get('/read', (ctx) => ctx.input.session('count'))

  const { body } = await app.inject('/raw')

  t.strictSame(store.taken(), ['create'])
  t.equal((await new Client(app, body).get('/read')).body, '5')
})

// What a session holds

t.test('an object that is changed inside is saved', async (t) => {
  const { app, store } = await counted(t)
  app.beego.get('/new', (ctx) => ctx.output.session('cart', ['a']))
    .get('/add', async (ctx) => { (await ctx.input.session('cart'))!.push('b') })
    .get('/look', async (ctx) => (await ctx.input.session('cart'))!.length)
    .get('/drop', async (ctx) => { const own = await ctx.input.cruSession(); own.get('cart')!.push('c'); own.delete('cart') })
  const client = new Client(app)
  await client.get('/new')
  await client.get('/add')
  store.taken()

  t.equal((await client.get('/look')).body, '2')
  t.strictSame(store.taken(), ['read'])
  await client.get('/drop')
  t.equal((await client.get('/look')).status, 500)
})

t.test('what one request has changed and not yet saved is nobody else\'s', async (t) => {
  const { app, store } = await counted(t)
  app.beego.get('/write/:n', (ctx) => ctx.output.session('count', Number(ctx.input.param(':n'))))
    .get('/read', (ctx) => ctx.input.session('count'))
    .get('/drop', async (ctx) => { (await ctx.input.cruSession()).flush() })
  const client = new Client(app)
  await client.get('/write/1')
  await client.get('/read')
  store.failing = 'update'

  t.equal((await client.get('/write/2')).status, 503)
  t.equal((await client.get('/read')).body, '1')
  t.equal((await client.get('/drop')).status, 503)
  t.equal((await client.get('/read')).body, '1')
})

for (const [when, spoil] of [
  ['after it was set', async (own: Session) => { const list: unknown[] = []; own.set('list', list); list.push(list) }],
  ['after it was read', async (own: Session) => { const list = own.get('list') as unknown[]; list.push(list) }]
] as const) {
  t.test(`a value that becomes unsayable ${when} is an error page, and the session of a store that answers at once stays as it was`, async (t) => {
    const app = await buildApp(t, { sessionOn: true, sessionProvider: 'memory' })
    app.beego
      .get('/write', async (ctx) => { (await ctx.input.cruSession()).set('list', [1]) })
      .get('/spoil', async (ctx) => { await spoil(await ctx.input.cruSession()); return 'spoilt' })
      .get('/read', async (ctx) => (await ctx.input.cruSession()).get('list'))
    const client = new Client(app)
    await client.get('/write')

    const { status, body } = await client.get('/spoil')
    t.equal(status, 500)
    t.notMatch(body, 'spoilt')
    t.equal((await client.get('/read')).body, '[1]')
  })
}

t.test('a date comes back as its text, undefined takes a key away, and what JSON cannot say is refused', async (t) => {
  const { app } = await counted(t)
  app.beego.get('/write', async (ctx) => {
    const own = await ctx.input.cruSession()
    own.set('date', new Date(0))
    own.set('gone', 1)
    own.set('gone', undefined)
    t.throws(() => own.set('fn', () => {}), { code: 'FST_BEEGO_SESSION_VALUE' })
    t.ok(own.has('date'))
  }).get('/read', async (ctx) => { const own = await ctx.input.cruSession(); return own.keys().map((key) => [key, own.get(key)]) })
  const client = new Client(app)

  await client.get('/write')

  t.equal((await client.get('/read')).body, '[["date","1970-01-01T00:00:00.000Z"]]')
})

t.test('a controller regenerates at a login and destroys at a logout', async (t) => {
  const { app, store } = await counted(t)
  class UserController extends Controller {
    async login () { await this.setSession('user', 'ann'); await this.sessionRegenerateID(); return (await this.startSession()).sessionId }
    async logout () { await this.destroySession(); return await this.getSession('user') ?? 'nobody' }
    async who () { return await this.getSession('user') ?? 'nobody' }
    async late () { await this.destroySession(); await this.setSession('user', 'bob') }
    async later () { await this.destroySession(); await this.sessionRegenerateID() }
  }
  app.beego.autoRouter(UserController)
  const client = new Client(app)
  await client.get('/user/who')
  const planted = client.twin()

  const login = await client.get('/user/login')

  t.equal(login.body, client.cookie)
  t.not(client.cookie, planted.cookie)
  t.equal((await client.get('/user/who')).body, 'ann')
  t.equal((await planted.get('/user/who')).body, 'nobody')

  const thief = client.twin()
  t.equal((await client.get('/user/logout')).body, 'nobody')
  t.equal(client.cookie, '')
  t.equal((await thief.get('/user/who')).body, 'nobody')
  for (const path of ['/user/late', '/user/later']) t.equal((await new Client(app).get(path)).status, 500, path)
  t.ok(store.taken().includes('destroy'))
})

t.test('of two regenerates at once one wins, and nothing is left of the other', async (t) => {
  const { app, store } = await counted(t)
  app.beego.get('/write', (ctx) => ctx.output.session('user', 'ann')).get('/read', (ctx) => ctx.input.session('user'))
    .get('/regenerate', async (ctx) => { await (await ctx.input.cruSession()).regenerateID() })
  const client = new Client(app)
  await client.get('/write')
  store.delay = 20

  const twins = [client.twin(), client.twin()]
  await Promise.all(twins.map((twin) => twin.get('/regenerate')))

  t.equal(store.memory.size, 1)
  t.strictSame((await Promise.all(twins.map(async (twin) => (await twin.get('/read')).body))).filter((body) => body === 'ann').length, 1)
})

// The cookie

t.test('the cookie has the attributes of the options, and Secure when the request is https', async (t) => {
  const { app } = await counted(t, { sessionName: 'sid', sessionDomain: 'example.com', sessionCookieLifeTime: 60, sessionCookieSameSite: 'strict' }, { trustProxy: true })
  app.beego.get('/', () => '').get('/destroy', async (ctx) => { await (await ctx.input.cruSession()).destroy() })
  const headers = { 'x-forwarded-proto': 'https' }

  const { headers: plain } = await app.inject('/')
  const { headers: secure } = await app.inject({ url: '/', headers })
  const { headers: gone } = await app.inject({ url: '/destroy', headers: { ...headers, cookie: 'sid=x' } })

  t.match(plain['set-cookie'], /^sid=\w+; Path=\/; Domain=example\.com; Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT; Max-Age=60; HttpOnly; SameSite=Strict$/)
  t.match(secure['set-cookie'], /; HttpOnly; Secure; SameSite=Strict$/)
  t.match(gone['set-cookie'], /^sid=; Path=\/; Domain=example\.com; Expires=.*; Max-Age=0; HttpOnly; Secure; SameSite=Strict$/)
})

t.test('two scopes have sessions of their own', async (t) => {
  const app = buildFastify(t)
  for (const name of ['a', 'b']) {
    await app.register(async (scope) => {
      await scope.register(beegoMvc, { sessionOn: true, sessionName: name })
      scope.beego.get('/write', (ctx) => ctx.output.session('name', name)).get('/read', (ctx) => ctx.input.session('name'))
    }, { prefix: `/${name}` })
  }
  const client = new Client(app, '', 'a')
  await client.get('/a/write')

  t.equal((await client.get('/a/read')).body, 'a')
  const other = await app.inject({ url: '/b/read', headers: { cookie: `a=${client.cookie}; b=${client.cookie}` } })
  t.equal(other.body, '')
  t.match(other.headers['set-cookie'], /^b=/)
})

// When something is wrong

t.test('without sessions everything about them says so', async (t) => {
  const app = await buildApp(t)
  class OffController extends Controller {
    override async get () { await this.getSession('a') }
    override async post () { await this.setSession('a', 1) }
  }
  app.beego.router('/', OffController).get('/ctx', (ctx) => ctx.input.cruSession())
  const accept = { accept: 'application/json' }

  for (const [method, url] of [['GET', '/'], ['POST', '/'], ['GET', '/ctx']] as const) {
    t.match((await app.inject({ method, url, headers: accept })).json(), { statusCode: 500, code: 'FST_BEEGO_SESSION_OFF' })
  }
})

t.test('a store that fails at the save is a 503 with its page, said once, in the place of the answer', async (t) => {
  let pages = 0
  const { app, store } = await counted(t)
  app.beego.get('/', (ctx) => { ctx.output.session('count', 1); ctx.setHeader('content-type', 'text/csv'); return 'fine' })
    .get('/stream', (ctx) => { ctx.output.session('count', 1); ctx.output.stream(stream) })
    .errorHandler(503, async (ctx) => { pages++; await ctx.input.session('count'); ctx.writeString('sorry') })
  app.get('/native', async (request) => { request.beego!.output.session('count', 1); return 'fine' })
  const stream = Readable.from(['never read'])
  store.failing = 'create update'

  t.match(await app.inject('/'), { statusCode: 503, body: 'sorry' })
  t.equal(pages, 1)
  t.match(await app.inject('/stream'), { statusCode: 503, body: 'sorry' })
  t.ok(stream.destroyed)
  t.match((await app.inject('/native')).json(), { statusCode: 503, code: 'FST_BEEGO_SESSION_STORE' })
})

t.test('a store that fails at the load is a 503 for who asked, and logged for who did not wait', async (t) => {
  const { app, store } = await counted(t)
  app.beego.get('/waits', async (ctx) => { await ctx.output.session('count', 1) })
    .get('/does-not', (ctx) => { ctx.output.session('count', 1).catch(() => {}); return 'went on' })
    .get('/handles', async (ctx) => { await ctx.input.session('count').catch(() => ctx.writeString('without')) })
  store.failing = 'read'
  const client = () => new Client(app, 'x')

  t.equal((await client().get('/waits')).status, 503)
  t.match(await client().get('/does-not'), { status: 200, body: 'went on' })
  t.match(await client().get('/handles'), { status: 200, body: 'without' })
})

t.test('a value that became unsayable, or a record that is none, hurts nobody else', async (t) => {
  const { app, store } = await counted(t)
  app.beego.get('/write', async (ctx) => {
    const grown: Record<string, unknown> = {}
    await ctx.output.session('grown', grown)
    grown.self = grown
  }).get('/read', async (ctx) => (await ctx.input.cruSession()).isNew)
  const id = 'a38ae6fa493f888e9863cc764d87134c'
  store.memory.create(id, 'no record', 60)
  const client = new Client(app, id)

  t.equal((await new Client(app).get('/write')).status, 500)
  t.equal((await client.get('/read')).body, 'true')
  t.not(client.cookie, id)
})

t.test('an option that is wrong stops the start', async (t) => {
  const wrong: BeegoOptions[] = [
    { sessionProvider: 5 as never }, { sessionProvider: '' as never }, { sessionProviderConfig: 5 as never }, { sessionName: 'a b' }, { sessionName: 'a;' },
    { sessionGCMaxLifetime: 0 }, { sessionGCMaxLifetime: 1.5 }, { sessionCookieLifeTime: NaN }, { sessionDomain: 'a\r\nb' }, { sessionSecret: 5 as never },
    { sessionSecret: [5] as never }, { sessionTimeout: 0 }, { sessionCookieSameSite: 'Lax' as never }, { sessionDegraded: 1 as never }
  ]
  for (const options of wrong) {
    await t.rejects(Promise.resolve(buildFastify(t).register(beegoMvc, { sessionOn: true, ...options })), { code: 'FST_BEEGO_OPT_INVALID' }, JSON.stringify(options))
  }
  await t.rejects(Promise.resolve(buildFastify(t).register(session, { sessionOn: true, sessionProvider: 'reddis' as never })), { code: 'FST_BEEGO_SESSION_PROVIDER' })
})

// An application that has @fastify/session

t.test('in an application with @fastify/session Beego\'s values live in its session, under one key', async (t) => {
  const app = await withFastifySession(t)
  const client = new Client(app, '', 'sessionId')

  await client.get('/set/get/x')
  await client.get('/set/__proto__/y')
  await client.get('/native')
  const seen = JSON.parse((await client.get('/see')).body)

  t.strictSame(seen, { isNew: false, values: [['get', 'x'], ['__proto__', 'y']], native: 'n', has: [true, false] })
  t.equal((await client.get('/raw')).body, '{"get":"x","__proto__":"y"}')
  t.strictSame((await client.get('/nothing')).setCookies.filter((line) => line.startsWith('beego')), [])
})

t.test('there too values are deleted and flushed, ids regenerated with all that the host keeps, sessions destroyed', async (t) => {
  const app = await withFastifySession(t)
  const client = new Client(app, '', 'sessionId')
  for (const key of ['a', 'b', 'c']) await client.get(`/set/${key}/1`)
  await client.get('/native')
  const before = client.cookie

  await client.get('/del/a')
  await client.get('/del/nothing')
  await client.get('/regenerate')
  t.not(client.cookie, before)
  t.match(JSON.parse((await client.get('/see')).body), { values: [['b', '1'], ['c', '1']], native: 'n' })
  await client.get('/flush')
  await client.get('/flush')
  t.match(JSON.parse((await client.get('/see')).body), { values: [], native: 'n' })
  await client.get('/save')
  t.equal((await client.get('/destroy')).status, 200)
  t.match(JSON.parse((await client.get('/see')).body), { isNew: true, values: [], native: null })
  t.equal((await client.get('/destroy-and-set')).status, 500)
})

// Alone, on plain Fastify routes

t.test('alone it brings @fastify/session over Beego\'s stores, with Beego\'s cookie', async (t) => {
  const app = buildFastify(t)
  await app.register(session)
  app.get('/write', async (request) => { request.session.set('user' as never, 'ann' as never) })
  app.get('/read', async (request) => request.session.get('user' as never) ?? 'nobody')
  const client = new Client(app)

  t.strictSame((await client.get('/read')).setCookies, [])
  t.match((await client.get('/write')).setCookies, [/^beegosessionID=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/])
  t.equal((await client.get('/read')).body, 'ann')
  t.strictSame((await client.get('/read')).setCookies, [])
  for (const planted of ['0123456789abcdef0123456789abcdef', '../../etc/passwd', 'a']) {
    const victim = new Client(app, planted)
    await victim.get('/write')
    t.not(victim.cookie, planted)
  }
})

t.test('alone it takes the options, and a @fastify/cookie that is there', async (t) => {
  const app = buildFastify(t)
  await app.register(fastifyCookie)
  await app.register(session, { sessionName: 'sid', sessionDomain: 'example.com', sessionCookieLifeTime: 60, sessionCookieSameSite: 'strict' })
  app.get('/', async (request) => { request.session.set('a' as never, 1 as never) })

  const { headers } = await app.inject('/')

  t.match(headers['set-cookie'], /^sid=\w+; Domain=example\.com; Path=\/; Expires=.*; HttpOnly; SameSite=/)
})

t.test('alone a session that is read lives on', async (t) => {
  const app = buildFastify(t)
  await app.register(session, { sessionGCMaxLifetime: 1 })
  app.get('/write', async (request) => { request.session.set('a' as never, 1 as never) })
  app.get('/read', async (request) => request.session.get('a' as never) ?? 'gone')
  const client = new Client(app)
  await client.get('/write')

  for (let i = 0; i < 4; i++) {
    await sleep(400)
    t.equal((await client.get('/read')).body, '1')
  }
  await sleep(1100)
  t.equal((await client.get('/read')).body, 'gone')
})

t.test('alone a logout is not undone by a slower request', async (t) => {
  const app = buildFastify(t)
  await app.register(session)
  let go = () => {}
  app.get('/write', async (request) => { request.session.set('a' as never, 1 as never) })
  app.get('/slow', async (request) => {
    await new Promise<void>((resolve) => { go = resolve })
    request.session.set('b' as never, 1 as never)
  })
  app.get('/logout', async (request) => { await request.session.destroy() })
  app.get('/read', async (request) => request.session.get('a' as never) ?? 'gone')
  const client = new Client(app)
  await client.get('/write')
  const thief = client.twin()

  const slow = client.twin().get('/slow')
  await sleep(50)
  await client.get('/logout')
  go()
  await slow

  t.equal((await thief.get('/read')).body, 'gone')
})

t.test('a controller of one application and a native route of another read each other\'s session', async (t) => {
  const store = await sessionStore('memory')
  t.teardown(() => store.close())
  const { app: beego } = await counted(t, { sessionProvider: store })
  beego.beego.get('/write', (ctx) => ctx.output.session('user', 'ann')).get('/read', (ctx) => ctx.input.session('user'))
  const plain = buildFastify(t)
  await plain.register(session, { sessionProvider: store })
  plain.get('/write', async (request) => { Object.assign(request.session, { native: 1, beego: { user: 'bob' } }) })
  plain.get('/read', async (request) => request.session.beego)
  const client = new Client(beego)
  await client.get('/write')
  const same = new Client(plain, client.cookie)

  t.equal((await same.get('/read')).body, '{"user":"ann"}')
  await same.get('/write')
  t.equal((await client.get('/read')).body, 'bob')
  await client.get('/write')
  t.equal((await same.get('/read')).body, '{"user":"ann"}')
})

t.test('with the controllers beside it, these have the same session', async (t) => {
  const app = buildFastify(t)
  await app.register(session)
  await app.register(controllers)
  app.beego.get('/write', (ctx) => ctx.output.session('user', 'ann'))
  app.get('/read', async (request) => request.session.beego)
  const client = new Client(app)
  await client.get('/write')

  t.equal((await client.get('/read')).body, '{"user":"ann"}')
})

t.test('registered behind beegoMvc it heeds its own options', async (t) => {
  const app = await buildApp(t)
  await app.register(session, { sessionOn: true, sessionName: 'own' })
  app.beego.get('/', () => '')

  t.match((await app.inject('/')).headers['set-cookie'], /^own=/)
})

t.test('what is kept at the client works in Beego\'s flow alone', async (t) => {
  const { app } = await counted(t, { sessionProvider: 'cookie', sessionSecret: ['new ' + SECRET, SECRET] })
  app.beego.get('/', () => '').get('/write', (ctx) => ctx.output.session('user', 'ann')).get('/read', (ctx) => ctx.input.session('user'))
    .get('/fill', (ctx) => ctx.output.session('user', 'x'.repeat(4000)))
  const client = new Client(app)

  t.strictSame((await client.get('/')).setCookies, [])
  await client.get('/write')
  t.equal((await client.get('/read')).body, 'ann')
  t.match(await app.inject({ url: '/fill', headers: { accept: 'application/json' } }), { statusCode: 500, body: /FST_BEEGO_SESSION_TOO_LARGE/ })
  await t.rejects(Promise.resolve(buildFastify(t).register(session, { sessionProvider: 'cookie', sessionSecret: SECRET })), { code: 'FST_BEEGO_SESSION_CONFIG' })
  await t.rejects(sessionStore('cookie' as never), { code: 'FST_BEEGO_SESSION_CONFIG' })
})

t.test('a store for your own @fastify/session is connected, or an error at once', async (t) => {
  const store = await sessionStore('memory', '', { lifetime: 60 })
  t.teardown(() => store.close())
  const app = buildFastify(t)
  await app.register(fastifyCookie)
  await app.register(fastifySession, { secret: SECRET, store, cookie: { secure: false } })
  app.get('/write', async (request) => { request.session.set('a' as never, 1 as never) })
  app.get('/read', async (request) => request.session.get('a' as never))
  const client = new Client(app, '', 'sessionId')
  await client.get('/write')

  t.equal((await client.get('/read')).body, '1')
  t.type(store, CallbackStore)
  await t.rejects(sessionStore('redis', '127.0.0.1:1', { timeout: 300 }), { code: 'FST_BEEGO_SESSION_STORE' })
})

async function counted (t: Test, options: BeegoOptions = {}, server: Parameters<typeof buildFastify>[1] = {}): Promise<{ app: FastifyInstance, store: CountingStore }> {
  const store = new CountingStore(t)
  const app = buildFastify(t, server)
  await app.register(beegoMvc, { runMode: 'prod', sessionOn: true, sessionProvider: store, ...options })
  return { app, store }
}

async function withFastifySession (t: Test): Promise<FastifyInstance> {
  const app = buildFastify(t)
  await app.register(fastifyCookie)
  await app.register(fastifySession, { secret: SECRET, cookie: { secure: false } })
  await app.register(beegoMvc, { runMode: 'prod', sessionOn: true })
  const native = (ctx: Context) => (ctx.request.session as { native?: string } | null)?.native ?? null
  app.get('/native', async (request) => { Object.assign(request.session, { native: 'n' }) })
  app.get('/raw', async (request) => JSON.stringify(request.session.beego))
  app.beego
    .get('/nothing', () => '')
    .get('/see', async (ctx) => {
      const own = await ctx.input.cruSession()
      return { isNew: own.isNew, values: own.keys().map((key) => [key, own.get(key)]), native: native(ctx), has: [own.has('get'), own.has('set')] }
    })
    .get('/set/:key/:value', (ctx) => ctx.output.session(ctx.input.param(':key'), ctx.input.param(':value')))
    .get('/del/:key', async (ctx) => { const own = await ctx.input.cruSession(); own.set(ctx.input.param(':key'), undefined); own.delete('nothing') })
    .get('/flush', async (ctx) => { (await ctx.input.cruSession()).flush() })
    .get('/save', async (ctx) => { await (await ctx.input.cruSession()).save() })
    .get('/regenerate', async (ctx) => { const own = await ctx.input.cruSession(); await own.regenerateID(); return own.sessionId })
    .get('/destroy', async (ctx) => {
      const own = await ctx.input.cruSession()
      await own.destroy()
      await own.destroy()
      await own.save()
      return `${own.sessionId}${String(own.get('a'))}`
    })
    .get('/destroy-and-set', async (ctx) => { const own = await ctx.input.cruSession(); await own.destroy(); own.set('a', 1) })
  return app
}
