import { readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import filters from '../../plugins/filters.js'
import beegoMvc, { type BeegoOptions, Controller } from '../../plugins/index.js'
import statics from '../../plugins/static.js'
import { differences } from '../golden/compare.js'
import { makeFolder, removeFolder } from '../golden/scenario-files.js'
import type { RouteLine, Scenario, ScenarioRecording, Setup } from '../golden/scenario-recording.js'
import { listen } from '../golden/server.js'
import { buildApp, buildFastify } from '../helper.js'

/** When every recorded file was written. */
const RECORDED = new Date('2014-05-13T16:53:20Z')
const LAST_MODIFIED = 'Tue, 13 May 2014 16:53:20 GMT'

/** What we answer otherwise than Beego 1.12; `ETag` and `Vary`, which Go does not send, come on top everywhere. */
const OURS: Readonly<Record<string, readonly string[]>> = {
  // RFC 9110, 8.4.1: the names of codings are case-insensitive
  'h/static-gzip 3': ['header content-encoding'],
  // RFC 9110, 9.3.2: HEAD has the headers of GET
  'h/static-gzip 17': ['header content-encoding']
}

t.test('every recorded request is answered as Beego 1.12 answered it', async (t) => {
  const { scenarios } = JSON.parse(await readFile(new URL('../golden/scenarios.json', import.meta.url), 'utf8')) as ScenarioRecording
  for (const scenario of scenarios.filter(({ group }) => group === 'h')) {
    await t.test(scenario.id, (t) => replay(t, scenario))
  }
})

async function replay (t: Test, { id, setup, steps }: Scenario): Promise<void> {
  const folder = await makeFolder(setup, 'v1_12')
  const leave = enter(folder)
  const app = await buildApp(t, { dialect: 'modern', ...recordedOptions(setup) })
  for (const line of setup.routes ?? []) addRecordedRoute(app, line)
  const send = await listen(app)

  for (const [step, { request, response }] of steps.entries()) {
    const { method, url, headers = {} } = request!
    const found = differences(response.v1_12!, { answer: await send({ method, target: url, headers }), trace: [] })

    const parts = found.map(({ part }) => part).filter((part) => part !== 'header etag' && part !== 'header vary')
    t.strictSame(parts, OURS[`${id} ${step}`] ?? [], `${step}: ${method} ${url} ${JSON.stringify(headers)}`)
  }

  leave()
  await removeFolder(folder)
}

/** The lines of a recorded `conf/app.conf`; slashes, spaces and commas as they are there. */
function recordedOptions ({ config: { StaticDir, DirectoryIndex, EnableGzip, StaticExtensionsToGzip } = {} }: Setup): BeegoOptions {
  return {
    directoryIndex: DirectoryIndex === 'true',
    enableGzip: EnableGzip === 'true',
    ...StaticDir === undefined ? {} : { staticDir: pairs(String(StaticDir)) },
    ...StaticExtensionsToGzip === undefined ? {} : { staticExtensionsToGzip: String(StaticExtensionsToGzip).split(',') }
  }
}

/** `down:public dl` → `{ down: 'public', dl: 'dl' }`. */
function pairs (text: string): Record<string, string> {
  return Object.fromEntries(text.split(' ').map((pair) => {
    const [prefix = '', dir = prefix] = pair.split(':')
    return [prefix, dir]
  }))
}

class MainController extends Controller {
  override get () { this.ctx.writeString('MAIN') }
  override post () { this.ctx.writeString('POST') }
}

class UserController extends Controller {
  show () { this.ctx.writeString('CATCHALL') }
}

function addRecordedRoute (app: FastifyInstance, line: RouteLine): void {
  if (line.Kind !== 'router') throw new TypeError(`Group h has no ${line.Kind} routes.`)
  if (line.Controller === 'MainController') app.beego.router(line.Pattern, MainController)
  else app.beego.router(line.Pattern, UserController, 'get:show')
}

// What there is to show

t.test('an application without a static folder has no hook, and is not warned', async (t) => {
  enterForTest(t, t.testdir({}))
  const { app, warnings } = loggedApp(t)
  await app.register(statics)
  app.get('/', async (request) => request.beego === null ? 'no hook' : 'hook')

  t.equal((await app.inject('/')).body, 'no hook')
  t.strictSame(warnings, [])
})

t.test('the default folder is shown when it is there', async (t) => {
  enterForTest(t, t.testdir({ static: { 'a.txt': 'a' } }))
  const app = buildFastify(t)
  await app.register(statics)

  t.equal((await app.inject('/static/a.txt')).body, 'a')
})

t.test('a robots.txt in the working directory is enough', async (t) => {
  enterForTest(t, t.testdir({ 'robots.txt': 'none', 'secret.txt': 's' }))
  const app = buildFastify(t)
  await app.register(statics)

  t.equal((await app.inject('/robots.txt')).body, 'none')
  t.equal((await app.inject('/secret.txt')).statusCode, 404)
})

t.test('a configured folder that is not there is warned about, and shown once it is', async (t) => {
  const folder = t.testdir({})
  const { app, warnings } = loggedApp(t)
  await app.register(statics, { staticDir: { '/dl': join(folder, 'dl') } })

  t.equal((await app.inject('/dl/a.txt')).statusCode, 404)
  await writeFile(join(folder, 'dl'), 'now a file')

  t.equal((await app.inject('/dl')).body, 'now a file')
  t.match(warnings, [/static folder '.*dl' of '\/dl' is not there/])
})

t.test('folders come and go while the application runs', async (t) => {
  const folder = t.testdir({ one: { 'a.txt': '1' }, two: { 'a.txt': '2' } })
  const app = await buildApp(t, { staticDir: { '/one': join(folder, 'one') } })
  await app.ready()

  app.beego.setStaticPath('/two/', join(folder, 'two')).delStaticPath('one')

  t.equal((await app.inject('/one/a.txt')).statusCode, 404)
  t.equal((await app.inject('/two/a.txt')).body, '2')
})

t.test('the first folder may come after the plugin, and not after the start', async (t) => {
  enterForTest(t, t.testdir({ dl: { 'a.txt': 'a' } }))
  const early = await buildApp(t)
  const late = await buildApp(t)
  early.beego.setStaticPath('/dl', 'dl')
  await late.ready()

  t.equal((await early.inject('/dl/a.txt')).body, 'a')
  t.throws(() => late.beego.setStaticPath('/dl', 'dl'), { code: 'FST_ERR_INSTANCE_ALREADY_LISTENING' })
})

t.test('bad options are refused', async (t) => {
  for (const options of [{ staticDir: '/static' }, { staticDir: { '/static': '' } }, { directoryIndex: 'yes' }, { staticExtensionsToGzip: '.css' }]) {
    await t.rejects(async () => { await buildFastify(t).register(statics, options as unknown as BeegoOptions) }, { code: 'FST_BEEGO_OPT_INVALID' })
  }
})

t.test('a prefix may lead to one file', async (t) => {
  const app = await staticApp(t, { 'list.pdf': '%PDF-' }, { staticDir: (folder) => ({ '/price-list': join(folder, 'list.pdf') }) })

  const response = await app.inject('/price-list')

  t.equal(response.body, '%PDF-')
  t.equal(response.headers['content-type'], 'application/pdf')
  t.equal((await app.inject('/price-list/x')).statusCode, 404)
})

t.test('the longest prefix answers, and a shorter one what that does not have', async (t) => {
  const app = await staticApp(t, { all: { img: { 'a.png': 'short', 'b.png': 'short' } }, img: { 'a.png': 'long' } }, {
    staticDir: (folder) => ({ '/': join(folder, 'all'), '/img': join(folder, 'img') })
  })

  t.equal((await app.inject('/img/a.png')).body, 'long')
  t.equal((await app.inject('/img/b.png')).body, 'short')
})

// Where it stands among the other stages

t.test('what is no file is left to routes and to the not-found handler', async (t) => {
  const app = await staticApp(t, { 'a.txt': 'a' }, { staticDir: (folder) => ({ '/': folder }) })
  app.get('/news', async () => 'news')
  app.post('/a.txt', async () => 'posted')
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send('nothing'))

  t.equal((await app.inject('/a.txt')).body, 'a')
  t.equal((await app.inject('/news')).body, 'news')
  t.equal((await app.inject({ method: 'POST', url: '/a.txt' })).body, 'posted')
  t.equal((await app.inject('/b.txt')).body, 'nothing')
})

