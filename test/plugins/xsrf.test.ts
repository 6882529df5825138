import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import t, { type Test } from 'tap'
import { signCookie } from '../../lib/cookie/secure-cookie.js'
import beegoMvc, { type BeegoOptions, Controller } from '../../plugins/index.js'
import xsrf, { type XSRFOptions } from '../../plugins/xsrf.js'
import { buildFastify } from '../helper.js'

const KEY = 'a key of our own'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const UNSAFE = ['POST', 'PUT', 'DELETE', 'PATCH'] as const

// Signed by Go's crypto/hmac: value `a`, secret `k`, time 5.
const SIGNED_BY_GO = 'YQ==|5|e9697331223efb9cff5d4ad0b6da6e321a4aeec7296557233162ff9219e92a1f'

/** Says what ran. `GET` shows the token. */
class FormController extends Controller {
  override get (): void { this.ctx.writeString(this.xsrfToken()) }
  override post (): void { this.ctx.writeString('saved') }
  override put (): void { this.ctx.writeString('saved') }
  override delete (): void { this.ctx.writeString('saved') }
  override patch (): void { this.ctx.writeString('saved') }
  override head (): void { this.ctx.writeString('saved') }
  override options (): void { this.ctx.writeString('saved') }
}

// In the Beego flow

t.test('a form with the token of its cookie is accepted, one without it is 422, one with another is 417', async (t) => {
  const app = await buildBeego(t)
  const { cookie, token } = await visit(app)

  const answers = [
    await post(app, '/form', cookie, `_xsrf=${token}`),
    await post(app, '/form', cookie, 'a=1'),
    await post(app, '/form', cookie, `_xsrf=${token}x`)
  ]

  t.strictSame(answers.map(({ statusCode }) => statusCode), [200, 422, 417])
  t.match(answers[1]!.body, '<title>Unprocessable Entity</title>')
  t.match(answers[2]!.body, '<title>Expectation Failed</title>')
})

t.test('a client that prefers JSON is told the code', async (t) => {
  const app = await buildBeego(t)
  const { cookie } = await visit(app)
  const ask = (payload: string) => app.inject({ method: 'POST', url: '/form', headers: { ...FORM, cookie, accept: 'application/json' }, payload })

  t.match((await ask('')).json(), { statusCode: 422, code: 'FST_BEEGO_XSRF_MISSING' })
  t.match((await ask('_xsrf=x')).json(), { statusCode: 417, code: 'FST_BEEGO_XSRF_MISMATCH' })
})

t.test('the first visit sets the cookie, also where the action asks for no token, and later ones keep it', async (t) => {
  class QuietController extends Controller {
    override get (): void { this.ctx.writeString('quiet') }
  }
  const app = await buildBeego(t)
  app.beego.router('/quiet', QuietController)

  const first = await app.inject('/quiet')
  const cookie = cookieOf(first)
  const again = await app.inject({ url: '/quiet', headers: { cookie } })

  t.match(first.headers['set-cookie'], /^_xsrf=[\w-]{43}=\|\d{19}\|[0-9a-f]{64}; Path=\/; SameSite=Lax$/)
  t.equal(again.headers['set-cookie'], undefined)
})

for (const dialect of ['classic', 'modern'] as const) {
  for (const pace of ['at once', 'as a promise'] as const) {
    t.test(`${dialect}: the check comes ${dialect === 'classic' ? 'before' : 'behind'} prepare, whose steps end ${pace}, and finish does not run`, async (t) => {
      const trace: string[] = []
      const step = (name: string) => { trace.push(name); return pace === 'at once' ? undefined : Promise.resolve() }
      class StepController extends FormController {
        override init () { return step('init') }
        override prepare () { return step('prepare') }
        override finish () { return step('finish') }
      }
      const app = await buildBeego(t, { dialect })
      app.beego.router('/step', StepController)

      const { statusCode } = await app.inject({ method: 'POST', url: '/step' })
      const refused = trace.splice(0)
      const accepted = await send(app, '/step', await visit(app), 'POST')

      t.equal(statusCode, 422)
      t.strictSame(refused, dialect === 'classic' ? ['init'] : ['init', 'prepare'])
      t.equal(accepted.body, 'saved')
      t.strictSame(trace, ['init', 'prepare', 'finish'])
    })
  }

  t.test(`${dialect}: an answer that stands before the check stays the answer`, async (t) => {
    class LoginController extends FormController {
      override init (): void { if (dialect === 'classic') this.ctx.redirect(302, '/login') }
      override prepare (): void { if (dialect === 'modern') this.redirect('/login', 302) }
    }
    const app = await buildBeego(t, { dialect })
    app.beego.router('/login-first', LoginController)

    const { statusCode, headers } = await app.inject({ method: 'POST', url: '/login-first' })

    t.equal(statusCode, 302)
    t.equal(headers.location, '/login')
    t.equal(headers['set-cookie'], undefined)
  })
}

