import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import fastifyWebsocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import parsePrometheus from 'parse-prometheus-text-format'
import t, { type Test } from 'tap'
import type { Sample } from '../../lib/admin/data.js'
import { isFirst } from '../../plugins/admin/request-end.js'
import admin from '../../plugins/admin.js'
import beegoMvc, { type BeegoOptions, Controller } from '../../plugins/index.js'
import { buildFastify } from '../helper.js'
import { otherEnvironment } from '../other-process.js'

const ADMIN: BeegoOptions = { runMode: 'prod', enableAdmin: true, adminHttpPort: 0 }

class UserController extends Controller {
  show (): void { this.ctx.writeString(`user ${this.getString(':id')}`) }
  list (): void { this.ctx.writeString('all') }
  crash (): void { throw new Error('crash') }
  gone (): void { this.abort('404') }
  async slow (): Promise<string> { await setTimeout(300); return 'slow' }
  stream (): void { this.ctx.output.stream(Readable.from(['a', 'b'])) }
  hijack (): void { this.ctx.reply.hijack(); this.ctx.reply.raw.writeHead(202).end('mine') }
}

// What is counted

for (const isLate of [false, true]) {
  const how = isLate ? 'behind hooks of others' : 'as the first'

  t.test(`${how}: every request is counted by its route, whatever became of it`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'beego-admin-'))
    t.teardown(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'a.txt'), 'text')
    const app = buildFastify(t)
    if (isLate) app.addHook('onRequest', async () => {})
    await app.register(beegoMvc, { ...ADMIN, staticDir: { '/static': folder, '/static/deep/': folder } })
    t.equal(isFirst(app), false, 'ours is there now')
    app.beego
      .router('/user/:id', UserController, 'get:show;post:list')
      .router('/crash', UserController, 'get:crash').router('/gone', UserController, 'get:gone')
      .router('/stream', UserController, 'get:stream').router('/hijack', UserController, 'get:hijack')
      .autoRouter(UserController)
      .insertFilter('/closed/*', 'BeforeRouter', (ctx) => ctx.abort(403, 'closed'))
      .insertFilter('/led', 'BeforeRouter', ({ input }) => { input.runController = UserController; input.runMethod = 'list' })
    app.get('/native/:x', async () => 'native')
    app.get('/broken', async () => { throw new Error('broken') })

    const gets = [
      '/user/1', '/user/2', '/crash', '/gone', '/stream', '/hijack', '/user/list/1', '/native/1', '/native/2', '/broken', '/led',
      '/static/a.txt', '/static/deep/a.txt', '/static/none.txt', '/nowhere', '/closed/1'
    ]
    for (const url of gets) await app.inject(url)
    await app.inject({ method: 'POST', url: '/user/1' })
    await app.inject({ method: 'HEAD', url: '/static/a.txt' })
    await app.inject({ method: 'MKCOL', url: '/nowhere' })

    const rows = await app.supervisor.data.requests()
    t.strictSame(rows.map(({ pattern, method, controller, action, count, errors }) => [pattern, method, `${controller}.${action}`, count, errors]), [
      ['/user/:id', 'GET', 'UserController.show', 2, 0],
      ['/crash', 'GET', 'UserController.crash', 1, 1],
      ['/gone', 'GET', 'UserController.gone', 1, 0],
      ['/stream', 'GET', 'UserController.stream', 1, 0],
      ['/hijack', 'GET', 'UserController.hijack', 1, 0],
      ['/user/list/*', 'GET', 'UserController.list', 1, 0],
      ['/native/:x', 'GET', '.', 2, 0],
      ['/broken', 'GET', '.', 1, 1],
      ['', 'GET', 'UserController.list', 1, 0],
      ['/static/*', 'GET', '.', 1, 0],
      ['/static/deep/*', 'GET', '.', 1, 0],
      ['', 'GET', '.', 3, 0],
      ['/user/:id', 'POST', 'UserController.list', 1, 0],
      ['/static/*', 'HEAD', '.', 1, 0],
      ['', 'MKCOL', '.', 1, 0]
    ])
    t.ok(rows.every(({ latency: { min, max } }) => min > 0 && max < 60_000))
  })

  t.test(`${how}: the time is that of the answer, and a client that leaves is counted without one`, async (t) => {
    const app = buildFastify(t)
    if (isLate) app.addHook('onRequest', async () => {})
    await app.register(beegoMvc, ADMIN)
    app.beego.router('/slow', UserController, 'get:slow')
    app.get('/endless', async () => Readable.from(endless()))
    await app.listen()
    const { port } = app.server.address() as AddressInfo

    await fetch(`http://127.0.0.1:${port}/slow`)
    for (const path of ['/slow', '/endless']) await leave(app, path)
    await settled(app, 3)

    const rows = await app.supervisor.data.requests()
    t.match(rows, [{ pattern: '/slow', count: 2, aborted: 1, errors: 0 }, { pattern: '/endless', count: 1, aborted: 1 }])
    t.ok(rows[0]!.latency.min >= 290 && rows[0]!.latency.max < 30_000)
    t.strictSame(rows[1]!.latency.max, 0)
  })

  t.test(`${how}: a websocket is no request that was broken off`, async (t) => {
    const app = buildFastify(t)
    if (isLate) app.addHook('onRequest', async () => {})
    await app.register(admin, { adminHttpPort: 0 })
    await app.register(fastifyWebsocket)
    app.register(async (child) => { child.get('/ws', { websocket: true }, (socket) => { socket.close() }) })
    app.get('/', async () => 'home')
    await app.listen()
    const { port } = app.server.address() as AddressInfo

    const socket = connect(port, '127.0.0.1')
    socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n')
    const [chunk] = await once(socket, 'data')
    t.match(String(chunk), /^HTTP\/1\.1 101 /)
    socket.destroy()
    await once(socket, 'close')
    await fetch(`http://127.0.0.1:${port}/`)
    await settled(app, 1)

    t.match((await app.supervisor.data.requests()).filter(({ aborted }) => aborted > 0), [])
  })
}