t.test('a file wins over a route', async (t) => {
  const app = await staticApp(t, { 'a.txt': 'file' })
  app.get('/static/a.txt', async () => 'route')
  app.get('/static/b.txt', async () => 'route')

  t.equal((await app.inject('/static/a.txt')).body, 'file')
  t.equal((await app.inject('/static/b.txt')).body, 'route')
})

t.test('filters before it may answer, set headers, and send it to another path', async (t) => {
  const app = await staticApp(t, { 'a.txt': 'a', 'b.txt': 'b' })
  await app.register(filters)
  app.insertFilter('/static/private/*', 'BeforeStatic', (ctx) => { ctx.output.setStatus(401); ctx.writeString('who?') })
  app.insertFilter('/static/*', 'BeforeStatic', (ctx) => ctx.output.header('Cache-Control', 'max-age=60'))
  app.insertFilter('/old/*', 'BeforeStatic', (ctx) => { ctx.input.url('/static/b.txt') })
  app.insertFilter('/broken', 'BeforeStatic', (ctx) => { ctx.input.url('/static/%zz') })

  t.match(await app.inject('/static/private/a.txt'), { statusCode: 401, body: 'who?' })
  t.match(await app.inject('/static/a.txt'), { statusCode: 200, body: 'a', headers: { 'cache-control': 'max-age=60' } })
  t.equal((await app.inject('/old/x')).body, 'b')
  t.equal((await app.inject('/broken')).statusCode, 400)
})

