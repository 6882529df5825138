import createError from '@fastify/error'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import errors from '../../plugins/errors.js'
import beegoMvc, { type BeegoOptions, type Context, Controller } from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

const PAGE = (title: string) => new RegExp(`<title>${title}</title>`)
const JSON_CLIENT = { accept: 'application/json' }

/** Fails as its query says. */
class FailController extends Controller {
  override get () {
    this.ctx.writeString('lost')
    this.abort(this.getString('code'))
  }

  override post () { throw new Error('boom') }
  override put () { this.customAbort(418, this.getString('text')) }
  override delete () { throw new Error(this.getString('text')) }
}

// What a client reads

t.test('an error is a page, JSON or text, as the client prefers', async (t) => {
  const app = await buildFailing(t)
  const accepting = (accept: string) => app.inject({ url: '/?code=403', headers: { accept } })

  for (const accept of ['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', '*/*', 'text/*', 'application/json;q=0.5,text/html']) {
    const response = await accepting(accept)

    t.match(response, { statusCode: 403, headers: { 'content-type': 'text/html; charset=utf-8' } }, accept)
    t.match(response.body, PAGE('Forbidden'), accept)
  }
  for (const accept of ['application/json', 'application/json, text/html;q=0.5', 'application/*']) {
    const response = await accepting(accept)

    t.match(response, { statusCode: 403, headers: { 'content-type': 'application/json; charset=utf-8' } }, accept)
    t.strictSame(response.json(), { statusCode: 403, error: 'Forbidden', message: 'Forbidden' }, accept)
  }
  for (const accept of ['text/plain', 'text/plain, application/json;q=0.5', 'image/png']) {
    t.match(await accepting(accept), { statusCode: 403, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '403 Forbidden\n' }, accept)
  }
})

t.test('without an Accept header an error is a page', async (t) => {
  const app = await buildFailing(t)

  t.match((await app.inject('/?code=403')).body, PAGE('Forbidden'))
})

t.test('a path that leads nowhere is the 404 page, under the title of its dialect', async (t) => {
  const classic = await buildApp(t)
  const modern = await buildApp(t, { dialect: 'modern' })

  t.match(await classic.inject('/nope'), { statusCode: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE('Page Not Found') })
  t.match((await modern.inject('/nope')).body, PAGE('Not Found'))
  t.strictSame((await classic.inject({ url: '/nope', headers: JSON_CLIENT })).json(), { statusCode: 404, error: 'Not Found', message: 'Not Found' })
})

t.test('abort takes every status from 400 to 599, as text or as a number', async (t) => {
  const app = await buildFailing(t)
  app.beego.get('/number', () => { new Controller().abort(404) })

  for (const [code, title] of Object.entries({ 400: 'Bad Request', 401: 'Unauthorized', 404: 'Page Not Found', 413: '', 422: '', 500: 'Internal Server Error', 503: 'Service Unavailable', 599: '' })) {
    const response = await app.inject(`/?code=${code}`)

    t.equal(response.statusCode, Number(code))
    t.match(response.body, new RegExp(`<title>${title}`))
    t.notMatch(response.body, 'lost')
  }
  t.equal((await app.inject('/number')).statusCode, 404)
  t.match((await app.inject({ url: '/?code=599', headers: JSON_CLIENT })).json(), { statusCode: 599 })
})

t.test('abort with a text that nothing handles is a 500 of that text', async (t) => {
  const app = await buildFailing(t)

  for (const code of ['abc', '4o4', '404 ', '200', '999', '0']) {
    t.match(await app.inject(`/?code=${encodeURIComponent(code)}`), { statusCode: 500, body: code, headers: { 'content-type': 'text/plain; charset=utf-8' } }, code)
  }
})

t.test('the context\'s abort has its own status', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/page', (ctx) => ctx.abort(403, '403')).get('/text', (ctx) => ctx.abort(403, 'no entry')).get('/ok', (ctx) => ctx.abort(200, 'custom message'))

  t.match(await app.inject('/page'), { statusCode: 403, body: PAGE('Forbidden') })
  t.match(await app.inject('/text'), { statusCode: 403, body: 'no entry' })
  t.match(await app.inject('/ok'), { statusCode: 200, body: 'custom message' })
})