t.test('hooks that stand before ours are in the time, and their own answers are counted', async (t) => {
  const app = buildFastify(t)
  app.addHook('onRequest', async (request, reply) => {
    await setTimeout(50)
    if (request.url === '/closed') return reply.code(401).send('closed')
  })
  await app.register(admin, { adminHttpPort: 0 })
  app.get('/closed', async () => 'open')
  app.get('/open', async () => 'open')

  await app.inject('/closed')
  await app.inject('/open')

  const rows = await app.supervisor.data.requests()
  t.match(rows, [{ pattern: '/closed', count: 1 }, { pattern: '/open', count: 1 }])
  t.ok(rows.every(({ latency }) => latency.min >= 45))
})

t.test('a Fastify that keeps its hooks in another way is watched the sure way', (t) => {
  t.notOk(isFirst({} as FastifyInstance))
  t.notOk(isFirst({ [Symbol('fastify.hooks')]: undefined } as unknown as FastifyInstance))
  t.ok(isFirst({ [Symbol('fastify.hooks')]: { onRequest: [] } } as unknown as FastifyInstance))
  t.end()
})

t.test('a scanner adds no rows', async (t) => {
  const app = buildFastify(t)
  await app.register(beegoMvc, ADMIN)
  app.beego.router('/user/:id', UserController, 'get:show')

  for (let i = 0; i < 500; i++) {
    await app.inject(`/wp-admin/${i}`)
    await app.inject(`/user/${i}?x=${i}`)
  }

  t.match(await app.supervisor.data.requests(), [{ pattern: '', count: 500 }, { pattern: '/user/:id', count: 500 }])
})