t.test('a filter chain goes around it, and statistics count it', async (t) => {
  const folder = t.testdir({ 'a.txt': 'a' })
  const app = await buildApp(t, { staticDir: { '/static': folder } })
  const seen: string[] = []
  app.beego.insertFilterChain((next) => async (ctx) => { seen.push('in'); await next(ctx); seen.push('out') })
  app.beego.onCompletion(({ status }) => { seen.push(String(status)) })

  t.equal((await app.inject('/static/a.txt')).body, 'a')
  t.strictSame(seen, ['in', 'out', '200'])
})

t.test('the host\'s @fastify/static sends the files when there is one', async (t) => {
  const folder = t.testdir({ 'a.txt': 'a' })
  const app = buildFastify(t)
  await app.register(fastifyStatic, { serve: false, maxAge: 60_000, setHeaders: (reply) => { reply.header('x-host', 'yes') } })
  await app.register(beegoMvc, { staticDir: { '/static': folder } })

  const { body, headers } = await app.inject('/static/a.txt')

  t.equal(body, 'a')
  t.match(headers, { 'x-host': 'yes', 'cache-control': 'public, max-age=60' })
})

t.test('one that the host registers later has its own folder', async (t) => {
  const folder = t.testdir({ ours: { 'a.txt': 'ours' }, theirs: { 'a.txt': 'theirs' } })
  const app = buildFastify(t)
  await app.register(beegoMvc, { staticDir: { '/static': join(folder, 'ours') } })
  await app.register(fastifyStatic, { root: join(folder, 'theirs'), prefix: '/assets/' })
  app.get('/sent', async (_request, reply) => reply.sendFile('a.txt'))

  t.equal((await app.inject('/static/a.txt')).body, 'ours')
  t.equal((await app.inject('/assets/a.txt')).body, 'theirs')
  t.equal((await app.inject('/sent')).body, 'theirs')
})