t.test('POST, PUT, DELETE and PATCH are checked; GET, HEAD and OPTIONS are not', async (t) => {
  const app = await buildBeego(t)
  const client = await visit(app)

  for (const method of UNSAFE) {
    t.equal((await app.inject({ method, url: '/form', headers: { cookie: client.cookie } })).statusCode, 422, method)
    t.equal((await send(app, '/form', client, method)).body, 'saved', method)
  }
  for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) {
    t.equal((await app.inject({ method, url: '/form' })).statusCode, 200, method)
  }
})

t.test('a field, a query and three headers may say the token; the field goes first, unless it is empty', async (t) => {
  const app = await buildBeego(t)
  const { cookie, token } = await visit(app)
  const multipartBody = `--XX\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n${token}\r\n--XX--\r\n`
  const requests: ReadonlyArray<readonly [status: number, request: InjectOptions]> = [
    [200, { headers: { 'x-xsrftoken': token } }],
    [200, { headers: { 'X-XSRFToken': token } }],
    [200, { headers: { 'x-csrftoken': token } }],
    [200, { headers: { 'x-csrf-token': token } }],
    [200, { url: `/form?_xsrf=${token}` }],
    [200, { headers: FORM, payload: `_xsrf=${token}&_xsrf=wrong` }],
    [200, { headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=utf-8' }, payload: `_xsrf=${token}` }],
    [200, { headers: { 'content-type': 'multipart/form-data; boundary=XX' }, payload: multipartBody }],
    [200, { headers: { ...FORM, 'x-xsrftoken': token }, payload: '_xsrf=' }],
    [417, { headers: { ...FORM, 'x-xsrftoken': token }, payload: '_xsrf=wrong' }],
    [417, { headers: { 'x-xsrftoken': [token, token] } }]
  ]
  for (const [status, request] of requests) {
    const response = await app.inject({ method: 'POST', url: '/form', ...request, headers: { ...request.headers, cookie } })

    t.equal(response.statusCode, status, JSON.stringify(request))
  }
})

t.test('no content type smuggles a field in, and none lets a request pass', async (t) => {
  const app = await buildBeego(t)
  const { cookie, token } = await visit(app)

  for (const type of ['text/plain', 'application/json', 'application/octet-stream', 'text/xml', '']) {
    for (const payload of [`_xsrf=${token}`, JSON.stringify({ _xsrf: token }), 'a=1']) {
      const response = await app.inject({ method: 'POST', url: '/form', headers: { cookie, ...type === '' ? {} : { 'content-type': type } }, payload })

      t.equal(response.statusCode, 422, `${type} ${payload}`)
    }
  }
})

t.test('_method makes no request safe', async (t) => {
  for (const dialect of ['classic', 'modern'] as const) {
    const app = await buildBeego(t, { dialect })
    const { cookie, token } = await visit(app)

    for (const method of ['get', 'GET', 'HEAD', 'OPTIONS', 'TRACE', 'put', 'DELETE', 'patch', '']) {
      t.equal((await post(app, '/form', cookie, `_method=${method}`)).statusCode, 422, `${dialect} ${method}`)
    }
    t.equal((await post(app, '/form', cookie, `_method=DELETE&_xsrf=${token}`)).body, 'saved')
  }
})

t.test('a cookie that was not signed here counts as none: its client gets another one', async (t) => {
  const app = await buildBeego(t)
  const forged = ['YWJj|123|00', `YWJj|1795225903142695882|${'0'.repeat(64)}`, SIGNED_BY_GO, 'garbage', '', signCookie('', KEY, 1n)]

  for (const value of forged) {
    const response = await post(app, '/form', `_xsrf=${value}`, '_xsrf=abc')
    const empty = await post(app, '/form', `_xsrf=${value}`, '_xsrf=')

    t.equal(response.statusCode, 417, value)
    t.match(cookieOf(response), /^_xsrf=/, value)
    t.equal(empty.statusCode, 422, value)
  }
})

t.test('another origin has no token, whatever else it sends', async (t) => {
  const app = await buildBeego(t)
  const { cookie } = await visit(app)
  const headers = { ...FORM, cookie, origin: 'https://evil.example', referer: 'https://evil.example/', 'x-requested-with': 'XMLHttpRequest' }

  const response = await app.inject({ method: 'POST', url: '/form', headers, payload: 'a=1' })

  t.equal(response.statusCode, 422)
})

t.test("a token of one client does not fit another one's cookie", async (t) => {
  const app = await buildBeego(t)
  const ann = await visit(app)
  const bob = await visit(app)

  t.equal((await post(app, '/form', ann.cookie, `_xsrf=${bob.token}`)).statusCode, 417)
})

t.test('cookies of one name: garbage beside ours does no harm, and of two that are signed neither counts', async (t) => {
  const app = await buildBeego(t)
  const own = await visit(app)
  const planted = await visit(app)
  const body = `_xsrf=${own.token}`

  t.equal((await post(app, '/form', `_xsrf=garbage; ${own.cookie}`, body)).statusCode, 200)
  t.equal((await post(app, '/form', `${own.cookie}; ${own.cookie}`, body)).statusCode, 200)
  t.equal((await post(app, '/form', `${planted.cookie}; ${own.cookie}`, body)).statusCode, 417)
  t.equal((await post(app, '/form', `${planted.cookie}; ${own.cookie}`, `_xsrf=${planted.token}`)).statusCode, 417)
})

t.test('a path that leads nowhere is not checked', async (t) => {
  const app = await buildBeego(t)

  t.equal((await app.inject({ method: 'POST', url: '/nowhere' })).statusCode, 404)
})

t.test('an error handler may answer, and an error controller is not checked itself', async (t) => {
  class ErrorController extends Controller {
    override prepare (): void { this.ctx.output.header('x-prepared', 'yes') }
    error417 (): void { this.ctx.writeString('own 417') }
  }
  for (const dialect of ['classic', 'modern'] as const) {
    const app = await buildBeego(t, { dialect })
    app.beego.errorHandler(422, (ctx) => ctx.writeString('own 422')).errorController(ErrorController)
    const { cookie } = await visit(app)

    const missing = await post(app, '/form', cookie, 'a=1')
    const mismatch = await post(app, '/form', cookie, '_xsrf=x')

    t.strictSame([missing.statusCode, missing.body], [422, 'own 422'])
    t.strictSame([mismatch.statusCode, mismatch.body, mismatch.headers['x-prepared']], [417, 'own 417', 'yes'])
  }
})

t.test('with recoverPanic off the error goes to the error handler of the host', async (t) => {
  const app = await buildBeego(t, { recoverPanic: false })

  t.match((await app.inject({ method: 'POST', url: '/form' })).json(), { statusCode: 422, code: 'FST_BEEGO_XSRF_MISSING' })
})

// Switches

t.test('a controller switches the check off by a class field or in init, and in modern in prepare', async (t) => {
  class FieldController extends FormController { override enableXSRF = false }
  class InitController extends FormController { override init (): void { this.enableXSRF = false } }
  class PrepareController extends FormController { override prepare (): void { this.enableXSRF = false } }

  for (const dialect of ['classic', 'modern'] as const) {
    const app = await buildBeego(t, { dialect })
    app.beego.router('/field', FieldController).router('/init', InitController).router('/prepare', PrepareController)

    t.equal((await app.inject({ method: 'POST', url: '/field' })).body, 'saved')
    t.equal((await app.inject({ method: 'POST', url: '/init' })).body, 'saved')
    t.equal((await app.inject({ method: 'POST', url: '/prepare' })).statusCode, dialect === 'modern' ? 200 : 422)
    t.equal((await app.inject({ method: 'POST', url: '/form' })).statusCode, 422)
  }
})

t.test('xsrfExempt names routes by patterns, below the prefix of the application', async (t) => {
  class AutoController extends FormController {
    save (): void { this.ctx.writeString('saved') }
  }
  for (const dialect of ['classic', 'modern'] as const) {
    const app = buildFastify(t)
    await app.register(beegoMvc, { runMode: 'prod', prefix: '/v1', dialect, enableXSRF: true, xsrfKey: KEY, xsrfExempt: ['/hook/*', '/auto/*'] })
    app.beego.router('/hook/:id([0-9]+)', FormController).router('/hooks', FormController).router('/:any/x', FormController).autoRouter(AutoController)

    t.equal((await app.inject({ method: 'POST', url: '/v1/hook/5' })).body, 'saved', dialect)
    t.equal((await app.inject({ method: 'POST', url: '/v1/auto/save' })).body, 'saved', dialect)
    t.equal((await app.inject({ method: 'POST', url: '/v1/hooks' })).statusCode, 422, dialect)
    t.equal((await app.inject({ method: 'POST', url: '/v1/hook/x' })).statusCode, 422, `${dialect}: the route is /:any/x`)
  }
})

t.test('no spelling of a path makes a route exempt', async (t) => {
  for (const dialect of ['classic', 'modern'] as const) {
    const app = await buildBeego(t, { dialect, xsrfExempt: ['/hook/*'] })
    app.beego.router('/hook/in', FormController)

    for (const url of ['/hook/../form', '/hook/%2e%2e/form', '//form', '/form/', '/hook//../form', '/form?x=/hook/', '/FORM']) {
      t.not((await app.inject({ method: 'POST', url })).body, 'saved', `${dialect} ${url}`)
    }
    t.equal((await app.inject({ method: 'POST', url: '/hook/in' })).body, 'saved', dialect)
  }
})

t.test('functional routes are not checked by themselves, and check when they say so', async (t) => {
  const app = await buildBeego(t)
  app.beego
    .post('/open', () => 'saved')
    .post('/closed', (ctx) => { ctx.reply.checkXSRFCookie(); return 'saved' })
  const client = await visit(app)

  t.equal((await app.inject({ method: 'POST', url: '/open' })).body, 'saved')
  t.equal((await app.inject({ method: 'POST', url: '/closed' })).statusCode, 422)
  t.equal((await send(app, '/closed', client, 'POST')).body, 'saved')
})

t.test('without enableXSRF nothing is checked, tokens are there, and a controller may check', async (t) => {
  class HandController extends FormController {
    override put (): void { this.checkXSRFCookie(); this.ctx.writeString('saved') }
  }
  const app = await buildBeego(t, { enableXSRF: false })
  app.beego.router('/hand', HandController)

  const client = await visit(app, '/hand')

  t.match(client.token, /^[0-9A-Za-z]{32}$/)
  t.equal((await app.inject({ method: 'POST', url: '/hand' })).body, 'saved')
  t.equal((await app.inject({ method: 'PUT', url: '/hand' })).statusCode, 422)
  t.equal((await send(app, '/hand', client, 'PUT')).body, 'saved')
})

t.test('a check by hand does nothing where the controller has switched it off', async (t) => {
  class HandController extends FormController {
    override enableXSRF = false
    override post (): void { this.checkXSRFCookie(); this.ctx.writeString('saved') }
  }
  const app = await buildBeego(t)
  app.beego.router('/hand', HandController)

  t.equal((await app.inject({ method: 'POST', url: '/hand' })).body, 'saved')
})

// Cookie and field

t.test('the form field is made with the token, which is made if there is none', async (t) => {
  class PageController extends Controller {
    override get (): void { this.ctx.writeString(this.xsrfFormHTML()) }
  }
  const app = await buildBeego(t, { enableXSRF: false })
  app.beego.router('/page', PageController)

  const { body, headers } = await app.inject('/page')
  const [, token = ''] = /^<input type="hidden" name="_xsrf" value="(\w{32})" \/>$/.exec(body)!

  t.ok(String(headers['set-cookie']).startsWith(`_xsrf=${Buffer.from(token).toString('base64url')}`))
})

t.test('a token that Beego signed is known, and shown escaped', async (t) => {
  class PageController extends Controller {
    override get (): void { this.ctx.writeString(this.xsrfFormHTML()) }
  }
  const app = await buildBeego(t, { xsrfKey: 'k' })
  app.beego.router('/page', PageController)

  t.equal((await app.inject({ url: '/page', headers: { cookie: `_xsrf=${SIGNED_BY_GO}` } })).body, '<input type="hidden" name="_xsrf" value="a" />')
  t.equal((await post(app, '/form', `_xsrf=${SIGNED_BY_GO}`, '_xsrf=a')).body, 'saved')
  t.match((await app.inject({ url: '/page', headers: { cookie: `_xsrf=${signCookie('"><script>', 'k', 1n)}` } })).body, 'value="&#34;&gt;&lt;script&gt;"')
})

t.test('xsrfExpire is the lifetime of the cookie; that of the controller goes first', async (t) => {
  class HourController extends FormController { override xsrfExpire = 3600 }
  const app = await buildBeego(t, { xsrfExpire: 60 })
  app.beego.router('/hour', HourController)

  t.match((await app.inject('/form')).headers['set-cookie'], / Max-Age=60; /)
  t.match((await app.inject('/hour')).headers['set-cookie'], / Max-Age=3600; /)
})

t.test('keys rotate: a cookie of the old one is good, new ones are signed with the new one', async (t) => {
  const old = await visit(await buildBeego(t, { xsrfKey: 'old' }))
  const app = await buildBeego(t, { xsrfKey: ['new', 'old'] })
  const alone = await buildBeego(t, { xsrfKey: 'new' })

  t.equal((await send(app, '/form', old, 'POST')).body, 'saved')
  t.equal((await send(alone, '/form', old, 'POST')).statusCode, 417)
  t.equal((await send(alone, '/form', await visit(app), 'POST')).body, 'saved')
})

t.test('the recipe of docs/xsrf.md for single-page applications reads the token out of the cookie', async (t) => {
  const app = await buildBeego(t)
  const { cookie, token } = await visit(app)
  const document = { cookie: `other=1; ${cookie}; more=2` }
  const [recipe = ''] = /^function xsrfToken[^]*?^}$/m.exec(readFileSync(new URL('../../docs/xsrf.md', import.meta.url), 'utf8')) ?? []

  t.equal(runInNewContext(`${recipe}; xsrfToken()`, { document, atob }), token)
  t.equal(runInNewContext(`${recipe}; xsrfToken()`, { document: { cookie: 'other=1' }, atob }), '')
})

// Options

t.test('starting in prod with the default key is an error, and so is using it there', async (t) => {
  class PageController extends Controller {
    override get (): void { this.ctx.writeString(this.xsrfToken()) }
  }
  for (const xsrfKey of [undefined, 'beegoxsrf', ['new', 'beegoxsrf'] as const]) {
    const options = xsrfKey === undefined ? {} : { xsrfKey }
    const start = async (more: BeegoOptions) => { await buildFastify(t).register(beegoMvc, { ...options, ...more }) }

    await t.rejects(start({ runMode: 'prod', enableXSRF: true }), { code: 'FST_BEEGO_XSRF_KEY' })
    await t.resolves(start({ runMode: 'dev', enableXSRF: true }))
    await t.resolves(start({ runMode: 'prod' }))
    await t.rejects(async () => { await buildFastify(t).register(xsrf, { runMode: 'prod', ...options }) }, { code: 'FST_BEEGO_XSRF_KEY' })
  }

  const app = buildFastify(t)
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.router('/', PageController)
  t.match((await app.inject({ url: '/', headers: { accept: 'application/json' } })).json(), { statusCode: 500, code: 'FST_BEEGO_XSRF_KEY' })
})

t.test('wrong options are errors', async (t) => {
  const wrong = [{ xsrfKey: '' }, { xsrfKey: [] }, { xsrfKey: ['a', ''] }, { xsrfExpire: -1 }, { xsrfExpire: 1.5 }, { xsrfExempt: '/x' }, { auto: 'yes' }]
  for (const options of wrong as unknown as XSRFOptions[]) {
    await t.rejects(async () => { await buildFastify(t).register(xsrf, options) }, { code: 'FST_BEEGO_OPT_INVALID' }, JSON.stringify(options))
  }
  await t.rejects(async () => { await buildFastify(t).register(xsrf, { xsrfExempt: ['/:id(['], auto: true }) }, { code: 'FST_BEEGO_ROUTE_PATTERN' })
  await t.rejects(async () => { await buildFastify(t).register(beegoMvc, { xsrfExempt: ['/:id(['], enableXSRF: true }) }, { code: 'FST_BEEGO_ROUTE_PATTERN' })
})

// Alone

t.test('alone: a reply has the token, the field and the check', async (t) => {
  const app = buildFastify(t)
  await app.register(formbody)
  await app.register(xsrf, { xsrfKey: KEY })
  app.get('/form', async (_request, reply) => reply.xsrfToken())
  app.get('/page', async (_request, reply) => reply.xsrfFormHTML())
  app.post('/save', async (_request, reply) => { reply.checkXSRFCookie(); return 'saved' })
  app.post('/open', async () => 'open')

  const client = await visit(app)
  const page = await app.inject({ url: '/page', headers: { cookie: client.cookie } })

  t.equal(page.body, `<input type="hidden" name="_xsrf" value="${client.token}" />`)
  t.equal((await post(app, '/save', client.cookie, `_xsrf=${client.token}`)).body, 'saved')
  t.match((await post(app, '/save', client.cookie, 'a=1')).json(), { statusCode: 422, code: 'FST_BEEGO_XSRF_MISSING' })
  t.match((await post(app, '/save', client.cookie, '_xsrf=x')).json(), { statusCode: 417, code: 'FST_BEEGO_XSRF_MISMATCH' })
  t.equal((await post(app, '/open', '', 'a=1')).body, 'open')
})

t.test('auto: every unsafe request is checked, safe ones and unknown paths are not', async (t) => {
  const app = await buildAuto(t)
  const client = await visit(app)

  for (const method of UNSAFE) {
    t.equal((await app.inject({ method, url: '/save', headers: { cookie: client.cookie } })).statusCode, 422, method)
    t.equal((await send(app, '/save', client, method)).body, 'saved', method)
    t.equal((await app.inject({ method, url: '/nowhere' })).statusCode, 404, method)
  }
  for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) t.equal((await app.inject({ method, url: '/save' })).statusCode, 200, method)
})