t.test('requests of HTTP/2 are counted too; methods that Fastify does not know come nowhere', async (t) => {
  const app = Fastify({ http2: true })
  t.teardown(() => app.close())
  await app.register(admin, { adminHttpPort: 0 })
  app.get('/', async () => 'home')
  await app.listen({ port: 0 })
  const client = connectHttp2(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  t.teardown(() => client.destroy())

  for (const method of ['NONSENSE', 'GET']) await once(client.request({ ':method': method, ':path': '/' }).resume(), 'close')
  while ((await app.supervisor.data.overview()).count < 1) await setTimeout(10)

  t.match(await app.supervisor.data.requests(), [{ pattern: '/', method: 'GET', count: 1 }])
})

t.test('a scope below the root is counted by its own routes, in an application with several', async (t) => {
  const app = buildFastify(t)
  await app.register(admin, { adminHttpPort: 0 })
  for (const prefix of ['/one', '/two']) {
    await app.register(async (child) => {
      await child.register(beegoMvc, { runMode: 'prod' })
      child.beego.router('/user/:id', UserController, 'get:show').insertFilter('*', 'BeforeRouter', () => {})
    }, { prefix })
  }
  await app.register(async (outer) => {
    await outer.register(beegoMvc, { runMode: 'prod' })
    outer.beego.insertFilter('*', 'BeforeStatic', () => {})
    await outer.register(async (inner) => {
      await inner.register(beegoMvc, { runMode: 'prod' })
      inner.beego.router('/user/:id', UserController, 'get:show')
      inner.beego.insertFilter('/none', 'BeforeRouter', () => {})
    }, { prefix: '/inner' })
  }, { prefix: '/outer' })

  for (const url of ['/one/user/1', '/two/user/1', '/two/none', '/outer/inner/user/1', '/outer/inner/none']) await app.inject(url)

  const rows = await app.supervisor.data.requests()
  t.strictSame(rows.map(({ pattern, controller, count }) => [pattern, controller, count]), [
    ['/one/user/:id', 'UserController', 1], ['/two/user/:id', 'UserController', 1], ['', '', 2], ['/outer/inner/user/:id', 'UserController', 1]
  ])
})

t.test('filterMonitor says what is counted', async (t) => {
  const app = buildFastify(t)
  await app.register(beegoMvc, ADMIN)
  app.beego.router('/user/:id', UserController, 'get:show')
  const asked: unknown[] = []
  app.supervisor.filterMonitor((method, path, ms, pattern, status) => {
    asked.push([method, path, ms > 0, pattern, status])
    if (path === '/user/3') throw new Error('no idea')
    return path !== '/user/1'
  })

  for (const url of ['/user/1?x=1', '/user/2', '/user/3']) await app.inject(url)

  t.strictSame(asked[0], ['GET', '/user/1', true, '/user/:id', 200])
  t.match(await app.supervisor.data.requests(), [{ count: 2 }])
})

t.test('filterMonitor is asked about clients that left too', async (t) => {
  const app = buildFastify(t)
  await app.register(beegoMvc, ADMIN)
  app.beego.router('/slow', UserController, 'get:slow')
  const asked: unknown[] = []
  app.supervisor.filterMonitor((...given) => { asked.push(given); return false })
  await app.listen()

  await leave(app, '/slow')
  while (asked.length === 0) await setTimeout(10)

  t.strictSame(asked, [['GET', '/slow', 0, '/slow', 0]])
  t.strictSame(await app.supervisor.data.requests(), [])
})

// Where it is

t.test('it listens when the application does, and closes with it', async (t) => {
  const app = buildFastify(t)
  await app.register(beegoMvc, ADMIN)
  await app.ready()
  t.equal(app.supervisor.server.server.listening, false)

  await app.listen()
  const address = await app.supervisor.listen()

  t.match(await (await fetch(`${address}/qps`)).text(), /^\| requestUrl/)
  t.equal(await app.supervisor.listen(), address)
  await app.close()
  await t.rejects(fetch(address))
})

t.test('a port that is taken does not stop the application', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const app = buildFastify(t)
  await app.register(beegoMvc, { ...ADMIN, adminHttpPort: port })
  app.get('/', async () => 'home')

  await app.listen()

  await t.rejects(app.supervisor.listen(), { code: 'FST_BEEGO_ADMIN_LISTEN', message: new RegExp(`127.0.0.1:${port}.*EADDRINUSE`) })
  t.equal((await app.inject('/')).body, 'home')
})

t.test('files at the root, what a filter answers, and paths below a prefix that lead nowhere are counted', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'beego-admin-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'a.txt'), 'text')
  const patterns = async (app: FastifyInstance, url: string) => {
    await app.inject(url)
    return (await app.supervisor.data.requests()).map(({ pattern }) => pattern)
  }

  const files = buildFastify(t)
  await files.register(beegoMvc, { ...ADMIN, staticDir: { '/': folder } })
  const filtered = buildFastify(t)
  await filtered.register(beegoMvc, { ...ADMIN })
  filtered.beego.insertFilter('/early', 'BeforeStatic', (ctx) => ctx.writeString('early'))
  const outer = buildFastify(t)
  let inner: FastifyInstance | undefined
  await outer.register(async (child) => {
    inner = child
    await child.register(beegoMvc, { ...ADMIN })
  }, { prefix: '/p' })

  t.strictSame(await patterns(files, '/a.txt'), ['/*'])
  t.strictSame(await patterns(filtered, '/early'), [''])
  const automatic = buildFastify(t)
  await automatic.register(beegoMvc, { ...ADMIN })
  automatic.beego.autoRouter(UserController).insertFilter('/user/list/*', 'AfterStatic', (ctx) => ctx.abort(403, 'closed'))
  t.strictSame(await patterns(automatic, '/user/list/1'), ['/user/list/*'])
  await outer.inject('/p/nowhere')
  t.strictSame((await inner!.supervisor.data.requests()).map(({ pattern }) => pattern), [''])
})