t.test('customAbort answers with exactly its status and text', async (t) => {
  const app = await buildFailing(t)

  t.match(await app.inject({ method: 'PUT', url: '/?text=teapot' }), { statusCode: 418, body: 'teapot', headers: { 'content-type': 'text/plain; charset=utf-8' } })
  t.match(await app.inject({ method: 'PUT', url: '/?text=404' }), { statusCode: 418, body: '404' })
})

t.test('headers that were set before an error stay, but for the type of the body', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => {
    ctx.output.header('x-kept', '1')
    ctx.output.header('set-cookie', 'a=1')
    ctx.output.contentType('css')
    ctx.writeString('body')
    ctx.abort(403, '403')
  })

  t.match((await app.inject('/')).headers, { 'x-kept': '1', 'set-cookie': 'a=1', 'content-type': 'text/html; charset=utf-8' })
})

t.test('HEAD gets the status of an error and no body', async (t) => {
  class HeadController extends Controller {
    override head () { this.abort('403') }
  }
  const app = await buildApp(t)
  app.beego.router('/', HeadController)

  t.match(await app.inject({ method: 'HEAD', url: '/' }), { statusCode: 403, body: '' })
  t.match(await app.inject({ method: 'HEAD', url: '/nope' }), { statusCode: 404, body: '' })
})

// A crash

t.test('in prod a crash tells the client nothing about itself', async (t) => {
  const app = await buildFailing(t)

  const page = await app.inject({ method: 'POST', url: '/' })
  const json = await app.inject({ method: 'POST', url: '/', headers: JSON_CLIENT })

  t.match(page, { statusCode: 500, body: PAGE('Internal Server Error') })
  t.notMatch(page.body, 'boom')
  t.strictSame(json.json(), { statusCode: 500, error: 'Internal Server Error', message: 'Internal Server Error' })
})

t.test('a crash is logged', async (t) => {
  const lines: string[] = []
  const app = buildFastify(t, { logger: { level: 'error', stream: { write: (line: string) => { lines.push(line) } } } })
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.router('/', FailController)

  await app.inject({ method: 'POST', url: '/' })
  await app.inject('/?code=404')

  t.equal(lines.length, 1)
  t.match(JSON.parse(lines[0]!), { err: { message: 'boom' } })
})

t.test('in dev a crash shows the request and the stack, the application\'s lines first', async (t) => {
  const app = await buildApp(t, { runMode: 'dev', appName: 'My <App>' })
  app.beego.get('/crash', () => {
    const error = new TypeError('<boom>')
    error.stack = ['TypeError: <boom>', '    at run (node:internal/process:1:1)', '    at send (/srv/app/node_modules/pkg/index.js:2:2)',
      '    at UserController.list (/srv/app/controllers/user.js:3:5)', '    at Array.map (<anonymous>)'].join('\n')
    throw error
  })

  const { statusCode, body } = await app.inject('/crash?a=<1>')

  t.equal(statusCode, 500)
  t.match(body, PAGE('beego application error'))
  t.match(body, 'My &lt;App&gt;')
  t.notMatch(body, 'My <App>')
  t.match(body, 'TypeError: &lt;boom&gt;')
  t.notMatch(body, '<boom>')
  t.match(body, '<th>Method</th><td>GET</td>')
  t.match(body, '<th>URL</th><td>/crash?a=')
  const places = ['controllers/user.js:3:5', 'node:internal/process', 'node_modules/pkg', 'Array.map'].map((text) => body.indexOf(text))
  t.strictSame(places, [...places].sort((a, b) => a - b))
  t.notOk(places.includes(-1))
})

t.test('the development page keeps secrets to itself', async (t) => {
  const app = await buildApp(t, { runMode: 'dev' })
  app.beego.get('/', () => { throw new Error('boom') })
  const secrets = ['cookie', 'authorization', 'proxy-authorization', 'x-api-key', 'x-xsrftoken', 'x-csrf-token', 'x-password', 'x-client-secret']

  const { body } = await app.inject({ url: '/', headers: { ...Object.fromEntries(secrets.map((name) => [name, 'hush'])), 'x-open': 'shown' } })

  t.notMatch(body, 'hush')
  t.match(body, 'shown')
  for (const name of secrets) t.match(body, name)
})