t.test('auto: the field is found in urlencoded, JSON and multipart bodies, whichever parser has read them', async (t) => {
  for (const attachFieldsToBody of [true, 'keyValues'] as const) {
    for (const order of ['before', 'after'] as const) {
      const parsers = async (app: FastifyInstance) => {
        await app.register(formbody)
        await app.register(multipart, { attachFieldsToBody })
      }
      const app = await buildAuto(t, { [order]: parsers })
      const { cookie, token } = await visit(app)
      const part = (value: string) => `--XX\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n${value}\r\n--XX--\r\n`
      const bodies: Record<string, (value: string) => string> = {
        'application/x-www-form-urlencoded': (value) => `_xsrf=${value}`,
        'application/json': (value) => JSON.stringify({ _xsrf: value }),
        'multipart/form-data; boundary=XX': part
      }
      for (const [type, body] of Object.entries(bodies)) {
        const ask = async (value: string) => (await app.inject({ method: 'POST', url: '/save', headers: { cookie, 'content-type': type }, payload: body(value) })).statusCode

        t.strictSame([await ask(token), await ask('wrong'), await ask('')], [200, 417, 422], `${String(attachFieldsToBody)} ${order} ${type}`)
      }
    }
  }
})

t.test('auto: a multipart body that the handler reads as it comes needs the token in a header', async (t) => {
  const app = await buildAuto(t, { before: async (app) => { await app.register(multipart) } })
  const { cookie, token } = await visit(app)
  const request = (headers: Record<string, string>) => app.inject({
    method: 'POST',
    url: '/save',
    headers: { cookie, 'content-type': 'multipart/form-data; boundary=XX', ...headers },
    payload: `--XX\r\nContent-Disposition: form-data; name="_xsrf"\r\n\r\n${token}\r\n--XX--\r\n`
  })

  t.equal((await request({})).statusCode, 422)
  t.equal((await request({ 'x-xsrftoken': token })).statusCode, 200)
})