t.test('an option that the supervisor was given itself is shown as such', async (t) => {
  const app = buildFastify(t)
  await app.register(beegoMvc)
  await app.register(admin, { adminProfiling: true, adminHttpPort: 0 })
  await app.ready()

  t.match(app.supervisor.data.config().find(({ name }) => name === 'adminProfiling'), { value: 'true', source: 'given' })
})

t.test('it takes a listening socket over', async (t) => {
  const before = createServer().listen(0, '127.0.0.1')
  t.teardown(() => before.close())
  await once(before, 'listening')
  const { fd } = (before as unknown as { _handle: { fd: number } })._handle // what a manager hands to its workers
  const program = `
    import Fastify from 'fastify'
    import admin from './plugins/admin.js'
    const app = Fastify()
    await app.register(admin, { adminFd: 3 })
    await app.ready()
    await app.supervisor.listen()
    console.log(app.supervisor.server.server.address().port)
    await app.close()
  `

  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)), env: otherEnvironment(), stdio: ['ignore', 'pipe', 'inherit', fd]
  })
  const [said] = await once(child.stdout!, 'data')
  const [code] = await once(child, 'exit')

  t.equal(Number(said), (before.address() as AddressInfo).port)
  t.equal(code, 0)
})

t.test('a file descriptor that is no socket is an error', async (t) => {
  const app = buildFastify(t)
  await app.register(admin, { adminFd: 9999 })
  await app.ready()

  await t.rejects(app.supervisor.listen(), { code: 'FST_BEEGO_ADMIN_LISTEN', message: /fd 9999/ })
})

t.test('an address that others reach needs a password or a word', async (t) => {
  await t.rejects(async () => { await buildFastify(t).register(admin, { adminHttpAddr: '0.0.0.0' }) }, { code: 'FST_BEEGO_ADMIN_OPEN' })
  const app = buildFastify(t)
  await app.register(admin, { adminHttpAddr: '0.0.0.0', adminPassword: 'secret' })

  const refused = await app.supervisor.server.inject({ url: '/', headers: { host: '10.0.0.1' } })
  const [live, metrics] = await Promise.all(['/health/live', '/metrics'].map((url) => app.supervisor.server.inject({ url, headers: { host: '10.0.0.1' } })))
  const letIn = await app.supervisor.server.inject({ url: '/health/ready', headers: { authorization: `Basic ${btoa('admin:secret')}` } })

  t.match(refused, { statusCode: 401, headers: { 'www-authenticate': /^Basic / } })
  t.strictSame(live!.json(), { status: 'ok' })
  t.equal(metrics!.statusCode, 401)
  t.strictSame(letIn.json(), { status: 'ok', checks: [] })
})

t.test('options that are wrong stop the start', async (t) => {
  const wrong: BeegoOptions[] = [
    { adminHttpPort: 70_000 }, { adminHttpAddr: '' }, { adminUser: 'a:b' }, { adminAllowedHosts: ['http://x'] }, { adminFd: -1 }
  ]
  for (const options of wrong) {
    await t.rejects(async () => { await buildFastify(t).register(admin, options) }, { code: 'FST_BEEGO_OPT_INVALID' }, JSON.stringify(options))
  }
})

t.test('an application has one supervisor, and two applications have two', async (t) => {
  const [app, other] = [buildFastify(t), buildFastify(t)]
  await app.register(beegoMvc, ADMIN)
  await app.register(admin, { adminHttpPort: 1 })
  await other.register(beegoMvc, ADMIN)
  app.get('/', async () => 'home')

  await app.inject('/')

  t.match(await app.supervisor.data.overview(), { count: 1 })
  t.match(await other.supervisor.data.overview(), { count: 0 })
})