t.test('registered twice it stays one', async (t) => {
  const folder = t.testdir({ 'a.txt': 'a' })
  const app = buildFastify(t)
  await app.register(statics, { staticDir: { '/static': folder } })
  await app.register(beegoMvc)
  app.beego.setStaticPath('/more', folder)

  t.equal((await app.inject('/static/a.txt')).body, 'a')
  t.equal((await app.inject('/more/a.txt')).body, 'a')
})

// Scopes

t.test('a scope under a prefix shows its own files, without controllers', async (t) => {
  const folder = t.testdir({ 'a.txt': 'a', sub: {} })
  const app = buildFastify(t)
  await app.register(async (scope) => {
    await scope.register(statics, { staticDir: { '/static': folder, '/': join(folder, 'sub') }, directoryIndex: true })
    scope.get('/static/route', async () => 'route')
    scope.get('/*', async () => 'the rest')
  }, { prefix: '/shop' })

  t.equal((await app.inject('/shop/static/a.txt')).body, 'a')
  t.equal((await app.inject('/shop/static/route')).body, 'route')
  t.equal((await app.inject('/shop/static/b.txt')).body, 'the rest')
  t.equal((await app.inject('/shop/page')).body, 'the rest')
  t.equal((await app.inject('/static/a.txt')).statusCode, 404)
  t.match(await app.inject('/shop/static/sub?x=1'), { statusCode: 302, headers: { location: '/shop/static/sub/?x=1' } })
  t.match(await app.inject('/shop'), { statusCode: 302, headers: { location: '/shop/' } })
  const send = await listen(app) // inject would clean the path
  t.equal((await send({ method: 'GET', target: '/shop/static/../../static/a.txt' }))?.body.toString(), 'the rest')
})

t.test('a scope without a prefix shows its files too', async (t) => {
  const folder = t.testdir({ 'a.txt': 'a' })
  const app = buildFastify(t)
  await app.register(async (scope) => { await scope.register(statics, { staticDir: { '/static': folder } }) })

  t.equal((await app.inject('/static/a.txt')).body, 'a')
  t.equal((await app.inject('/%73tatic/a.txt')).body, 'a')
  t.equal((await app.inject('/static/%')).statusCode, 400)
  t.equal((await app.inject('/static/b.txt')).statusCode, 404)
  t.equal((await app.inject('/other')).statusCode, 404)
})

t.test('in a scope with controllers both answer', async (t) => {
  const folder = t.testdir({ 'a.txt': 'a' })
  const app = buildFastify(t)
  await app.register(async (scope) => {
    await scope.register(beegoMvc, { staticDir: { '/': folder } })
    scope.beego.router('/main', MainController).router('/files/*', MainController)
  }, { prefix: '/shop' })

  t.equal((await app.inject('/shop/a.txt')).body, 'a')
  t.equal((await app.inject('/shop/main')).body, 'MAIN')
  t.equal((await app.inject('/shop/files/a.txt')).body, 'MAIN')
  t.equal((await app.inject('/shop/b.txt')).statusCode, 404)
})

t.test('two scopes have their own folders and options', async (t) => {
  const folder = t.testdir({ open: { 'a.css': 'open' }, closed: { 'a.css': 'closed' } })
  const app = buildFastify(t)
  await app.register(async (scope) => {
    await scope.register(statics, { staticDir: { '/static': join(folder, 'open') }, directoryIndex: true, enableGzip: true })
  }, { prefix: '/open' })
  await app.register(async (scope) => {
    await scope.register(statics, { staticDir: { '/static': join(folder, 'closed') } })
  }, { prefix: '/closed' })
  const headers = { 'accept-encoding': 'gzip' }

  t.match(await app.inject('/open/static/'), { statusCode: 200, body: '<pre>\n<a href="a.css">a.css</a>\n</pre>\n' })
  t.equal((await app.inject('/closed/static/')).statusCode, 403)
  t.equal((await app.inject({ url: '/open/static/a.css', headers })).headers['content-encoding'], 'gzip')
  t.equal((await app.inject({ url: '/closed/static/a.css', headers })).body, 'closed')
})