t.test('auto: a schema that takes unknown fields away does not take the token', async (t) => {
  const app = await buildAuto(t)
  const schema = { body: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false } }
  app.post('/strict', { schema }, async (request) => request.body)
  const { cookie, token } = await visit(app)

  const response = await app.inject({ method: 'POST', url: '/strict', headers: { cookie }, payload: { a: 'x', _xsrf: token } })

  t.strictSame([response.statusCode, response.json()], [200, { a: 'x' }])
})

t.test('auto: a route is exempt by its configuration or by a pattern of its own URL', async (t) => {
  const app = await buildAuto(t, { options: { xsrfExempt: ['/hook/*'] } })
  app.post('/config', { config: { xsrf: false } }, async () => 'saved')
  app.post('/hook/:id', async () => 'saved')
  app.post('/:any/x/save', async () => 'saved')

  t.equal((await app.inject({ method: 'POST', url: '/config' })).body, 'saved')
  t.equal((await app.inject({ method: 'POST', url: '/hook/5' })).body, 'saved')
  t.equal((await app.inject({ method: 'POST', url: '/hook/x/save' })).statusCode, 422, 'the route is /:any/x/save')
})

t.test('auto: two scopes have keys of their own, and a scope outside has no check', async (t) => {
  const app = buildFastify(t)
  for (const name of ['a', 'b']) {
    await app.register(async (scope) => {
      await scope.register(xsrf, { auto: true, xsrfKey: name })
      scope.get('/form', async (_request, reply) => reply.xsrfToken())
      scope.post('/save', async () => name)
    }, { prefix: `/${name}` })
  }
  app.post('/outside', async () => 'outside')
  const a = await visit(app, '/a/form')

  t.equal((await send(app, '/a/save', a, 'POST')).body, 'a')
  t.equal((await send(app, '/b/save', a, 'POST')).statusCode, 417)
  t.equal((await app.inject({ method: 'POST', url: '/outside' })).body, 'outside')
})