t.test('several workers show as one, by what they tell the leader', async (t) => {
  const [leader, worker] = [buildFastify(t), buildFastify(t)]
  let hear: (message: unknown, from: number) => void = () => {}
  await leader.register(admin, { adminHttpPort: 0 })
  await worker.register(admin, { adminHttpPort: 0 })
  worker.get('/', async () => 'home')
  leader.supervisor.share({ isLeader: true, sendToLeader () {}, onMessage (listener) { hear = listener; return () => {} } })
  worker.supervisor.share({ isLeader: false, sendToLeader (message) { hear({ ...message as object, state: { ...(message as { state: object }).state, pid: 1 } }, 1) }, onMessage: () => () => {} })
  await worker.listen()
  await worker.inject('/')

  await worker.close()

  t.equal(worker.supervisor.server.server.listening, false)
  t.match(await leader.supervisor.data.overview(), { count: 1, workers: [{ pid: process.pid }, { pid: 1 }] })
})

// What it answers

t.test('texts stand at Beego\'s paths, and JSON beside them', async (t) => {
  const { app, see } = await buildAdmin(t)
  app.beego.addHealthCheck('database', () => {}).addHealthCheck('cache', () => { throw new Error("can't connect") })
  app.beego.addTask('clean', '0 30 * * * *', () => {}, { timeZone: 'UTC' })
  app.beego.insertFilter('/admin/*', 'BeforeRouter', function auth () {})
  await app.inject('/user/1')

  t.match(await see('/'), /^Welcome to Admin Dashboard\n[^]*http:\/\/127\.0\.0\.1\/qps/)
  t.match(await see('/qps'), /^\| requestUrl[^]*\n\| \/user\/:id +\| GET +\| {2}1 /)
  t.equal(await see('/healthcheck'), "database:ok\ncache:can't connect\n")
  t.match(JSON.parse(await see('/healthcheck?json=true')), [{ name: 'database', ok: true }, { name: 'cache', ok: false, message: "can't connect" }])
  t.match(await see('/task'), /^clean:0 30 \* \* \* \*, ok, previous never, next 20\d\d-.*Z\n$/)
  t.match(await see('/listconf'), /^ListConf support/)
  t.equal(await see('/listconf?command='), await see('/listconf'))
  t.equal(await see('/listconf?command=nope'), 'command not support')
  t.match(await see('/listconf?command=conf'), /\nrunMode: prod\n[^]*\nadminHttpPort: 0\n/)
  t.match(await see('/listconf?command=router'), '\n/user/:id ---- map[get:show] ---- UserController\n')
  t.match(await see('/listconf?command=router'), '\n/native ---- map[GET HEAD POST]\n')
  t.match(await see('/listconf?command=filter'), 'BeforeRouter:\n/admin/* auth\n')
  t.match(await see('/prof'), 'adminProfiling')
  t.match(await see('/prof?command=gc%20summary'), /^rss \d+ bytes\n/)
  t.equal(await see('/prof?command=lookup%20heap'), 'command not support')

  const names = ['overview', 'requests', 'samples', 'health', 'tasks', 'config', 'routes', 'filters', 'profiles']
  const answers = await Promise.all(names.map(async (name) => JSON.parse(await see(`/api/${name}`))))
  const [overview, requests, samples, health, tasks, config, routes, filters, profiles] = answers
  t.match(overview, { appName: 'beego', runMode: 'prod', versions: { node: process.versions.node }, workers: [{ pid: process.pid }], count: 1, errors: 0 })
  t.match(requests, [{ pattern: '/user/:id', count: 1 }])
  t.match(samples, [])
  t.match(health, [{ name: 'database', ok: true }, { name: 'cache', ok: false }])
  t.match(tasks, [{ name: 'clean', spec: '0 30 * * * *' }])
  t.match(config.find(({ name }: { name: string }) => name === 'runMode'), { value: 'prod', source: 'given' })
  t.match(config.find(({ name }: { name: string }) => name === 'viewsPath'), { source: 'default' })
  t.match(routes, [{ pattern: '/user/:id', controller: 'UserController', actions: { GET: 'show' } }])
  t.match(filters, [{ pattern: '/admin/*', position: 'BeforeRouter', name: 'auth' }])
  t.strictSame(profiles, [])
})