t.test('in dev what is thrown may be no Error, and JSON clients read its message', async (t) => {
  const app = await buildApp(t, { runMode: 'dev' })
  // eslint-disable-next-line no-throw-literal -- that is what the test is about
  app.beego.get('/text', () => { throw 'plain text' }).get('/error', () => { throw new Error('boom') }).get('/nothing', () => { throw undefined })

  t.match(await app.inject('/text'), { statusCode: 500, body: /plain text/ })
  t.match((await app.inject({ url: '/error', headers: JSON_CLIENT })).json(), { statusCode: 500, message: 'boom' })
  t.equal((await app.inject('/nothing')).statusCode, 500)
})

t.test('in dev an abort is its page, not the development page', async (t) => {
  const app = await buildFailing(t, { runMode: 'dev' })

  t.match((await app.inject('/?code=500')).body, PAGE('Internal Server Error'))
  t.match((await app.inject('/?code=403')).body, PAGE('Forbidden'))
})

t.test('a thrown error with a status of its own is shown with it, message and code included', async (t) => {
  const Taken = createError('ERR_TAKEN', 'The name %s is taken.', 409)
  const app = await buildApp(t)
  app.beego.get('/', () => { throw new Taken('bob') })

  t.match(await app.inject('/'), { statusCode: 409, body: PAGE('Conflict') })
  t.strictSame((await app.inject({ url: '/', headers: JSON_CLIENT })).json(), { statusCode: 409, error: 'Conflict', message: 'The name bob is taken.', code: 'ERR_TAKEN' })
})

// The application's own pages

t.test('errorHandler answers a status or a text in place of the page, with its status', async (t) => {
  const app = await buildFailing(t)
  app.beego.errorHandler(404, async (ctx) => ctx.writeString('custom 404')).errorHandler('403', (ctx) => { ctx.output.contentType('json'); ctx.writeString('{}') })
    .errorHandler('500', (ctx) => ctx.writeString('custom 500')).errorHandler('dberror', (ctx) => ctx.writeString('db error page'))

  t.match(await app.inject('/?code=404'), { statusCode: 404, body: 'custom 404', headers: { 'content-type': 'text/plain; charset=utf-8' } })
  t.match(await app.inject('/nope'), { statusCode: 404, body: 'custom 404' })
  t.match(await app.inject('/?code=403'), { statusCode: 403, body: '{}', headers: { 'content-type': /^application\/json/ } })
  t.match(await app.inject({ method: 'POST', url: '/' }), { statusCode: 500, body: 'custom 500' })
  t.match(await app.inject('/?code=dberror'), { statusCode: 500, body: 'db error page' })
  t.match(await app.inject({ method: 'DELETE', url: '/?text=dberror' }), { statusCode: 500, body: 'db error page' })
  t.match(await app.inject({ method: 'PUT', url: '/?text=dberror' }), { statusCode: 418, body: 'db error page' })
  t.match(await app.inject('/?code=401'), { statusCode: 401, body: PAGE('Unauthorized') })
})

t.test('errorHandler in dev answers a crash, too', async (t) => {
  const app = await buildFailing(t, { runMode: 'dev' })
  app.beego.errorHandler('500', (ctx) => ctx.writeString('custom 500'))

  t.match(await app.inject({ method: 'POST', url: '/' }), { statusCode: 500, body: 'custom 500' })
})

t.test('the last errorHandler of a code counts', async (t) => {
  const app = await buildFailing(t)
  app.beego.errorHandler(404, (ctx) => ctx.writeString('first')).errorHandler('404', (ctx) => ctx.writeString('second'))

  t.equal((await app.inject('/nope')).body, 'second')
})

t.test('an error handler may send by Fastify\'s reply', async (t) => {
  const app = await buildFailing(t)
  app.beego.errorHandler(403, (ctx) => { ctx.reply.code(403).send({ sent: true }) })

  t.match(await app.inject('/?code=403'), { statusCode: 403, body: '{"sent":true}' })
})