t.test('alone: xsrfName is the name of the cookie', async (t) => {
  const app = buildFastify(t)
  await app.register(xsrf, { xsrfKey: KEY, xsrfName: '_mine', auto: true })
  app.get('/', async (_request, reply) => reply.xsrfToken())
  app.post('/', async () => 'saved')

  const { body: token, headers } = await app.inject('/')
  const cookie = String(headers['set-cookie']).split(';')[0]!

  t.match(cookie, /^_mine=/)
  t.equal((await app.inject({ method: 'POST', url: '/', headers: { cookie, 'x-xsrftoken': token } })).body, 'saved')
})

t.test('alone: the default key is warned of while it is not prod', async (t) => {
  const logged: string[] = []
  for (const options of [{}, { xsrfKey: KEY }] as XSRFOptions[]) {
    const app = buildFastify(t, { logger: { stream: { write: (line: string) => { logged.push(line) } } } })
    await app.register(xsrf, options)
  }

  t.equal(logged.length, 1)
  t.match(JSON.parse(logged[0]!), { level: 40, msg: /xsrfKey/ })
})

// Beside beegoMvc

t.test('auto beside beegoMvc: functional and native routes are checked, controllers keep their switch', async (t) => {
  class OpenController extends FormController { override enableXSRF = false }
  const app = await buildBeego(t, { xsrfExempt: ['/hook/:id'] })
  await app.register(xsrf, { auto: true })
  app.post('/native', async () => 'saved')
  app.beego
    .router('/open', OpenController)
    .post('/function', () => 'saved')
    .post('/hook/:id', () => 'saved')
    .get('/only-get', () => 'got')
    .router('/get-only', FormController, 'get:get')
  const client = await visit(app)
  const statuses = async (url: string) => [(await app.inject({ method: 'POST', url, headers: { cookie: client.cookie } })).statusCode, (await send(app, url, client, 'POST')).statusCode]

  t.strictSame(await statuses('/native'), [422, 200])
  t.strictSame(await statuses('/function'), [422, 200])
  t.strictSame(await statuses('/form'), [422, 200])
  t.strictSame(await statuses('/open'), [200, 200])
  t.strictSame(await statuses('/hook/5'), [200, 200])
  t.strictSame(await statuses('/only-get'), [404, 404])
  t.strictSame(await statuses('/get-only'), [404, 404])
})