t.test('secrets are masked', async (t) => {
  const app = buildFastify(t)
  await app.register(beegoMvc, { ...ADMIN, xsrfKey: 'hush-hush', adminPassword: 'my-pass', sessionProviderConfig: '127.0.0.1:6379,100,pass-of-redis' })
  const authorization = `Basic ${btoa('admin:my-pass')}`

  for (const url of ['/api/config', '/listconf?command=conf']) {
    const { body } = await app.supervisor.server.inject({ url, headers: { authorization } })

    t.match(body, 'xsrfKey')
    t.notMatch(body, /hush-hush|my-pass|pass-of-redis/)
  }
})

t.test('metrics are read by a Prometheus parser', async (t) => {
  const { app, see } = await buildAdmin(t)
  await app.inject('/user/1')

  const families = parsePrometheus(await see('/metrics'))

  t.match(families.find(({ name }) => name === 'http_requests_total'), { metrics: [{ value: '1', labels: { route: '/user/:id', method: 'GET' } }] })
})

t.test('health for orchestrators tells a failing and a hanging check within its time', async (t) => {
  const { app } = await buildAdmin(t)
  const { server } = app.supervisor
  app.supervisor.toolbox.health.add('alive', () => true, { live: true })
  t.match(await server.inject('/health/ready'), { statusCode: 200 })
  app.supervisor.toolbox.health.add('hangs', () => new Promise(() => {}), { timeout: 20 })

  const [live, ready] = await Promise.all(['/health/live', '/health/ready'].map((url) => server.inject(url)))

  t.match([live!.statusCode, live!.json()], [200, { status: 'ok', checks: [{ name: 'alive' }] }])
  t.match([ready!.statusCode, ready!.json()], [503, { status: 'failing', checks: [{ name: 'alive', ok: true }, { name: 'hangs', ok: false }] }])
})

t.test('a stream tells a sample a second, over a socket, and ends with the server', async (t) => {
  const { app } = await buildAdmin(t)
  await app.listen()
  const address = await app.supervisor.listen()
  const response = await fetch(`${address}/api/stream`)
  t.match(response.headers.get('content-type'), 'text/event-stream')
  t.equal(response.headers.get('x-content-type-options'), 'nosniff')

  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('event: sample')) text += (await reader.read()).value
  await app.close()
  while (!(await reader.read()).done);

  const sample = JSON.parse(/data: (.*)\n/.exec(text)![1]!) as Sample
  t.ok(Math.abs(sample.time - Date.now()) < 60_000)
})

t.test('a stream has a limit', async (t) => {
  const { app } = await buildAdmin(t)
  await app.listen()
  const url = `${await app.supervisor.listen()}/api/stream`
  const clients = await Promise.all(Array.from({ length: 32 }, () => fetch(url)))

  const response = await fetch(url)

  t.equal(response.status, 503)
  await Promise.all(clients.map(({ body }) => body!.cancel()))
})

// What changes something

t.test('a task is run by a POST with a header that no page of others can send', async (t) => {
  const { app } = await buildAdmin(t)
  let runs = 0
  app.beego.addTask('count', '0 0 0 1 1 *', () => { runs++ })
  app.beego.addTask('fail', '0 0 0 1 1 *', () => { throw new Error('no disk') })
  const run = (url: string, headers: Record<string, string> = {}) => app.supervisor.server.inject({ method: 'POST', url, headers: { 'x-requested-with': 'curl', ...headers } })

  t.equal((await run('/runtask?taskname=count')).body, 'count run success\n')
  t.match((await run('/runtask?taskname=fail')).body, 'fail run failed: no disk')
  t.match((await run('/runtask?taskname=fail', { accept: 'application/json' })).json(), { taskname: 'fail', error: 'no disk' })
  t.match(await run('/runtask?taskname=none'), { statusCode: 404 })
  t.match(await run('/runtask'), { statusCode: 404 })
  t.equal(runs, 1)

  for (const method of ['GET', 'HEAD'] as const) t.match(await app.supervisor.server.inject({ method, url: '/runtask?taskname=count' }), { statusCode: 405, headers: { allow: 'POST' } })
  t.match((await app.supervisor.server.inject('/profiles')).json(), { code: 'FST_BEEGO_ADMIN_METHOD', message: /curl -X POST/ })
  t.match((await app.supervisor.server.inject({ method: 'POST', url: '/runtask?taskname=count' })).json(), { statusCode: 403, code: 'FST_BEEGO_ADMIN_FOREIGN' })
  t.equal(runs, 1)
})

