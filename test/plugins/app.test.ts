import { EventEmitter, once } from 'node:events'
import { mkdir, mkdtemp, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import websocket from '@fastify/websocket'
import { type FastifyInstance, LogController } from 'fastify'
import fp from 'fastify-plugin'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import type { LogOutput } from '../../lib/log/outputs/output.js'
import { SharedSocket } from '../../lib/restart/shared-socket.js'
import type { Place } from '../../lib/server/place.js'
import { beego, BeegoApp, type Surroundings } from '../../plugins/app.js'
import { Beego } from '../../plugins/core/beego.js'
import { type Context, Controller, newNamespace, nsGet, router } from '../../plugins/index.js'
import { FcgiClient } from '../restart/fcgi-client.js'
import { selfSigned } from '../tls.js'

class UserController extends Controller {
  override get (): void { this.ctx.writeString('get') }
  list (): void { this.ctx.writeString('list') }
}

class DeclaredController extends Controller {
  declared (): void { this.ctx.writeString('declared') }
}
router('/declared', ['get'])(DeclaredController.prototype.declared)

class LostController extends Controller {
  error404 (): void { this.ctx.writeString('nothing here') }
}

// Saying

t.test('the application of a program is one for all of its files', async (t) => {
  const again = await import('../../plugins/app.js')

  t.equal(again.beego, beego)
  t.ok(beego instanceof BeegoApp)
  t.strictSame([beego.worker, beego.isManager, beego.addresses(), await beego.restart()], [0, false, [], false])
})

t.test('everything that app.beego can be told the application can be told before it is built', async (t) => {
  const others = new Set(['constructor', 'open', 'config', 'appConfig', 'log']) // what is read
  const names = Object.getOwnPropertyNames(Beego.prototype).filter((name) => !others.has(name))

  const missing = names.filter((name) => typeof (beego as unknown as Record<string, unknown>)[name] !== 'function')

  t.strictSame(missing, [])
})

t.test('what was said is said again, in order, when the application is built', async (t) => {
  const { app, folder } = await anApp(t)
  await mkdir(join(folder, 'files'))
  await writeFile(join(folder, 'files', 'a.txt'), 'a file')
  await mkdir(join(folder, 'views'))
  await writeFile(join(folder, 'views', 'page.tpl'), '{{shout .name}}')
  await writeFile(join(folder, 'views', 'page.own'), '{{.name}}')
  const completed: string[] = []
  const said = app
    .setViewsPath(join(folder, 'views')).addFuncMap('shout', (text: unknown) => `${String(text)}!`).addTemplateExt('own').buildTemplates()
    .setStaticPath('/files', join(folder, 'files')).setStaticPath('/gone', folder).delStaticPath('/gone')
    .insertFilter('/filtered', 'BeforeRouter', (ctx: Context) => ctx.writeString('filter'))
    .insertFilterChain((next) => async (ctx) => { ctx.output.header('x-chain', 'yes'); await next(ctx) })
    .router('/user', UserController).router('/users', UserController, 'get:List')
    .autoRouter(UserController).autoPrefix('/auto', UserController).include(DeclaredController)
    .get('/get', (ctx) => ctx.writeString('GET')).post('/post', (ctx) => ctx.writeString('POST')).put('/put', (ctx) => ctx.writeString('PUT'))
    .delete('/delete', (ctx) => ctx.writeString('DELETE')).patch('/patch', (ctx) => ctx.writeString('PATCH'))
    .head('/head', (ctx) => ctx.setHeader('x-head', 'yes')).options('/options', (ctx) => ctx.writeString('OPTIONS')).any('/any', (ctx) => ctx.writeString('any'))
    .handler('/node', (_request: unknown, reply: { send (body: string): void }) => reply.send('foreign')).handler('/below', () => 'below', true)
    .addNamespace(newNamespace('/v1', nsGet('/ping', (ctx) => ctx.writeString('pong'))))
    .errorHandler('500', (ctx) => ctx.writeString('sorry')).errorController(LostController)
    .addHealthCheck('always', () => {}).addTask('seldom', '@yearly', () => {})
    .onCompletion(({ pattern }) => completed.push(String(pattern)))
  const body = async (url: string, method = 'GET') => (await app.inject({ url, method: method as 'GET' })).body

  t.equal(said, app)
  t.equal(await body('/user'), 'get')
  t.equal(await body('/users'), 'list')
  t.equal(await body('/auto/user/list'), 'list')
  t.equal(await body('/user/list'), 'list')
  t.equal(await body('/declared'), 'declared')
  for (const verb of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) t.equal(await body(`/${verb.toLowerCase()}`, verb), verb)
  t.equal((await app.inject({ url: '/head', method: 'HEAD' })).headers['x-head'], 'yes')
  t.equal(await body('/any', 'PUT'), 'any')
  t.equal(await body('/node'), 'foreign')
  t.equal(await body('/below/this'), 'below')
  t.equal(await body('/v1/ping'), 'pong')
  t.equal(await body('/filtered'), 'filter')
  t.equal((await app.inject('/user')).headers['x-chain'], 'yes')
  t.equal(await body('/files/a.txt'), 'a file')
  t.equal(await body('/nowhere'), 'nothing here')
  t.equal(app.urlFor('UserController.List'), '/users')
  t.ok(app.routes().some(({ pattern }) => pattern === '/users'))
  t.match(app.filters(), [{ pattern: '/filtered', position: 'BeforeRouter' }])
  t.ok(completed.includes('/users'))
  const fastify = await app.build()
  t.strictSame([(await fastify.toolbox.health.run()).map(({ name }) => name), fastify.toolbox.tasks.list().map(({ name }) => name)], [['always'], ['seldom']])
  t.equal(fastify.beegoViews.show({ view: 'page.tpl', layout: '', sections: {} }, { name: 'ann' }, {}), 'ann!')
})

t.test('after it is built the application is told at once', async (t) => {
  const { app } = await anApp(t)
  await app.build()

  app.errorHandler(404, (ctx) => ctx.writeString('late, but there'))

  t.equal((await app.inject('/nowhere')).body, 'late, but there')
})

t.test('what can be known to be wrong is an error where it is said', async (t) => {
  const { app } = await anApp(t)
  const NoController = class {} as never

  t.throws(() => app.router('/', NoController), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
  t.throws(() => app.autoRouter(NoController), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
  t.throws(() => app.autoPrefix('/', NoController), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
  t.throws(() => app.include(UserController, NoController), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
  t.throws(() => app.errorController(NoController), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
  t.throws(() => app.router('/', UserController, 'get' as string), { code: 'FST_BEEGO_ROUTE_MAPPING' })
  t.throws(() => app.router('/', UserController, 'get:lst' as string), { code: 'FST_BEEGO_ROUTE_METHOD', message: /Did you mean 'list'/ })
})

t.test('what comes out later fails the start, with the line that has said it', async (t) => {
  const { app } = await anApp(t)
  function readsBadly (): void { app.router('/:id(', UserController) }
  readsBadly()

  const error = await app.build({ logger: false }).catch((error: Error) => error) as Error

  t.match(error, { code: 'FST_BEEGO_ROUTE_PATTERN' })
  t.match(error.stack?.split('\n')[0], /FST_BEEGO_ROUTE_PATTERN|FastifyError|TypeError/)
  t.match(error.stack?.split('\n')[1], /readsBadly/)
})

t.test('what is thrown without being an error comes through as it is', async (t) => {
  const { app } = await anApp(t)
  const target = { addTo () { throw 'no error' } } // eslint-disable-line no-throw-literal
  app.addNamespace(target as never)

  t.equal(await app.build({ logger: false }).catch((thrown: unknown) => thrown), 'no error')
})

t.test('what only a built application knows is an error before', async (t) => {
  const { app } = await anApp(t)

  t.throws(() => app.urlFor('UserController.List'), { code: 'FST_BEEGO_APP_EARLY', message: /beego\.urlFor\(\)/ })
  t.throws(() => app.routes(), { code: 'FST_BEEGO_APP_EARLY' })
  t.throws(() => app.filters(), { code: 'FST_BEEGO_APP_EARLY' })
})

t.test('what only an application that is not built takes is an error afterwards', async (t) => {
  const { app } = await anApp(t)
  await app.build({ logger: false })

  t.throws(() => app.addAppStartHook(() => {}), { code: 'FST_BEEGO_APP_LATE' })
  t.throws(() => app.addAppStopHook(() => {}), { code: 'FST_BEEGO_APP_LATE' })
  t.throws(() => app.register(async () => {}), { code: 'FST_BEEGO_APP_LATE' })
  t.throws(() => app.loadAppConfig(false), { code: 'FST_BEEGO_APP_LATE' })
  t.throws(() => { app.bConfig.sessionOn = true }, { code: 'FST_BEEGO_APP_LATE' })
})

t.test('two applications share nothing', async (t) => {
  const { app: one } = await anApp(t)
  const { app: other } = await anApp(t)

  one.get('/', (ctx) => ctx.writeString('one'))
  one.bConfig.appName = 'one'

  t.equal((await one.inject('/')).body, 'one')
  t.equal((await other.inject('/')).statusCode, 404)
  t.equal(other.bConfig.appName, 'beego')
})

t.test('a shared plugin comes before the parts of Beego, any other one behind them', async (t) => {
  const { app } = await anApp(t)
  const seen: string[] = []
  app
    .register(async (fastify) => { seen.push(`routes ${fastify.hasDecorator('beego')}`); fastify.get('/native', async () => 'native') }, { prefix: '/api' })
    .register(fp(async (fastify: FastifyInstance) => { seen.push(`shared ${fastify.hasDecorator('beego')}`) }))
    .insertFilter('*', 'BeforeRouter', (ctx) => ctx.output.header('x-filtered', 'yes'))

  const response = await app.inject('/api/native')

  t.strictSame(seen, ['shared false', 'routes true'])
  t.strictSame([response.body, response.headers['x-filtered']], ['native', 'yes'])
})

// Configuration

t.test('bConfig has every option, the defaults to begin with', async (t) => {
  const { bConfig } = (await anApp(t)).app

  t.strictSame([bConfig.sessionOn, bConfig.httpPort, bConfig.viewsPath, bConfig.staticDir], [false, 8080, 'views', { '/static': 'static' }])
  t.ok(Object.keys(bConfig).includes('workers'))
})

t.test('what is set in bConfig wins over the file, the file over the defaults', async (t) => {
  const { app } = await anApp(t, 'appname = shop\nmaxmemory = 1 << 20\nhttpport = 9000\nown = mine\n')
  app.bConfig.appName = 'mall'

  const fastify = await app.build({ logger: false })

  t.strictSame([app.bConfig.appName, app.bConfig.maxMemory, app.bConfig.httpPort, app.bConfig.sessionOn], ['mall', 1048576, 9000, false])
  t.match(fastify.beego.config, { appName: 'mall', maxMemory: 1048576 })
  t.equal(app.appConfig.string('own'), 'mine')
})

t.test('the sections of the run mode that a program sets are those that count', async (t) => {
  const { app } = await anApp(t, 'appname = shop\n[prod]\nappname = mall\n')

  const before = app.bConfig.appName
  app.bConfig.runMode = 'prod'

  t.strictSame([before, app.bConfig.appName, app.appConfig.string('appname')], ['shop', 'mall', 'mall'])
})

t.test('an option that there is not, or with a value that it does not take, is an error where it is set', async (t) => {
  const { bConfig } = (await anApp(t)).app

  t.throws(() => { (bConfig as { sesionOn?: boolean }).sesionOn = true }, { code: 'FST_BEEGO_OPT_UNKNOWN', message: /Did you mean 'sessionOn'/ })
  t.throws(() => { bConfig.httpPort = 70000 }, { code: 'FST_BEEGO_OPT_INVALID', message: /'httpPort'/ })
})

t.test('a list or an object in bConfig can be added to, and reading one sets nothing', async (t) => {
  const { app, folder } = await anApp(t)
  await mkdir(join(folder, 'public'))
  await writeFile(join(folder, 'public', 'a.txt'), 'a file')
  app.bConfig.staticDir['/down'] = join(folder, 'public')
  app.bConfig.staticDir['/more'] = join(folder, 'public')
  const { xsrfExempt } = app.bConfig

  const fastify = await app.build({ logger: false })

  for (const url of ['/down/a.txt', '/more/a.txt']) t.equal((await app.inject(url)).body, 'a file')
  t.strictSame(xsrfExempt, [])
  t.strictSame(fastify.beego.config.xsrfExempt, [])
})

t.test('a store for sessions goes through bConfig as the very object', async (t) => {
  const { app } = await anApp(t)
  const store = new (class { get (): void {} set (): void {} destroy (): void {} })()

  app.bConfig.sessionProvider = store as never

  t.equal(app.bConfig.sessionProvider, store)
})

t.test("the configuration beside the script goes before the working directory's, also by way of a link", async (t) => {
  const both = await folders(t)
  await conf(both.script, 'appname = beside')
  await conf(both.cwd, 'appname = working')
  const link = join(both.cwd, 'link')
  await symlink(both.script, link)

  t.equal(appIn(t, both).bConfig.appName, 'beside')
  t.equal(appIn(t, { ...both, script: link }).bConfig.appName, 'beside')
  t.equal(appIn(t, { ...both, script: join(both.cwd, 'nowhere') }).bConfig.appName, 'working')
})

t.test('a program may name its file, or none', async (t) => {
  const both = await folders(t)
  await conf(both.cwd, 'appname = working')
  await writeFile(join(both.cwd, 'other.json'), '{ "appname": "other" }')
  const app = appIn(t, both)
  const before = app.bConfig.appName

  t.equal(before, 'working')
  t.equal(app.loadAppConfig(join(both.cwd, 'other.json')).bConfig.appName, 'other')
  t.equal(app.loadAppConfig(false).bConfig.appName, 'beego')
  t.equal(app.appConfig.string('appname'), '')
})

t.test('a file with a bad value stops the start with its line', async (t) => {
  const { app } = await anApp(t, 'appname = shop\nhttpport = often\n')

  await t.rejects(app.run(), { code: 'FST_BEEGO_CONFIG_VALUE', message: /app\.conf:2/ })
})

t.test('a program without a script has the configuration of its working directory', async (t) => {
  const both = await folders(t)
  await conf(both.cwd, 'appname = working')
  const fake = new FakeProcess(both.cwd, '', {}, false)
  fake.argv.pop()

  t.equal(new BeegoApp({ process: asProcess(fake) }).bConfig.appName, 'working')
})

// Start hooks

t.test('start hooks run in order, before anything is built, and may say what a program says', async (t) => {
  const { app } = await anApp(t)
  const ran: string[] = []
  app.addAppStartHook(async () => { await sleep(5); ran.push('first') }, () => {
    ran.push('second')
    app.get('/hooked', (ctx) => ctx.writeString('hooked'))
    app.bConfig.appName = 'hooked'
    app.addAppStartHook(() => { ran.push('third') })
  })
  app.register(fp(async () => { ran.push('plugin') }))

  const response = await app.inject('/hooked')

  t.strictSame(ran, ['first', 'second', 'third', 'plugin'])
  t.equal(response.body, 'hooked')
  t.equal((await app.build()).beego.config.appName, 'hooked')
})

t.test('an error in a start hook stops the start, and nothing listens', async (t) => {
  const failing = { database: () => { throw new Error('no database') }, text: () => { throw 'no luck' } } // eslint-disable-line no-throw-literal
  for (const [hook, message] of [
    [failing.database, "The start hook 'database' failed: no database"], [failing.text, "The start hook 'text' failed: no luck"],
    [async () => { throw new Error('no network') }, "The start hook 'without a name' failed: no network"]
  ] as const) {
    const { app } = await anApp(t)
    app.addAppStartHook(hook)

    await t.rejects(app.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_APP_HOOK', message })

    t.strictSame(app.addresses(), [])
    await app.close()
  }
})

// Stop hooks

t.test('stop hooks run before the requests of an application that ends are waited for', async (t) => {
  const { app } = await anApp(t)
  const room = new EventEmitter()
  const ran: string[] = []
  app.addAppStopHook(async () => { await sleep(5); ran.push('first') }, () => {
    ran.push('second')
    room.emit('news', 'closing')
  })
  app.get('/poll', async (ctx) => {
    const [news] = await once(room, 'news')
    ctx.writeString(`${ran.join()} ${news}`)
  })
  await app.run('127.0.0.1:0', { logger: false })
  const polled = fetch(`${app.addresses()[0]}/poll`)
  while (room.listenerCount('news') === 0) await sleep(5)

  await app.close()

  t.equal(await (await polled).text(), 'first,second closing')
})

t.test('an error in a stop hook is logged, and those behind it run', async (t) => {
  const lines: string[] = []
  const { app } = await anApp(t)
  const ran: string[] = []
  app.addAppStopHook(function farewell () { throw new Error('no words') }, async () => { throw new Error('none either') }, () => { ran.push('last') })
  await app.run('127.0.0.1:0', { logger: { level: 'error', stream: { write: (line) => { lines.push(line) } } } })

  await app.close()

  t.match(lines.map((line) => JSON.parse(line)), [
    { msg: "the stop hook 'farewell' failed", err: { message: 'no words' } }, { msg: 'the stop hook without a name failed', err: { message: 'none either' } }
  ])
  t.strictSame(ran, ['last'])
})

// Listening

t.test('run() listens where it is told, says so, and close() ends it', async (t) => {
  const lines: string[] = []
  const { app } = await anApp(t)
  app.get('/', (ctx) => ctx.writeString(ctx.input.scheme()))

  await app.run('127.0.0.1:0', logTo(lines))
  const [url = ''] = app.addresses()
  const answer = await text(url)
  await t.rejects(app.run(), { code: 'FST_BEEGO_APP_LATE', message: /second run/ })
  await app.close()

  t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.equal(answer, 'http')
  t.ok(lines.includes(`http server running on ${url}`))
  t.equal(await app.restart(), false)
  await t.rejects(fetch(url))
})

t.test('a name is one address, and all addresses are all', async (t) => {
  const { app: named } = await anApp(t)
  const { app: all } = await anApp(t)

  await named.run('localhost:0', { logger: false })
  await all.run(':0', { logger: false })

  t.match(named.addresses()[0], /^http:\/\/localhost:\d+$/)
  t.equal((await fetch(named.addresses()[0]!.replace('localhost', '127.0.0.1'))).status, 404)
  t.equal((await fetch(all.addresses()[0]!.replace('[::]', '127.0.0.1'))).status, 404)
})

t.test('FastCGI listens on a port, on a Unix socket, or on what it is given as standard input', async (t) => {
  const { app: port } = await anApp(t)
  const { app: socket, folder } = await anApp(t)
  const { app: given } = await anApp(t)
  for (const app of [port, socket, given]) app.get('/', (ctx) => ctx.writeString(`for ${ctx.request.ip}`)).bConfig.enableFcgi = true
  socket.bConfig.httpPort = 0
  socket.bConfig.httpAddr = join(folder, 'app.fcgi')
  given.bConfig.enableStdIo = true

  await port.run('127.0.0.1:0', { logger: false })
  await socket.run('', { logger: false })
  const [url = ''] = port.addresses()

  t.match(url, /^fcgi:\/\/127\.0\.0\.1:\d+$/)
  t.match(await new FcgiClient(Number(url.slice(url.lastIndexOf(':') + 1))).get('/'), /^Status: 200[^]*for 203\.0\.113\.7$/)
  t.match(await new FcgiClient(join(folder, 'app.fcgi')).get('/'), /^Status: 200[^]*for 203\.0\.113\.7$/)
  await t.rejects(given.run('', { logger: false }), { code: 'FST_BEEGO_APP_LISTEN', message: /standard input/ }) // of a test
})

t.test('an address that is nonsense, or taken, is an error that says so, and nothing listens', async (t) => {
  const { app } = await anApp(t)
  const { app: second } = await anApp(t)
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo

  await t.rejects(app.run('9000'), { code: 'FST_BEEGO_APP_ADDRESS' })
  await t.rejects(second.run(`127.0.0.1:${port}`, { logger: false }), {
    code: 'FST_BEEGO_APP_LISTEN', message: new RegExp(`Cannot listen on http://127\\.0\\.0\\.1:${port}: the address is in use`)
  })
})

t.test('HTTP and HTTPS listen side by side, and a request knows which it came by', async (t) => {
  const lines: string[] = []
  const { app } = await anApp(t)
  await withTls(t, app)
  app.get('/', (ctx) => ctx.writeString(`${ctx.input.scheme()} ${ctx.request.protocol} ${String(ctx.input.isSecure())}`))
  app.bConfig.httpServerTimeOut = 30

  await app.run('127.0.0.1:0', logTo(lines))
  const [http = '', https = ''] = app.addresses()

  t.equal(await text(http), 'http http false')
  t.equal(await textOverTls(https), 'https https true')
  t.match(await malformed(https), /^$|400 Bad Request/)
  t.equal((await app.build()).server.requestTimeout, 30_000)
  t.equal(lines.filter((line) => / server running on /.test(line)).length, 2)
})

t.test('HTTPS alone', async (t) => {
  const { app } = await anApp(t)
  await withTls(t, app)
  app.bConfig.enableHTTP = false
  app.get('/', (ctx) => ctx.writeString(ctx.input.scheme()))

  await app.run('', { logger: false })

  t.equal(app.addresses().length, 1)
  t.equal(await textOverTls(app.addresses()[0]!), 'https')
})

t.test('a second address that is taken ends the first one', async (t) => {
  const { app } = await anApp(t)
  await withTls(t, app)
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  app.bConfig.httpsPort = (taken.address() as AddressInfo).port

  await t.rejects(app.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_APP_LISTEN', message: /https:/ })

  t.notOk((await app.build()).server.listening)
})

t.test('a certificate that cannot be read is an error that names the option', async (t) => {
  const { app } = await anApp(t)
  Object.assign(app.bConfig, { enableHTTPS: true, httpsCertFile: '/no/such/cert.pem', httpsKeyFile: '/no/such/key.pem' })

  await t.rejects(app.run('127.0.0.1:0'), { code: 'FST_BEEGO_OPT_INVALID', message: /'httpsCertFile'.*cert\.pem': ENOENT/ })
})

t.test('a certificate that is none is an error, whichever server wants it', async (t) => {
  for (const enableHTTP of [true, false]) {
    const { app, folder } = await anApp(t)
    await writeFile(join(folder, 'cert.pem'), 'no certificate')
    Object.assign(app.bConfig, { enableHTTP, enableHTTPS: true, httpsPort: 0, httpsCertFile: join(folder, 'cert.pem'), httpsKeyFile: join(folder, 'cert.pem') })

    await t.rejects(app.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_OPT_INVALID', message: /'httpsCertFile'/ })
  }
})

t.test('a Unix socket takes over from a dead process, never from a living one, and has its permissions', async (t) => {
  const { app, folder } = await anApp(t)
  const { app: second } = await anApp(t)
  const path = join(folder, 'app.sock')
  app.bConfig.socketMode = '0600'
  app.get('/', (ctx) => ctx.writeString('over a file'))

  await app.run(`unix:${path}`, { logger: false })

  t.strictSame(app.addresses(), [`unix:${path}`])
  t.equal(await textOverSocket(path), 'over a file')
  t.equal((await stat(path)).mode & 0o777, 0o600)
  await t.rejects(second.run(path, { logger: false }), { code: 'FST_BEEGO_APP_LISTEN', message: /another process listens there/ })
  await app.close()
  await t.rejects(stat(path), { code: 'ENOENT' })
})

t.test('HTTPS may listen on a Unix socket beside HTTP', async (t) => {
  const { app, folder } = await anApp(t)
  await withTls(t, app)
  app.bConfig.httpsAddr = join(folder, 'secure.sock')
  app.get('/', (ctx) => ctx.writeString(ctx.input.scheme()))

  await app.run('127.0.0.1:0', { logger: false })

  t.equal(app.addresses()[1], `unix:${folder}/secure.sock`)
  t.equal(await bodyOf(httpsRequest({ socketPath: join(folder, 'secure.sock'), path: '/', agent: false, rejectUnauthorized: false })), 'https')
})

t.test('websockets are told when the application closes, over HTTP and HTTPS alike', async (t) => {
  const { app } = await anApp(t)
  await withTls(t, app)
  app.register(websocket).register(async (fastify) => { fastify.get('/ws', { websocket: true }, (socket) => { socket.send('hello') }) })
  await app.run('127.0.0.1:0', { logger: false })
  const [plain, secure] = await Promise.all(app.addresses().map(openWebsocket))
  await until(() => plain!.text().includes('hello') && secure!.text().includes('hello'))

  const closed = app.close()
  // 0x88: a close frame; 1001
  await until(() => [plain!, secure!].every((client) => client.bytes().includes(Buffer.from([0x03, 0xe9]))))
  for (const client of [plain!, secure!]) client.socket.end(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe9]))
  await closed

  t.pass()
})

t.test('events end when the application closes, so that their clients come back, and tasks end at once', async (t) => {
  const { app } = await anApp(t)
  let isSlow = false
  app.get('/events', (ctx) => ctx.output.events(async function * () {
    yield 'one'
    await new Promise(() => {})
  })).get('/slow', async (ctx) => {
    isSlow = true
    await sleep(300)
    ctx.writeString('slow')
  })
  await app.run('127.0.0.1:0', { logger: false })
  const { tasks } = (await app.build()).toolbox
  const stop = tasks.stop.bind(tasks)
  let isStopped = false
  tasks.stop = async () => { isStopped = true; await stop() }
  const [url = ''] = app.addresses()
  const events = await fetch(`${url}/events`)
  const slow = text(`${url}/slow`)
  await until(() => isSlow)

  const closed = app.close()
  const heard = await events.text()
  const stoppedFirst = isStopped

  t.equal(heard, ':\n\ndata: one\n\n')
  t.ok(stoppedFirst)
  t.equal(await slow, 'slow')
  await closed
})

t.test('what does not end in time is cut off, and said', async (t) => {
  const lines: string[] = []
  const { app } = await anApp(t)
  app.bConfig.shutdownTimeout = 100
  let hangs = false
  app.get('/', () => {
    hangs = true
    return new Promise(() => {})
  })
  await app.run('127.0.0.1:0', logTo(lines))
  const hanging = fetch(app.addresses()[0]!)
  await until(() => hangs)

  await Promise.all([t.rejects(hanging), app.close()])

  t.ok(lines.some((line) => /1 connections were cut off: .* within 100 ms/.test(line)))
})

t.test('requests are not logged, errors are; a program with a controller of its own decides', async (t) => {
  const lines: string[] = []
  const { app } = await anApp(t)
  app.register(async (fastify) => { fastify.get('/fail', (_request, reply) => { reply.raw.destroy(new Error('gone')); return reply.hijack() }) })
  app.get('/', (ctx) => ctx.writeString('fine')).get('/broken', () => { throw new Error('broken') })
  const { app: talkative } = await anApp(t)
  talkative.get('/', (ctx) => ctx.writeString('fine'))
  const told: string[] = []

  await app.build(logTo(lines))
  for (const url of ['/', '/broken']) await app.inject(url)
  await talkative.build({ ...logTo(told), logController: new LogController() })
  await talkative.inject('/')

  t.notOk(lines.includes('incoming request'))
  t.ok(lines.includes('broken'))
  t.ok(told.includes('incoming request'))
})

t.test('an answer that fails on its way is logged', async (t) => {
  const lines: string[] = []
  const { app } = await anApp(t)
  app.register(async (fastify) => {
    fastify.get('/', (_request, reply) => { reply.hijack(); reply.raw.write('half'); setImmediate(() => reply.raw.emit('error', new Error('cable cut'))); return reply })
  })
  await app.run('127.0.0.1:0', logTo(lines))
  const controller = new AbortController()
  fetch(app.addresses()[0]!, { signal: controller.signal }).catch(() => {})

  await until(() => lines.includes('request errored'))
  controller.abort()

  t.pass()
})

// The end of a process

t.test('a process that is told to end closes the application, and an error that ends it is logged', async (t) => {
  const lines: string[] = []
  const { app, end } = await anApp(t)
  await app.run('127.0.0.1:0', logTo(lines))
  const [url = ''] = app.addresses()

  await end.now({ err: new Error('nobody has caught me') })

  await t.rejects(fetch(url))
  t.ok(lines.includes('nobody has caught me'))
  t.match(end.options, { delay: 63_000, skip: ['SIGUSR2', 'beforeExit'] })
})

t.test('an application of this process ends with it', async (t) => {
  const app = new BeegoApp()
  app.loadAppConfig(false)
  await app.run('127.0.0.1:0', { logger: false })
  const before = process.listenerCount('SIGTERM')

  await app.close()

  t.ok(before > process.listenerCount('SIGTERM'))
})

t.test('what was never built closes without being built, and so does what could not be', async (t) => {
  const { app } = await anApp(t)
  const { app: broken } = await anApp(t)
  broken.addAppStartHook(() => { throw new Error('no') })
  await t.rejects(broken.build())

  await app.close()
  await broken.close()

  t.throws(() => app.routes(), { code: 'FST_BEEGO_APP_EARLY' })
})

// As a worker

t.test('a worker listens on the sockets of its manager, tells it, and ends when it is told', async (t) => {
  const lines: string[] = []
  const { app, process, end } = await aWorker(t, [await bind(t, {}), await bind(t, { name: 'https' })])
  await withTls(t, app)
  app.get('/', (ctx) => ctx.writeString(`worker ${app.worker} ${ctx.input.scheme()}`))

  await app.run('127.0.0.1:0', logTo(lines))
  const [http = '', https = ''] = app.addresses()
  const answers = [await text(http), await textOverTls(https)]
  process.emit('SIGHUP')
  process.emit('message', { beego: 'relay', from: 1, message: 'hello' })
  process.emit('message', 'of the application')
  const before = end.count
  process.emit('message', { beego: 'drain' })
  process.emit('message', { beego: 'drain' })

  t.strictSame(answers, ['worker 1 http', 'worker 1 https'])
  t.strictSame(process.sent, [{ beego: 'ready' }])
  t.strictSame([before, end.count], [0, 1])
  t.match(end.options.skip, ['SIGHUP', 'SIGUSR2', 'beforeExit'])
  t.strictSame(lines.filter((line) => line.includes('is new')), [])
  t.equal(await app.restart(), false)
  await app.close()
  t.equal(process.listenerCount('disconnect'), 0)
})

t.test('a worker whose manager has gone ends by itself', async (t) => {
  const { app, process, end } = await aWorker(t, [await bind(t, {})])
  await app.run('', { logger: false })

  process.emit('disconnect')

  t.equal(end.count, 1)
})

t.test('a worker that does not come to serve says why', async (t) => {
  for (const [thrown, reason] of [[new Error('no database'), /no database/], ['no luck', /no luck/]] as const) {
    const { app, process } = await aWorker(t, [await bind(t, {})])
    app.register(async () => { throw thrown })

    await t.rejects(app.run('', { logger: false }))

    t.match(process.sent, [{ beego: 'failed', reason }])
  }
})

t.test('an address that has changed is said, and waits for a start; one that is new cannot be had at a restart', async (t) => {
  const lines: string[] = []
  const socket = await bind(t, {})
  const { app } = await aWorker(t, [socket])
  const { app: wide, process } = await aWorker(t, [await bind(t, {})])
  await withTls(t, wide)

  await app.run('127.0.0.1:9999', logTo(lines))
  await t.rejects(wide.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_APP_LISTEN', message: /addresses change at a start only/ })

  t.ok(lines.includes(`http://127.0.0.1:9999 is new: until the next start it is http://127.0.0.1:${socket.place.port}`))
  t.match(process.sent, [{ beego: 'failed' }])
})

t.test('a worker listens on a Unix socket of its manager', async (t) => {
  const path = join(await folder(t), 'app.sock')
  const { app } = await aWorker(t, [await bind(t, { path, host: '' })])
  app.get('/', (ctx) => ctx.writeString('handed over'))

  await app.run(path, { logger: false })

  t.equal(await textOverSocket(path), 'handed over')
  await app.close()
  t.ok((await stat(path)).isSocket()) // it is the manager's
})

t.test("tasks and the supervisor's address are the first worker's, and the others tell it what they count", async (t) => {
  const admin = await bind(t, { name: 'admin' })
  const url = `http://127.0.0.1:${admin.place.port}`
  const { app: first } = await aWorker(t, [await bind(t, {}), admin])
  const { app: second, process } = await aWorker(t, [await bind(t, {})], 2)
  const { app: late } = await aWorker(t, [await bind(t, {})])
  for (const app of [first, second, late]) {
    Object.assign(app.bConfig, { enableAdmin: true, runMode: 'prod' })
    app.addTask('often', '* * * * * *', () => {})
    await app.run('', { logger: false })
  }
  const [one, two, three] = await Promise.all([first, second, late].map((app) => app.build()))

  await until(() => process.sent.length > 1)
  await one!.supervisor.listen()

  t.equal((await fetch(`${url}/qps`)).status, 200)
  t.strictSame([one!, two!].map(({ beego: { config } }) => config.runTasks), [true, false])
  t.match(process.sent.slice(0, 2).map((message) => (message as { beego: string }).beego).sort(), ['ready', 'relay'])
  t.notOk(three!.hasDecorator('supervisor'))
  await first.close()
  await t.rejects(fetch(`${url}/qps`, { signal: AbortSignal.timeout(200) }))
})

t.test('workers speak to each other through the application, which alone speaks to itself', async (t) => {
  const { app, process } = await aWorker(t, [])
  const { app: alone } = await anApp(t)
  const heard: unknown[] = []

  app.channel.sendToLeader('hello')
  alone.channel.onMessage((message) => heard.push(message))
  alone.channel.sendToLeader('myself')
  await sleep(1)
  await app.close()

  t.strictSame(process.sent, [{ beego: 'relay', to: 'leader', message: 'hello' }])
  t.strictSame(heard, ['myself'])
})

// As the manager

t.test('with hot update the process starts itself again as a worker, and SIGHUP replaces that one', async (t) => {
  const { app, process, end, folder } = await aManager(t)
  app.bConfig.runMode = 'prod'

  await app.run('127.0.0.1:0', { logger: false })
  const [url = ''] = app.addresses()
  const first = await text(url)
  const restarted = await app.restart()
  const second = await text(url)
  process.emit('SIGHUP')
  while (await text(url) === second) await sleep(20)
  await writeFile(join(folder, 'main.mjs'), 'throw new Error("a new version that does not start")')
  const failed = await app.restart()
  const survivor = await text(url)
  await end.now({})

  t.ok(app.isManager)
  t.match(first, /^worker 1 /)
  t.ok(restarted)
  t.not(second, first)
  t.notOk(failed)
  t.match(survivor, /^worker 1 /)
  t.match(end.options, { delay: false, skip: ['SIGHUP', 'SIGUSR2', 'beforeExit'] })
  await t.rejects(fetch(url))
})

t.test('in development a change of the program is a restart', async (t) => {
  const { app, folder } = await aManager(t)
  await app.run('127.0.0.1:0', { logger: false })
  const [url = ''] = app.addresses()
  const first = await text(url)

  await writeFile(join(folder, 'model.js'), '')
  while (await text(url) === first) await sleep(20)
  await app.close()

  t.match(first, /^worker 1 /)
})

t.test('the manager holds the address of the supervisor too', async (t) => {
  const { app } = await aManager(t)
  const { app: other } = await aManager(t)
  for (const one of [app, other]) Object.assign(one.bConfig, { enableAdmin: true, adminHttpPort: 0, runMode: 'prod' })
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await once(taken, 'listening')
  other.bConfig.adminHttpPort = (taken.address() as AddressInfo).port

  await app.run('127.0.0.1:0', { logger: false })

  t.equal(app.addresses().length, 1)
  await t.rejects(other.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_APP_LISTEN' })
})

t.test('several workers share the work, one for each core if need be', async (t) => {
  const { app } = await aManager(t, { workers: 0, enableHotUpdate: false })
  const { app: two } = await aManager(t, { workers: 2, enableHotUpdate: false })

  await app.run('127.0.0.1:0', { logger: false })
  await two.run('127.0.0.1:0', { logger: false })
  const seen = new Set<string>()
  while (seen.size < 2) seen.add((await text(two.addresses()[0]!)).slice(0, 8))

  t.match(await text(app.addresses()[0]!), /^worker \d+/)
  t.strictSame([...seen].sort(), ['worker 1', 'worker 2'])
})

t.test('a manager that cannot bind or start ends with the reason, and holds nothing', async (t) => {
  const { app: broken, folder } = await aManager(t)
  await writeFile(join(folder, 'main.mjs'), 'process.send({ beego: "failed", reason: "no database" })')
  const { app: bound } = await aManager(t)
  await withTls(t, bound)
  const taken = await bind(t, {})
  const { app: standard } = await aManager(t)
  standard.bConfig.enableStdIo = true
  const listening = createServer().listen(0, '127.0.0.1')
  t.teardown(() => listening.close())
  await once(listening, 'listening')
  bound.bConfig.httpsPort = (listening.address() as AddressInfo).port

  await t.rejects(broken.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_APP_START', message: /no database/ })
  await t.rejects(bound.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_APP_LISTEN', message: /https:/ })
  await t.rejects(standard.run('127.0.0.1:0', { logger: false }), { code: 'FST_BEEGO_OPT_INVALID', message: /'enableStdIo'/ })
  t.ok(taken.fd > 0)
})

t.test('an error that ends the manager is logged, and ends the workers', async (t) => {
  const lines: string[] = []
  const { app, end } = await aManager(t)
  await app.run('127.0.0.1:0', logTo(lines))

  await end.now({ err: new Error('nobody has caught me') })

  t.ok(lines.includes('nobody has caught me'))
  await t.rejects(fetch(app.addresses()[0]!))
})

/** A process that an application believes to be in. */
class FakeProcess extends EventEmitter {
  readonly sent: unknown[] = []
  readonly env: NodeJS.ProcessEnv
  readonly argv: string[]
  readonly execArgv: string[] = []
  readonly execPath = process.execPath
  readonly pid = process.pid
  readonly connected: boolean
  readonly #cwd: string

  constructor (cwd: string, script: string, env: NodeJS.ProcessEnv, connected: boolean) {
    super()
    this.#cwd = cwd
    this.argv = [process.execPath, script]
    this.env = env
    this.connected = connected
  }

  cwd (): string { return this.#cwd }

  send (message: unknown, done?: () => void): void {
    this.sent.push(message)
    done?.()
  }
}

/** Stands for close-with-grace: the end of the process comes when a test says so. */
class End {
  options: Parameters<Surroundings['grace']>[0] = {}
  count = 0
  #end: (why: { err?: Error }) => Promise<void> = async () => {}

  readonly grace: Surroundings['grace'] = (options, end) => {
    this.options = options
    this.#end = end
    return { close: () => { this.count++ }, uninstall: () => {} }
  }

  async now (why: { err?: Error }): Promise<void> {
    await this.#end(why)
  }
}

async function folder (t: Test): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'fastify-beego-app-')))
  t.teardown(() => rm(path, { recursive: true, force: true }))
  return path
}

async function folders (t: Test): Promise<{ script: string, cwd: string }> {
  return { script: await folder(t), cwd: await folder(t) }
}

async function conf (folder: string, text: string): Promise<void> {
  await mkdir(join(folder, 'conf'), { recursive: true })
  await writeFile(join(folder, 'conf', 'app.conf'), text)
}

function appIn (t: Test, { script, cwd }: { script: string, cwd: string }): BeegoApp {
  const app = new BeegoApp({ process: asProcess(new FakeProcess(cwd, join(script, 'main.mjs'), {}, false)), grace: new End().grace })
  t.teardown(() => app.close())
  return app
}

function asProcess (fake: FakeProcess): NodeJS.Process {
  return fake as unknown as NodeJS.Process
}

/** An application in a folder of its own, alone. */
// beego.log

function linesOutput (): { lines: string[], output: LogOutput } {
  const lines: string[] = []
  return { lines, output: { write: ({ text }) => { lines.push(text) }, flush: async () => {}, flushSync () {}, close: async () => {} } }
}

t.test('beego.log is there before the application is built, and all of it logs there', async (t) => {
  const { app } = await anApp(t)
  const { lines, output } = linesOutput()
  app.bConfig.fileLineNum = false
  const { log } = app
  log.setLogger('mine', output)
  log.notice('%d things', 3)
  app.get('/', (ctx) => { ctx.request.log.warn('from Fastify') })

  await app.inject('/')

  t.equal(app.log, log)
  t.strictSame(lines.map((line) => line.trim()), ['[N]  3 things', '[W]  from Fastify {"reqId":"req-1"}'])
})

t.test('logOutputs of the configuration are those of the application and of the manager', async (t) => {
  const { app, folder } = await anApp(t)
  app.bConfig.logOutputs = { file: { filename: join(folder, 'logs', 'app.log') } }
  const { app: manager, folder: place } = await aManager(t)
  manager.bConfig.logOutputs = { file: { filename: join(place, 'logs', 'manager.log') } }

  await app.build()
  app.log.error('no user %d', 7)
  await app.log.flush()
  await manager.run('127.0.0.1:0')
  await manager.log.flush()

  t.match(await readFile(join(folder, 'logs', 'app.log'), 'utf8'), /^\d{4}\/\d\d\/\d\d [\d:.]+ \[E\] \[app\.test\.ts:\d+\] {2}no user 7\n$/)
  t.match(await readFile(join(place, 'logs', 'manager.log'), 'utf8'), /\[I\] {2}worker 1 serves, process \d+/)
})

t.test('an application with a logger of its own has that one as beego.log, once it is built', async (t) => {
  const { app } = await anApp(t)
  const lines: string[] = []

  const fastify = await app.build(logTo(lines))
  app.log.error('no user %d', 7)

  t.equal(app.log, fastify.beego.log)
  t.match(lines.at(-1), /no user 7/)
})

async function anApp (t: Test, text?: string): Promise<{ app: BeegoApp, folder: string, process: FakeProcess, end: End }> {
  const cwd = await folder(t)
  if (text !== undefined) await conf(cwd, text)
  return made(t, cwd, {}, false)
}

async function aWorker (t: Test, sockets: readonly SharedSocket[], worker = 1): ReturnType<typeof anApp> {
  const handed = sockets.map(({ fd, place }) => ({ fd, place }))
  return made(t, await folder(t), { BEEGO_WORKER: String(worker), BEEGO_SOCKETS: JSON.stringify(handed) }, true)
}

/** Its program is one that serves with nothing but Node, and so starts quickly. */
async function aManager (t: Test, options: { workers?: number, enableHotUpdate?: boolean } = { enableHotUpdate: true }): ReturnType<typeof anApp> {
  const cwd = await folder(t)
  await writeFile(join(cwd, 'main.mjs'), `
    import { createServer } from 'node:http'
    const [{ fd }] = JSON.parse(process.env.BEEGO_SOCKETS)
    const server = createServer((request, response) => response.setHeader('connection', 'close').end('worker ' + process.env.BEEGO_WORKER + ' ' + process.pid))
    server.listen({ fd }, () => process.send({ beego: 'ready' }))
    process.on('message', ({ beego }) => { if (beego === 'drain') server.close(() => process.exit()) })
    process.on('disconnect', () => process.exit())
  `)
  const whole = made(t, cwd, { PATH: process.env['PATH'] }, false)
  Object.assign(whole.app.bConfig, options)
  return whole
}

function made (t: Test, cwd: string, env: NodeJS.ProcessEnv, connected: boolean): Awaited<ReturnType<typeof anApp>> {
  const fake = new FakeProcess(cwd, join(cwd, 'main.mjs'), env, connected)
  const end = new End()
  const app = new BeegoApp({ process: asProcess(fake), grace: end.grace })
  t.teardown(() => app.close())
  return { app, folder: cwd, process: fake, end }
}

async function withTls (t: Test, app: BeegoApp): Promise<void> {
  const path = await folder(t)
  const { cert, key } = selfSigned()
  await writeFile(join(path, 'cert.pem'), cert)
  await writeFile(join(path, 'key.pem'), key)
  Object.assign(app.bConfig, {
    enableHTTPS: true, httpsAddr: '127.0.0.1', httpsPort: 0, httpsCertFile: join(path, 'cert.pem'), httpsKeyFile: join(path, 'key.pem')
  })
}

async function bind (t: Test, place: Partial<Place>): Promise<SharedSocket> {
  const socket = await SharedSocket.bind({ name: 'http', host: '127.0.0.1', port: 0, path: '', ...place })
  t.teardown(() => socket.close())
  return socket
}

/** The messages alone, and those of errors. */
function logTo (lines: string[]): { loggerInstance: pino.Logger } {
  return {
    loggerInstance: pino({}, {
      write: (line: string) => {
        const { msg, err } = JSON.parse(line) as { msg: string, err?: Error }
        lines.push(msg, ...err === undefined ? [] : [err.message])
      }
    })
  }
}

async function text (url: string): Promise<string> {
  return (await fetch(url, { headers: { connection: 'close' } })).text()
}

function textOverTls (url: string): Promise<string> {
  return bodyOf(httpsRequest(url, { rejectUnauthorized: false, agent: false }))
}

function textOverSocket (socketPath: string): Promise<string> {
  return bodyOf(httpRequest({ socketPath, path: '/', agent: false }))
}

async function bodyOf (request: ReturnType<typeof httpRequest>): Promise<string> {
  request.end()
  const [response] = await once(request, 'response') as [AsyncIterable<Buffer>]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return body
}

/** What a client gets that speaks plain text to a TLS server. */
async function malformed (url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => { answer += String(chunk) }).on('error', () => {})
  socket.end('GET / HTTP/1.1\r\n\r\n')
  await once(socket, 'close')
  return answer
}

interface WebsocketClient { readonly socket: Socket, text (): string, bytes (): Buffer }

async function openWebsocket (url: string): Promise<WebsocketClient> {
  const request = (url.startsWith('https') ? httpsRequest : httpRequest)(`${url}/ws`, {
    rejectUnauthorized: false,
    headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
  })
  request.end()
  const [, socket, head] = await once(request, 'upgrade') as [unknown, Socket, Buffer]
  let bytes = head
  socket.on('data', (chunk: Buffer) => { bytes = Buffer.concat([bytes, chunk]) }).on('error', () => {})
  return { socket, text: () => bytes.toString(), bytes: () => bytes }
}

async function until (holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5)
}