t.test('auto beside beegoMvc without enableXSRF: controllers are checked as all routes', async (t) => {
  const app = await buildBeego(t, { enableXSRF: false })
  await app.register(xsrf, { auto: true })
  const client = await visit(app)

  t.equal((await app.inject({ method: 'POST', url: '/form', headers: { cookie: client.cookie } })).statusCode, 422)
  t.equal((await send(app, '/form', client, 'POST')).body, 'saved')
})

t.test('auto: where routes contest a path, the one that answers decides whether it is exempt', async (t) => {
  const app = await buildBeego(t, { xsrfExempt: ['/p/:any'] })
  await app.register(xsrf, { auto: true })
  app.beego.post('/p/:id([0-9]+)', () => 'number').post('/p/:any', () => 'any')

  t.equal((await app.inject({ method: 'POST', url: '/p/x' })).body, 'any')
  t.equal((await app.inject({ method: 'POST', url: '/p/?x' })).statusCode, 404)
})

t.test('auto: what routing itself answers is the answer', async (t) => {
  const app = await buildBeego(t)
  await app.register(xsrf, { auto: true })
  app.beego.post('/slash/', () => 'saved').router('/verbs', class extends Controller {}, 'post:post')

  const response = await app.inject({ method: 'POST', url: '/slash' })

  t.strictSame([response.statusCode, response.headers.location], [301, '/slash/'])
})