t.test('a program may send the token of the pages instead', async (t) => {
  const { app } = await buildAdmin(t)
  app.beego.addTask('count', '0 0 0 1 1 *', () => {})
  const page = await app.supervisor.server.inject({ url: '/task', headers: { accept: 'text/html' } })
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const [, token = ''] = /name="_xsrf" value="(\w+)"/.exec(page.body) ?? []

  const response = await app.supervisor.server.inject({
    method: 'POST', url: '/runtask', headers: { cookie, 'content-type': 'application/json' }, payload: { taskname: 'count', _xsrf: token }
  })

  t.equal(response.body, 'count run success\n')
})

t.test('a profile is taken by a POST, and its files are given by their names alone', async (t) => {
  const { app } = await buildAdmin(t, { adminProfiling: true })
  const { server } = app.supervisor
  const take = (query: string, headers: Record<string, string> = {}) => server.inject({ method: 'POST', url: `/profiles?${query}`, headers: { 'x-requested-with': 'curl', ...headers } })

  const { id } = (await take('kind=heap&seconds=0.05', { accept: 'application/json' })).json()
  t.match((await take('kind=cpu')).json(), { code: 'FST_BEEGO_ADMIN_PROFILING_BUSY' })
  while ((await app.supervisor.data.profiles())[0]!.state === 'running') await setTimeout(10)

  const file = await server.inject(`/profiles/${id}/heap.heapprofile`)
  t.match(file, { statusCode: 200, headers: { 'content-disposition': 'attachment; filename="heap.heapprofile"', 'x-content-type-options': 'nosniff' } })
  t.ok(JSON.parse(file.body).head)
  for (const url of [`/profiles/${id}/..%2f..%2fetc%2fpasswd`, `/profiles/${id}/none`, '/profiles/..%2f/heap.heapprofile', '/profiles/0/heap.pb.gz']) {
    t.equal((await server.inject(url)).statusCode, 404, url)
  }
  t.match((await take('kind=snap')).json(), { code: 'FST_BEEGO_ADMIN_PROFILE' })
  t.match((await take('')).json(), { code: 'FST_BEEGO_ADMIN_PROFILE' })
  t.match((await take('kind=heap&seconds=0.01')).body, /^[0-9a-f]{32}: see http:\/\/localhost(?::80)?\/prof\n$/)
})

t.test('profiles are off unless asked for', async (t) => {
  const { app } = await buildAdmin(t)

  const response = await app.supervisor.server.inject({ method: 'POST', url: '/profiles?kind=cpu', headers: { 'x-requested-with': 'curl' } })

  t.match(response.json(), { statusCode: 403, code: 'FST_BEEGO_ADMIN_PROFILING_OFF' })
})

// Attacks of a page that the operator looks at