t.test('a file that goes while it is being asked for is not found', async (t) => {
  const folder = t.testdir({ 'a.txt': 'a' })
  const app = buildFastify(t)
  await app.register(async (scope) => {
    scope.addHook('onRequest', async () => { await rm(join(folder, 'a.txt')) })
    await scope.register(statics, { staticDir: { '/static': folder } })
  })

  t.equal((await app.inject('/static/a.txt')).statusCode, 404)
})

// Folders

t.test('a folder that may not be listed is the 403 page, or the application\'s own', async (t) => {
  const folder = t.testdir({ sub: {} })
  const plain = await buildApp(t, { staticDir: { '/static': folder } })
  const own = await buildApp(t, { staticDir: { '/static': folder } })
  own.beego.errorHandler(403, (ctx) => ctx.writeString('keep out'))

  t.match(await plain.inject('/static/sub/'), { statusCode: 403, body: /<title>Forbidden<\/title>/ })
  t.match(await plain.inject({ url: '/static', headers: { accept: 'application/json' } }), { statusCode: 403, body: /"error":"Forbidden"/ })
  t.match(await own.inject('/static/sub'), { statusCode: 403, body: 'keep out' })
})

t.test('a redirect to a folder leads to no other host', async (t) => {
  const app = await staticApp(t, { sub: {}, 'a?b': {} }, { directoryIndex: true })

  t.equal((await app.inject('/static/a%3Fb')).headers.location, '/static/a%3Fb/')
  const send = await listen(app)
  for (const target of ['//static/sub', '//evil.com/../static/sub', '/%2Fevil.com/..%2f..%2fstatic/sub', '/\\evil.com/../static/sub', '/static/sub/%2e']) {
    t.strictSame((await send({ method: 'GET', target }))?.headers.location, ['/static/sub/'], target)
  }
})

t.test('a listing is not sent again while nothing has come or gone', async (t) => {
  const { app, folder } = await staticFolder(t, { 'a.txt': 'a' }, { directoryIndex: true })
  await utimes(folder, RECORDED, RECORDED)

  t.equal((await app.inject('/static/')).headers['last-modified'], LAST_MODIFIED)
  t.match(await app.inject({ url: '/static/', headers: { 'if-modified-since': LAST_MODIFIED } }), { statusCode: 304, body: '' })
})

t.test('links are followed, also out of the folder', { skip: process.platform === 'win32' }, async (t) => {
  const { app, folder } = await staticFolder(t, { static: {}, outside: { 'a.txt': 'a' } }, { staticDir: (root) => ({ '/static': join(root, 'static') }) })
  await symlink(join(folder, 'outside'), join(folder, 'static', 'link'))

  t.equal((await app.inject('/static/link/a.txt')).body, 'a')
})

// What no client may reach

t.test('no spelling of a path leads out of the folder', async (t) => {
  const { app, folder } = await staticFolder(t, { static: { 'a.txt': 'a', sub: {} }, 'secret.txt': 'SECRET', static2: { 'secret.txt': 'SECRET' } }, {
    staticDir: (root) => ({ '/static': join(root, 'static'), '/': join(root, 'static') })
  })
  const send = await listen(app)
  const ups = ['..', '%2e%2e', '%2E.', '.%2e', '%252e%252e', '..;', '..%00', '..%01', '%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae', '..%c0%af', '\uff0e\uff0e', '...', '.. ']
  const slashes = ['/', '%2f', '%2F', '\\', '%5c', '%255c', '//', '/./', '%252f', '%c1%9c']
  const relative = ups.flatMap((up) => slashes.map((slash) => `${up}${slash}secret.txt`))
  const absolute = [join(folder, 'secret.txt'), `/${join(folder, 'secret.txt')}`, 'C:/secret.txt', 'C:\\secret.txt', '//host/share/secret.txt',
    '..%5c..%5csecret.txt', 'file:///secret.txt', '~/secret.txt', 'a.txt/../../secret.txt', 'sub/../../secret.txt', '../static2/secret.txt', '2/secret.txt']

  for (const path of [...relative, ...absolute]) {
    for (const target of [`/static/${path}`, `/static${path}`, `/${path}`, `/x/../static/${path}`]) {
      const answer = await send({ method: 'GET', target })
      if (answer === null || [400, 404].includes(answer.status)) continue
      t.fail(target, { status: answer.status, body: answer.body.toString() })
    }
  }
  t.equal((await app.inject('/static/a.txt')).body, 'a')
})