t.test('an error in an error handler is a plain 500, and is logged', async (t) => {
  for (const deed of [() => { throw new Error('again') }, async () => { throw new Error('again') }, (ctx: Context) => ctx.abort(500, '500')]) {
    const app = await buildFailing(t)
    app.beego.errorHandler('403', deed).errorHandler('404', deed)

    t.match(await app.inject('/?code=403'), { statusCode: 500 })
    t.match(await app.inject('/nope'), { statusCode: 500 })
    t.notMatch((await app.inject('/?code=403')).body, 'again')
    t.notMatch((await app.inject('/nope')).body, 'again')
  }
})

t.test('stopRun in an error handler leaves with what it has written', async (t) => {
  const app = await buildFailing(t)
  app.beego.errorHandler('403', (ctx) => { ctx.writeString('enough'); new Controller().stopRun() })

  t.match(await app.inject('/?code=403'), { statusCode: 403, body: 'enough' })
})

// i/errorcontroller, v1_12
t.test('errorController answers by its methods, with prepare before and the view and finish after', async (t) => {
  const seen: string[] = []
  class ErrorController extends Controller {
    override prepare () { seen.push('prepare') }
    override finish () { seen.push('finish') }
    error404 () {
      this.data.content = 'not found'
      this.tplName = 'e404.pug'
    }

    Error403 () { this.ctx.writeString('err 403') }
    async error500 () { this.ctx.writeString('err 500') }
    errorDb () { return 'err db' }
  }
  const app = await buildFailing(t, { viewsPath: t.testdir({ 'e404.pug': 'p= content' }) })
  app.beego.errorController(ErrorController)

  t.match(await app.inject('/nope'), { statusCode: 404, body: '<p>not found</p>', headers: { 'content-type': 'text/html; charset=utf-8' } })
  t.strictSame(seen, ['prepare', 'finish'])
  t.match(await app.inject('/?code=404'), { statusCode: 404, body: '<p>not found</p>' })
  t.match(await app.inject('/?code=403'), { statusCode: 403, body: 'err 403' })
  t.match(await app.inject({ method: 'POST', url: '/' }), { statusCode: 500, body: 'err 500' })
  t.match(await app.inject('/?code=db'), { statusCode: 500, body: 'err db' })
  t.match(await app.inject('/?code=Db'), { statusCode: 500, body: 'err db' })
  t.match(await app.inject('/?code=402'), { statusCode: 402, body: PAGE('Payment Required') })
})

t.test('an error controller may inherit its methods', async (t) => {
  class BaseErrors extends Controller {
    error404 () { return 'base 404' }
    error403 () { return 'base 403' }
  }
  class SiteErrors extends BaseErrors {
    override error403 () { return 'site 403' }
  }
  const app = await buildFailing(t)
  app.beego.errorController(SiteErrors)

  t.equal((await app.inject('/nope')).body, 'base 404')
  t.equal((await app.inject('/?code=403')).body, 'site 403')
})

t.test('an abort inside an error controller ends in a plain 500, not in a loop', async (t) => {
  class LoopErrors extends Controller {
    error404 () { this.abort('404') }
  }
  const app = await buildFailing(t)
  app.beego.errorController(LoopErrors)

  t.equal((await app.inject('/nope')).statusCode, 500)
  t.equal((await app.inject('/?code=404')).statusCode, 500)
})

// Options

t.test('errorsShow off: errors have a status and no body, but for the 404 page', async (t) => {
  const app = await buildFailing(t, { errorsShow: false })

  t.match(await app.inject('/?code=403'), { statusCode: 403, body: '' })
  t.match(await app.inject({ method: 'POST', url: '/' }), { statusCode: 500, body: '' })
  t.match(await app.inject('/nope'), { statusCode: 404, body: PAGE('Page Not Found') })
  t.match(await app.inject({ method: 'PUT', url: '/?text=teapot' }), { statusCode: 418, body: 'teapot' })
})