t.test('a hostile page neither sees nor changes anything', async (t) => {
  const { app } = await buildAdmin(t)
  let runs = 0
  app.beego.addTask('count', '0 0 0 1 1 *', () => { runs++ })
  const { server } = app.supervisor
  const own = { host: '127.0.0.1:8088' }
  const attacks: Array<[string, string, Record<string, string>, number]> = [
    ['GET', '/api/config', { host: 'rebound.evil.com:8088' }, 421],
    ['POST', '/runtask?taskname=count', { host: 'rebound.evil.com:8088', 'x-requested-with': 'x' }, 421],
    ['POST', '/runtask?taskname=count', { ...own, origin: 'http://evil.com', 'x-requested-with': 'x' }, 403],
    ['POST', '/runtask?taskname=count', { ...own, origin: 'http://127.0.0.1:3000' }, 403],
    ['POST', '/runtask?taskname=count', { ...own, origin: 'null' }, 403],
    ['POST', '/runtask?taskname=count', { ...own, 'sec-fetch-site': 'same-site' }, 403],
    ['POST', '/runtask?taskname=count', { ...own, 'content-type': 'text/plain' }, 403],
    ['POST', '/runtask?taskname=count', { ...own, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }, 422],
    ['POST', '/runtask?taskname=count&_xsrf=guess', { ...own, accept: 'text/html', cookie: '_beego_admin_xsrf=Z3Vlc3M=|1|00' }, 417],
    ['POST', '/pages/tasks?taskname=count', own, 422],
    ['GET', '/api/stream', { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }, 403],
    ['OPTIONS', '/runtask', { ...own, origin: 'http://evil.com', 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-requested-with' }, 403]
  ]

  for (const [method, url, headers, status] of attacks) {
    const response = await server.inject({ method: method as 'GET', url, headers })

    t.equal(response.statusCode, status, `${method} ${url} ${JSON.stringify(headers)}`)
    t.notOk(Object.keys(response.headers).some((name) => name.startsWith('access-control-')))
  }
  t.equal(runs, 0)
})

t.test('passwords are not to be guessed', async (t) => {
  const { app } = await buildAdmin(t, { adminPassword: 'secret' })
  const { server } = app.supervisor
  const get = (url: string, password: string, remoteAddress: string) =>
    server.inject({ url, remoteAddress, headers: { authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` } })

  for (let i = 0; i < 9; i++) t.equal((await get('/api/overview', `guess ${i}`, '10.0.0.1')).statusCode, 401)
  t.notOk((await get('/health/ready', 'the tenth guess', '10.0.0.1')).json().checks)
  const blocked = await get('/api/overview', 'secret', '10.0.0.1')
  const health = await get('/health/ready', 'secret', '10.0.0.1')
  const other = await get('/api/overview', 'secret', '10.0.0.2')

  t.equal(blocked.statusCode, 429)
  t.match(blocked.json(), { code: 'FST_BEEGO_ADMIN_GUESSES' })
  t.ok(Number(blocked.headers['retry-after']) > 290 && Number(blocked.headers['retry-after']) <= 300)
  t.notOk(blocked.headers['www-authenticate'])
  t.strictSame([health.statusCode, health.json().checks], [200, undefined])
  t.equal(other.statusCode, 200)
})

t.test('every answer says that nobody may frame, sniff, keep or script it', async (t) => {
  const { app } = await buildAdmin(t)

  for (const url of ['/', '/api/overview', '/metrics', '/nowhere', '/runtask', '/%zz']) {
    const { headers } = await app.supervisor.server.inject(url)

    t.match(headers, {
      'content-security-policy': /default-src 'self'.*frame-ancestors 'none'/,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin'
    }, url)
  }
})

t.test('HTML in a path comes back nowhere as HTML', async (t) => {
  const { app } = await buildAdmin(t)
  const path = '/<script>alert(1)</script>'
  await app.inject(path)

  for (const url of [path, `/listconf?command=${path}`, `/api/requests?x=${path}`, '/qps']) {
    for (const accept of ['text/html', '*/*']) {
      const { body, headers } = await app.supervisor.server.inject({ url, headers: { accept } })

      if (String(headers['content-type']).startsWith('text/html')) t.notMatch(body, '<script>alert', url)
    }
  }
})

t.test('on a socket a request without a Host is refused', async (t) => {
  const { app } = await buildAdmin(t)
  await app.listen()
  const { port } = new URL(await app.supervisor.listen())
  const socket = connect(Number(port), '127.0.0.1')

  socket.write('GET /api/config HTTP/1.0\r\n\r\n')
  const [chunk] = await once(socket, 'data')

  t.match(String(chunk), /^HTTP\/1\.1 421 /)
  socket.destroy()
})

// Helpers

async function buildAdmin (t: Test, options: BeegoOptions = {}) {
  const app = buildFastify(t)
  await app.register(beegoMvc, { ...ADMIN, ...options })
  app.beego.router('/user/:id', UserController, 'get:show')
  app.get('/native', async () => 'native')
  app.post('/native', async () => 'native')
  const see = async (url: string) => (await app.supervisor.server.inject({ url, headers: { host: '127.0.0.1' } })).body
  return { app, see }
}

/** Ask for something, and leave once the server knows and before the answer is there. */
async function leave (app: FastifyInstance, path: string): Promise<void> {
  const arrived = once(app.server, 'request')
  const { port } = app.server.address() as AddressInfo
  const request = get({ port, path, host: '127.0.0.1', agent: false })
  request.on('error', () => {})
  request.on('response', (response) => { response.on('error', () => {}) })
  await arrived
  const closed = new Promise((resolve) => { request.on('close', resolve) })
  request.destroy()
  await closed
}

async function settled (app: FastifyInstance, count: number): Promise<void> {
  while ((await app.supervisor.data.overview()).count < count) await setTimeout(10)
}

async function * endless (): AsyncGenerator<string> {
  for (;;) {
    yield 'more'
    await setTimeout(5)
  }
}