t.test('a name that holds NUL or a malformed escape is not looked for', async (t) => {
  const app = await staticApp(t, { 'a.txt': 'a' })

  t.equal((await app.inject('/static/a.txt%00.png')).statusCode, 404)
  t.equal((await app.inject('/static/%zz')).statusCode, 400)
  t.equal((await app.inject('/static/%ff.txt')).statusCode, 400)
  t.equal((await app.inject(`/static/${'a'.repeat(5000)}`)).statusCode, 404)
})

// Parts, conditions and copies

t.test('a range of a whole file, or none that can be read, is the whole file', async (t) => {
  const app = await staticApp(t, { 'a.txt': 'static a\n' })
  const get = (range: string, more = {}) => app.inject({ url: '/static/a.txt', headers: { range, ...more } })

  t.match(await get('bytes=0-3'), { statusCode: 206, body: 'stat', headers: { 'content-range': 'bytes 0-3/9', 'accept-ranges': 'bytes' } })
  for (const range of ['bytes=-100', 'bytes=0-1,4-5', 'bytes=5-2', 'pages=1-2']) {
    t.match(await get(range), { statusCode: 200, body: 'static a\n', headers: { 'accept-ranges': 'bytes', 'content-range': undefined } }, range)
  }
  t.match(await get('bytes=0-3', { 'if-range': '"other"' }), { statusCode: 200, body: 'static a\n' })
  t.match(await app.inject({ method: 'HEAD', url: '/static/a.txt', headers: { range: 'bytes=0-3' } }), { statusCode: 200, headers: { 'content-length': '9' } })
})

t.test('a tag that a client has is the tag that it gets', async (t) => {
  const app = await staticApp(t, { 'a.css': 'body{}' }, { enableGzip: true })

  for (const coding of ['identity', 'gzip', 'deflate', 'br']) {
    const headers = { 'accept-encoding': coding }
    const { etag } = (await app.inject({ url: '/static/a.css', headers })).headers
    const again = await app.inject({ url: '/static/a.css', headers: { ...headers, 'if-none-match': etag! } })

    t.match(again, { statusCode: 304, body: '', headers: { etag, vary: 'Accept-Encoding', 'content-type': undefined, 'content-length': undefined } }, coding)
  }
})

t.test('copies in different codings have different tags', async (t) => {
  const app = await staticApp(t, { 'a.css': 'body{}' }, { enableGzip: true })
  const tagOf = async (coding: string) => (await app.inject({ url: '/static/a.css', headers: { 'accept-encoding': coding } })).headers.etag

  t.equal(new Set(await Promise.all(['identity', 'gzip', 'deflate', 'br'].map(tagOf))).size, 4)
})

t.test('a compressed copy is answered with its length, in parts, and without its body', async (t) => {
  const text = 'body{}'.repeat(100)
  const app = await staticApp(t, { 'a.css': text }, { enableGzip: true })
  const headers = { 'accept-encoding': 'gzip' }

  const whole = await app.inject({ url: '/static/a.css', headers })
  const part = await app.inject({ url: '/static/a.css', headers: { ...headers, range: 'bytes=2-5' } })
  const head = await app.inject({ method: 'HEAD', url: '/static/a.css', headers })
  const behind = await app.inject({ url: '/static/a.css', headers: { ...headers, range: 'bytes=5000-' } })

  const { length } = whole.rawPayload
  t.equal(gunzipSync(whole.rawPayload).toString(), text)
  t.match(whole.headers, { 'content-encoding': 'gzip', 'content-length': String(length), 'content-type': 'text/css; charset=utf-8' })
  t.match(part, { statusCode: 206, headers: { 'content-range': `bytes 2-5/${length}`, 'content-length': '4' } })
  t.strictSame(part.rawPayload, whole.rawPayload.subarray(2, 6))
  t.match(head, { statusCode: 200, body: '', headers: { 'content-encoding': 'gzip', 'content-length': String(length), etag: whole.headers.etag } })
  t.match(behind, { statusCode: 416, body: '', headers: { 'content-range': `bytes */${length}` } })
})