t.test('auto around a scope with Beego in it: its routes are checked with the key outside, and none is exempt', async (t) => {
  const app = buildFastify(t)
  await app.register(xsrf, { auto: true, xsrfKey: KEY, xsrfExempt: ['*'] })
  app.get('/form', async (_request, reply) => reply.xsrfToken())
  app.post('/native', async () => 'saved')
  await app.register(async (scope) => {
    await scope.register(beegoMvc, { runMode: 'prod', xsrfKey: KEY })
    scope.beego.post('/in', () => 'saved')
  }, { prefix: '/beego' })
  const client = await visit(app)

  t.equal((await app.inject({ method: 'POST', url: '/native' })).body, 'saved')
  t.equal((await app.inject({ method: 'POST', url: '/beego/in', headers: { cookie: client.cookie } })).statusCode, 422)
  t.equal((await send(app, '/beego/in', client, 'POST')).body, 'saved')
})

interface Client {
  /** `_xsrf=…` */
  readonly cookie: string
  readonly token: string
}

async function buildBeego (t: Test, options: BeegoOptions = {}): Promise<FastifyInstance> {
  const app = buildFastify(t)
  await app.register(beegoMvc, { runMode: 'prod', enableXSRF: true, xsrfKey: KEY, ...options })
  app.beego.router('/form', FormController)
  return app
}