t.test('recoverPanic off: what is thrown at any stage goes to the host\'s error handler, untouched', async (t) => {
  const thrown = new RangeError('boom')
  const caught: unknown[] = []
  class PanicController extends Controller {
    override prepare () { if (this.getString('at') === 'prepare') throw thrown }
    override async get () { if (this.getString('at') === 'action') throw thrown }
    override finish () { if (this.getString('at') === 'finish') throw thrown }
  }
  const app = await buildApp(t, { recoverPanic: false, autoRender: false })
  app.setErrorHandler((error, _request, reply) => {
    caught.push(error)
    reply.code(503).send('host')
  })
  app.beego.router('/', PanicController)
  for (const position of ['BeforeStatic', 'BeforeRouter', 'AfterStatic', 'BeforeExec', 'AfterExec', 'FinishRouter'] as const) {
    app.beego.insertFilter('*', position, (ctx) => { if (ctx.input.query('at') === position) throw thrown })
  }

  const stages = ['BeforeStatic', 'BeforeRouter', 'AfterStatic', 'BeforeExec', 'prepare', 'action', 'finish', 'AfterExec', 'FinishRouter']
  for (const stage of stages) t.match(await app.inject(`/?at=${stage}`), { statusCode: 503, body: 'host' }, stage)
  t.equal(caught.length, stages.length)
  t.ok(caught.every((error) => error === thrown))
})

t.test('recoverPanic off: the host\'s default error handler sees the error\'s status and code', async (t) => {
  const app = await buildApp(t, { recoverPanic: false })
  app.beego.get('/', () => { throw Object.assign(new Error('taken'), { statusCode: 409, code: 'ERR_TAKEN' }) })

  t.strictSame((await app.inject('/')).json(), { statusCode: 409, code: 'ERR_TAKEN', error: 'Conflict', message: 'taken' })
})

t.test('recoverPanic off: abort and stopRun are Beego\'s all the same', async (t) => {
  const app = await buildFailing(t, { recoverPanic: false })
  app.setErrorHandler(() => { throw new Error('never') })

  t.match(await app.inject('/?code=403'), { statusCode: 403, body: PAGE('Forbidden') })
})

t.test('an error on a native route is the host\'s, without the errors plugin', async (t) => {
  const app = await buildApp(t)
  app.get('/native', async () => { throw new Error('boom') })

  t.strictSame((await app.inject('/native')).json(), { statusCode: 500, error: 'Internal Server Error', message: 'boom' })
})

t.test('the host\'s not-found handler answers, wherever it is set', async (t) => {
  const before = buildFastify(t)
  before.setNotFoundHandler((_request, reply) => { reply.code(404).send('host') })
  await before.register(beegoMvc, { runMode: 'prod' })
  const after = await buildApp(t)
  after.setNotFoundHandler((_request, reply) => { reply.code(404).send({ host: true }) })

  t.match(await before.inject('/nope'), { statusCode: 404, body: 'host' })
  t.match(await after.inject('/nope'), { statusCode: 404, body: '{"host":true}' })
})

t.test('a native handler that calls reply.callNotFound gets the 404 page', async (t) => {
  const app = await buildApp(t)
  app.get('/native', (_request, reply) => { reply.callNotFound() })

  t.match(await app.inject('/native'), { statusCode: 404, body: PAGE('Page Not Found') })
})

// On plain Fastify routes

t.test('alone: errors of native routes have Beego\'s pages, by Accept', async (t) => {
  const app = await buildAlone(t)

  t.match(await app.inject('/crash'), { statusCode: 500, body: PAGE('Internal Server Error') })
  t.strictSame((await app.inject({ url: '/crash', headers: JSON_CLIENT })).json(), { statusCode: 500, error: 'Internal Server Error', message: 'Internal Server Error' })
  t.match(await app.inject({ url: '/crash', headers: { accept: 'text/plain' } }), { statusCode: 500, body: '500 Internal Server Error\n' })
  t.match((await app.inject({ url: '/valid?n=x', headers: JSON_CLIENT })).json(), { statusCode: 400, error: 'Bad Request', code: 'FST_ERR_VALIDATION' })
  t.match(await app.inject('/valid?n=x'), { statusCode: 400, body: PAGE('Bad Request') })
  t.equal((await app.inject('/fine')).body, 'fine')
})

t.test('alone: unknown paths have the 404 page', async (t) => {
  const app = await buildAlone(t)

  t.match(await app.inject('/nope'), { statusCode: 404, body: PAGE('Page Not Found') })
  t.strictSame((await app.inject({ url: '/nope', headers: JSON_CLIENT })).json(), { statusCode: 404, error: 'Not Found', message: 'Not Found' })
})