t.test('a file that has changed is compressed anew', async (t) => {
  const { app, folder } = await staticFolder(t, { 'a.css': 'old' }, { enableGzip: true })
  const get = async () => gunzipSync((await app.inject({ url: '/static/a.css', headers: { 'accept-encoding': 'gzip' } })).rawPayload).toString()
  t.equal(await get(), 'old')

  await writeFile(join(folder, 'a.css'), 'new')
  await utimes(join(folder, 'a.css'), RECORDED, RECORDED)

  t.equal(await get(), 'new')
})

t.test('only what depends on Accept-Encoding says so, and what varied before still does', async (t) => {
  const app = await staticApp(t, { 'a.css': 'body{}', 'a.png': 'png', 'empty.css': '' }, { enableGzip: true })
  app.addHook('onRequest', async (request, reply) => { if (request.headers.vary !== undefined) reply.header('vary', request.headers.vary) })
  const varyOf = async (name: string, vary?: string) =>
    (await app.inject({ url: `/static/${name}`, headers: vary === undefined ? {} : { vary } })).headers.vary

  t.equal(await varyOf('a.css'), 'Accept-Encoding')
  t.equal(await varyOf('a.png'), undefined)
  t.equal(await varyOf('empty.css'), undefined)
  t.equal((await buildVarying(t, 'Origin')), 'Origin, Accept-Encoding')
  t.equal((await buildVarying(t, 'accept-encoding, Origin')), 'accept-encoding, Origin')
  t.equal((await buildVarying(t, '*')), '*')
})

/** `Vary` of a file that can be compressed, when a hook before has set it. */
async function buildVarying (t: Test, vary: string) {
  const app = buildFastify(t)
  app.addHook('onRequest', async (_request, reply) => { reply.header('vary', vary) })
  await app.register(statics, { staticDir: { '/static': t.testdir({ 'a.css': 'body{}' }) }, enableGzip: true })
  return (await app.inject('/static/a.css')).headers.vary
}

t.test('without enableGzip nothing is compressed', async (t) => {
  const app = await staticApp(t, { 'a.css': 'body{}' })

  const { body, headers } = await app.inject({ url: '/static/a.css', headers: { 'accept-encoding': 'gzip' } })

  t.equal(body, 'body{}')
  t.match(headers, { 'content-encoding': undefined, vary: undefined, 'content-length': '6' })
})

// Applications to test with

type StaticOptions = Omit<BeegoOptions, 'staticDir'> & { staticDir?: (folder: string) => Record<string, string> }
type Files = Parameters<Test['testdir']>[0]

/** The plugin alone, showing a folder of these files below `/static`. */
async function staticFolder (t: Test, files: Files, { staticDir = (folder) => ({ '/static': folder }), ...options }: StaticOptions = {}) {
  const folder = t.testdir(files)
  const app = buildFastify(t)
  await app.register(statics, { staticDir: staticDir(folder), ...options })
  return { app, folder }
}

async function staticApp (t: Test, files: Files, options: StaticOptions = {}) {
  return (await staticFolder(t, files, options)).app
}

/** An application and the messages that it warns with. */
function loggedApp (t: Test) {
  const warnings: string[] = []
  const app = buildFastify(t, { logger: { level: 'warn', stream: { write: (line: string) => warnings.push((JSON.parse(line) as { msg: string }).msg) } } })
  return { app, warnings }
}

/** Make `folder` the working directory. @returns what undoes it. */
function enter (folder: string): () => void {
  const before = process.cwd()
  process.chdir(folder)
  return () => process.chdir(before)
}

function enterForTest (t: Test, folder: string): void {
  t.teardown(enter(folder))
}