interface Auto {
  readonly options?: XSRFOptions
  readonly before?: (app: FastifyInstance) => Promise<void>
  readonly after?: (app: FastifyInstance) => Promise<void>
}

async function buildAuto (t: Test, { options = {}, before, after }: Auto = {}): Promise<FastifyInstance> {
  const app = buildFastify(t)
  await before?.(app)
  await app.register(xsrf, { auto: true, xsrfKey: KEY, ...options })
  await after?.(app)
  app.get('/form', async (_request, reply) => reply.xsrfToken())
  app.route({ method: ['GET', 'HEAD', 'OPTIONS', ...UNSAFE], url: '/save', handler: async () => 'saved' })
  return app
}

/** A first visit to a page that shows the token. */
async function visit (app: FastifyInstance, url = '/form'): Promise<Client> {
  const response = await app.inject(url)
  return { cookie: cookieOf(response), token: response.body }
}

function cookieOf ({ headers }: LightMyRequestResponse): string {
  return String(headers['set-cookie']).split(';')[0]!
}

function post (app: FastifyInstance, url: string, cookie: string, payload: string): Promise<LightMyRequestResponse> {
  return app.inject({ method: 'POST', url, headers: { ...FORM, cookie }, payload })
}

/** A request with the token in a header. */
function send (app: FastifyInstance, url: string, { cookie, token }: Client, method: typeof UNSAFE[number]): Promise<LightMyRequestResponse> {
  return app.inject({ method, url, headers: { cookie, 'x-xsrftoken': token } })
}