t.test('alone: what Fastify itself refuses is a page, too', async (t) => {
  const app = await buildAlone(t)
  const post = (payload: string) => app.inject({ method: 'POST', url: '/fine', headers: { 'content-type': 'application/json' }, payload })

  t.match(await post('{"a":'), { statusCode: 400, body: PAGE('Bad Request') })
  t.match(await post(JSON.stringify('x'.repeat(2000))), { statusCode: 413, body: PAGE('Request Entity Too Large|Payload Too Large') })
  t.match(await app.inject('/%zz'), { statusCode: 400 })
})

t.test('alone: the development page', async (t) => {
  const app = await buildAlone(t, { runMode: 'dev', appName: 'site' })

  t.match(await app.inject('/crash'), { statusCode: 500, body: PAGE('beego application error') })
  t.match((await app.inject('/crash')).body, 'site')
})

t.test('alone: in a scope, its errors and its unknown paths only', async (t) => {
  const app = buildFastify(t)
  app.get('/crash', async () => { throw new Error('boom') })
  await app.register(async (scope) => {
    await scope.register(errors, { runMode: 'prod' })
    scope.get('/crash', async () => { throw new Error('boom') })
  }, { prefix: '/scope' })

  t.match(await app.inject('/scope/crash'), { statusCode: 500, body: PAGE('Internal Server Error') })
  t.match(await app.inject('/scope/nope'), { statusCode: 404, body: PAGE('Page Not Found') })
  t.match((await app.inject('/crash')).json(), { statusCode: 500, message: 'boom' })
  t.match((await app.inject('/nope')).json(), { statusCode: 404 })
})

t.test('with beegoMvc: errorHandler and errorController answer for native routes', async (t) => {
  const app = buildFastify(t)
  await app.register(beegoMvc, { runMode: 'prod' })
  await app.register(errors)
  app.beego.errorHandler('500', (ctx) => ctx.writeString('custom 500'))
  app.get('/crash', async () => { throw new Error('boom') })

  t.match(await app.inject('/crash'), { statusCode: 500, body: 'custom 500' })
})

t.test('alone: an error after output of a filter, or inside an error handler, still is one answer', async (t) => {
  const app = await buildFailing(t)
  await app.register(errors)
  app.beego.errorHandler('500', () => { throw new Error('again') })
  app.get('/crash', async () => { throw new Error('boom') })

  t.equal((await app.inject('/crash')).statusCode, 500)
})

t.test('alone: a bad option is refused', async (t) => {
  const app = buildFastify(t)

  await t.rejects(async () => { await app.register(errors, { errorshow: false } as never) }, { code: 'FST_BEEGO_OPT_UNKNOWN', message: /'errorsShow'/ })
})

async function buildFailing (t: Test, options: BeegoOptions = {}): Promise<FastifyInstance> {
  const app = await buildApp(t, options)
  app.beego.router('/', FailController)
  return app
}

async function buildAlone (t: Test, options: BeegoOptions = {}): Promise<FastifyInstance> {
  const app = buildFastify(t, { bodyLimit: 1000 })
  await app.register(errors, { runMode: 'prod', ...options })
  app.get('/crash', async () => { throw new Error('boom') })
  app.get('/fine', async () => 'fine')
  app.post('/fine', async () => 'fine')
  app.get('/valid', { schema: { querystring: { type: 'object', properties: { n: { type: 'integer' } } } } }, async () => 'valid')
  return app
}

t.test('a handler for 404 may answer with JSON, or by Fastify\'s reply', async (t) => {
  const json = await buildApp(t)
  json.beego.errorHandler(404, (ctx) => ctx.output.json({ nothing: ctx.input.url() }))
  const sent = await buildApp(t)
  sent.beego.errorHandler(404, (ctx) => { ctx.reply.send('sent') })

  t.match(await json.inject('/nope'), { statusCode: 404, body: '{"nothing":"/nope"}', headers: { 'content-type': 'application/json; charset=utf-8' } })
  t.match(await sent.inject('/nope'), { statusCode: 404, body: 'sent' })
})
