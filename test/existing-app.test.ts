// Beego in an application that was there first: what the host has, keeps working; what Beego adds, works beside it.

import { execFile } from 'node:child_process'
import { connect as connectHttp2 } from 'node:http2'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setImmediate as nextTick, setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import session from '@fastify/session'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import view from '@fastify/view'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import pug from 'pug'
import t from 'tap'
import beegoMvc, { Controller, newNamespace, nsRouter } from '../plugins/index.js'
import { addBeego, createHost, FORM, hostWith, JSON_TYPE, listen, multipartForm, ORDERS, sendRaw, UserController } from './existing-app/host.js'

const FOLDER = join(import.meta.dirname, 'existing-app')
const SECRET = 'a secret of at least thirty-two characters'

// ---- plugins of the host, registered before or after ----

for (const order of ORDERS) {
  t.test(`@fastify/cookie registered ${order} Beego serves native routes and actions`, async (t) => {
    class CookieController extends Controller {
      both (): void {
        this.ctx.reply.setCookie('seen', 'yes')
        this.ctx.writeString(`cookie ${this.ctx.request.cookies.name}`)
      }
    }
    const app = await hostWith(t, order, (app) => app.register(cookie))
    app.get('/native', async (request, reply) => { reply.setCookie('seen', 'yes'); return `cookie ${request.cookies.name}` })
    app.beego.router('/beego', CookieController, 'get:both')

    for (const url of ['/native', '/beego']) {
      const response = await app.inject({ url, cookies: { name: 'ann' } })

      t.equal(response.body, 'cookie ann')
      t.match(response.cookies, [{ name: 'seen', value: 'yes' }])
    }
  })

  t.test(`@fastify/session registered ${order} Beego keeps what an action and a native route put into it`, async (t) => {
    class CountController extends Controller {
      count (): void { this.ctx.writeString(String(counted(this.ctx.request))) }
    }
    const app = await hostWith(t, order, async (app) => {
      await app.register(cookie)
      await app.register(session, { secret: SECRET, cookie: { secure: false } })
    })
    app.get('/native', async (request) => String(counted(request)))
    app.beego.router('/beego', CountController, 'get:count').autoRouter(CountController)

    const first = await app.inject('/beego')
    const cookies = { sessionId: first.cookies.find(({ name }) => name === 'sessionId')?.value ?? '' }
    const answers = [first.body]
    for (const url of ['/native', '/count/count', '/COUNT/COUNT']) answers.push((await app.inject({ url, cookies })).body)

    t.strictSame(answers, ['1', '2', '3', '4'])
  })

  t.test(`@fastify/formbody registered ${order} Beego gives native routes their form, and actions theirs`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(formbody))
    app.post('/native', async (request) => request.body)
    const form = { method: 'POST', headers: FORM, payload: 'name=ann&name=bob' } as const

    t.strictSame((await app.inject({ ...form, url: '/native' })).json(), { name: ['ann', 'bob'] })
    t.equal((await app.inject({ ...form, url: '/people' })).body, 'saved ann')
  })

  t.test(`@fastify/multipart registered ${order} Beego streams files to native routes`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(multipart))
    app.post('/native', async (request) => {
      const file = await request.file()
      return `${file?.filename}: ${await file?.toBuffer()}`
    })

    const response = await app.inject({ method: 'POST', url: '/native', ...multipartForm({}, { name: 'a.txt', text: 'hello' }) })

    t.equal(response.body, 'a.txt: hello')
  })

  t.test(`@fastify/multipart with attachFieldsToBody registered ${order} Beego leaves an action its fields`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(multipart, { attachFieldsToBody: 'keyValues' }))
    app.post('/native', async (request) => request.body)

    t.strictSame((await app.inject({ method: 'POST', url: '/native', ...multipartForm({ name: 'ann' }) })).json(), { name: 'ann' })
    t.equal((await app.inject({ method: 'POST', url: '/people', ...multipartForm({ name: 'ann' }) })).body, 'saved ann')
  })

  t.test(`@fastify/view registered ${order} Beego shows the host's views and Beego's`, async (t) => {
    class PageController extends Controller {
      show (): void { this.tplName = 'page.pug'; this.data.name = 'ann' }
    }
    const root = join(FOLDER, order === 'before' ? 'beego-views' : 'host-views')
    const app = await hostWith(t, order, (app) => app.register(view, { engine: { pug }, root }), {}, { viewsPath: join(FOLDER, 'beego-views') })
    const name = order === 'before' ? 'page.pug' : 'host.pug'
    app.get('/native', (_request, reply) => reply.view(name, { name: 'ann' }))
    app.beego.router('/beego', PageController, 'get:show')

    t.match((await app.inject('/native')).body, /^<p>from (?:Beego|the host), ann<\/p>$/)
    t.equal((await app.inject('/beego')).body, '<p>from Beego, ann</p>')
  })

  t.test(`@fastify/view with another engine than pug registered ${order} Beego does not get Beego's views`, async (t) => {
    class PageController extends Controller {
      show (): void { this.tplName = 'page.pug'; this.data.name = 'ann' }
    }
    const mustache = { parse: () => {}, render: (text: string) => `mustache: ${text}` }
    const app = await hostWith(t, order, (app) => app.register(view, { engine: { mustache }, root: join(FOLDER, 'beego-views') }), {},
      { viewsPath: join(FOLDER, 'beego-views') })
    app.get('/native', (_request, reply) => reply.view('page.pug', { name: 'ann' }))
    app.beego.router('/beego', PageController, 'get:show')

    t.equal((await app.inject('/native')).body, 'mustache: p from Beego, #{name}\n')
    t.equal((await app.inject('/beego')).body, '<p>from Beego, ann</p>')
  })

  t.test(`@fastify/view with a folder of its own registered ${order} Beego leaves viewsPath in force`, async (t) => {
    class PageController extends Controller {
      show (): void { this.tplName = 'page.pug'; this.data.name = 'ann' }
    }
    const app = await hostWith(t, order, (app) => app.register(view, { engine: { pug }, root: join(FOLDER, 'host-views') }), {},
      { viewsPath: join(FOLDER, 'beego-views') })
    app.get('/native', (_request, reply) => reply.view('host.pug', { name: 'ann' }))
    app.beego.router('/beego', PageController, 'get:show')

    t.equal((await app.inject('/native')).body, '<p>from the host, ann</p>')
    t.equal((await app.inject('/beego')).body, '<p>from Beego, ann</p>')
  })

  t.test(`@fastify/static with a prefix registered ${order} Beego serves its files, and reply.sendFile works in an action`, async (t) => {
    class FileController extends Controller {
      send (): unknown { return this.ctx.reply.sendFile('site.css') }
    }
    const app = await hostWith(t, order, (app) => app.register(fastifyStatic, { root: join(FOLDER, 'public'), prefix: '/assets/' }))
    app.beego.router('/beego', FileController, 'get:send')

    t.equal((await app.inject('/assets/site.css')).body, 'body { color: red }\n')
    t.equal((await app.inject('/beego')).body, 'body { color: red }\n')
    t.equal((await app.inject('/assets/absent.css')).statusCode, 404)
  })

  t.test(`@fastify/static at / with its wildcard registered ${order} Beego takes only what no route takes`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(fastifyStatic, { root: join(FOLDER, 'public'), prefix: '/' }))
    app.get('/native', async () => 'native')

    t.strictSame(await bodies(app, ['/', '/site.css', '/native', '/people', '/people/5', '/user/list', '/USER/LIST']), [
      '<h1>home</h1>\n', 'body { color: red }\n', 'native', 'the users', 'user 5', 'the users', 'the users'
    ])
    t.equal((await app.inject({ method: 'HEAD', url: '/site.css' })).headers['content-length'], '20')
    t.equal((await app.inject('/absent')).statusCode, 404)
  })

  t.test(`@fastify/static at / without a wildcard registered ${order} Beego takes only its files`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(fastifyStatic, { root: join(FOLDER, 'public'), prefix: '/', wildcard: false }))

    t.strictSame(await bodies(app, ['/', '/site.css', '/people', '/USER/LIST']), [
      '<h1>home</h1>\n', 'body { color: red }\n', 'the users', 'the users'
    ])
  })
}

function counted (request: FastifyRequest): number {
  const store = request.session as unknown as { count?: number }
  store.count = (store.count ?? 0) + 1
  return store.count
}

// ---- error handlers and not-found handlers ----

for (const order of ORDERS) {
  t.test(`an error handler set ${order} Beego has the native routes' errors; a crash in an action has Beego's page`, async (t) => {
    const app = await hostWith(t, order, (app) => { app.setErrorHandler(hostsError) })
    app.get('/native', async () => { throw new Error('native kaboom') })

    t.equal((await app.inject('/native')).body, 'host: native kaboom')
    t.match((await app.inject({ url: '/broken', headers: { accept: 'application/json' } })).json(), { statusCode: 500, error: 'Internal Server Error' })
  })

  t.test(`an error handler set ${order} Beego has the actions' errors too where recoverPanic is off`, async (t) => {
    const app = await hostWith(t, order, (app) => { app.setErrorHandler(hostsError) }, {}, { recoverPanic: false })

    t.equal((await app.inject('/broken')).body, 'host: kaboom')
    t.equal((await app.inject('/user/broken')).body, 'host: kaboom')
    t.equal((await app.inject('/USER//broken')).statusCode, 404)
  })

  t.test(`an error handler of a child scope loaded ${order} Beego has that scope's errors`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(async (child) => {
      child.setErrorHandler(hostsError)
      child.get('/native', async () => { throw new Error('child kaboom') })
    }, { prefix: '/child' }))

    t.equal((await app.inject('/child/native')).body, 'host: child kaboom')
  })

  t.test(`an error that a hook of the host throws, added ${order} Beego, has the host's error handler on native routes`, async (t) => {
    const app = await hostWith(t, order, (app) => {
      app.setErrorHandler(hostsError)
      app.addHook('preHandler', async () => { throw new Error('not you') })
    }, {}, { recoverPanic: false })
    app.get('/native', async () => 'native')

    t.strictSame(await bodies(app, ['/native', '/people', '/user/list', '/USER/LIST']), Array(4).fill('host: not you'))
  })

  t.test(`a not-found handler set ${order} Beego answers every path that leads nowhere, once`, async (t) => {
    let calls = 0
    const app = await hostWith(t, order, (app) => {
      app.setNotFoundHandler({ preHandler: (_request, _reply, done) => { calls++; done() } }, (request, reply) => {
        reply.code(404).send(`host: no ${request.url}`)
      })
    })

    for (const url of ['/nowhere', '/user/nothing', '/people/5/6', '/USER//list']) t.equal((await app.inject(url)).body, `host: no ${url}`)
    t.equal((await app.inject({ method: 'DELETE', url: '/people' })).body, 'host: no /people')
    t.equal((await app.inject({ method: 'POST', url: '/nowhere', headers: FORM, payload: '_method=put' })).body, 'host: no /nowhere')
    t.equal(calls, 6)
  })

  t.test(`a not-found handler of a prefixed scope loaded ${order} Beego answers below that prefix only`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(async (child) => {
      child.setNotFoundHandler((_request, reply) => { reply.code(404).send('child: nothing') })
      child.get('/native', async () => 'native')
    }, { prefix: '/child' }))

    t.strictSame(await bodies(app, ['/child/native', '/child/nowhere']), ['native', 'child: nothing'])
    t.match((await app.inject({ url: '/nowhere', headers: { accept: 'text/html' } })).body, /Page Not Found/)
  })

  t.test(`a not-found handler of the root set ${order} Beego answers what leads nowhere in Beego's child scope`, async (t) => {
    const app = createHost(t)
    const setHandler = () => app.setNotFoundHandler((_request, reply) => { reply.code(404).send('root: nothing') })
    if (order === 'before') setHandler()
    await app.register((child) => addBeego(child), { prefix: '/shop' })
    if (order === 'after') setHandler()

    t.strictSame(await bodies(app, ['/shop/people', '/shop/nowhere', '/shop/user/nothing', '/shop', '/nowhere']),
      ['the users', ...Array(4).fill('root: nothing')])
  })
}

t.test('a not-found handler in Beego\'s own child scope answers below its prefix', async (t) => {
  const app = createHost(t)
  await app.register(async (child) => {
    child.setNotFoundHandler((_request, reply) => { reply.code(404).send('shop: nothing') })
    await addBeego(child)
  }, { prefix: '/shop' })

  t.strictSame(await bodies(app, ['/shop/people', '/shop/nowhere', '/shop/user/nothing']), ['the users', 'shop: nothing', 'shop: nothing'])
})

t.test('an app without a not-found handler has Beego\'s 404 page, and keeps the status', async (t) => {
  const app = createHost(t)
  await addBeego(app)

  const response = await app.inject({ url: '/nowhere', headers: { accept: 'text/html' } })

  t.equal(response.statusCode, 404)
  t.match(response.body, /Page Not Found/)
})

t.test('a path that Beego has taken up and given back has Beego\'s 404 page, too', async (t) => {
  const app = createHost(t, { routerOptions: { ignoreDuplicateSlashes: true } })
  await addBeego(app)
  app.beego.put('/only-put', () => 'put')

  for (const request of [{ method: 'POST', url: '/only-put' }, { method: 'GET', url: '/people//' }] as const) {
    const response = await app.inject({ ...request, headers: { accept: 'text/html' } })

    t.equal(response.statusCode, 404, request.url)
    t.match(response.body, /Page Not Found/, request.url)
  }
})

t.test('a native route that answers 404 by itself, or calls the not-found handler, is not touched', async (t) => {
  const app = createHost(t)
  app.setNotFoundHandler((_request, reply) => { reply.code(404).send('host: nothing') })
  await addBeego(app)
  app.get('/own', (_request, reply) => { reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'no such cat' }) })
  app.get('/call', (_request, reply) => { reply.callNotFound() })

  t.strictSame((await app.inject('/own')).json(), { statusCode: 404, error: 'Not Found', message: 'no such cat' })
  t.equal((await app.inject('/call')).body, 'host: nothing')
})

t.test('Fastify\'s own errors on native routes stay as they were', async (t) => {
  const plain = Fastify({ bodyLimit: 10 })
  const beside = Fastify({ bodyLimit: 10 })
  t.teardown(() => Promise.all([plain.close(), beside.close()]))
  await addBeego(beside)
  for (const app of [plain, beside]) {
    app.post('/native', { schema: { body: { type: 'object', required: ['a'] } } }, async () => 'fine')
    app.get('/throws', async () => { throw Object.assign(new Error('teapot'), { statusCode: 418, code: 'TEAPOT' }) })
  }
  const requests = [
    { url: '/throws' },
    { method: 'POST', url: '/native', payload: {} },
    { method: 'POST', url: '/native', headers: JSON_TYPE, payload: '{"a":' },
    { method: 'POST', url: '/native', headers: JSON_TYPE, payload: '' },
    { method: 'POST', url: '/native', headers: { 'content-type': 'image/png' }, payload: 'png' },
    { method: 'POST', url: '/native', headers: { 'content-type': 'nonsense' }, payload: 'x' },
    { method: 'POST', url: '/native', payload: { a: 'more than ten bytes' } },
    { url: '/bad/%zz' }
  ] as const

  for (const request of requests) {
    const [expected, actual] = [await plain.inject(request), await beside.inject(request)]

    t.equal(actual.statusCode, expected.statusCode, JSON.stringify(request))
    t.strictSame(actual.json(), expected.json(), JSON.stringify(request))
  }
})

function hostsError (error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  reply.code(500).send(`host: ${(error as Error).message}`)
}

// ---- content-type parsers ----

for (const order of ORDERS) {
  t.test(`a JSON parser of the host added ${order} Beego reads native routes' bodies; actions have the bytes`, async (t) => {
    const app = await hostWith(t, order, (app) => {
      app.removeContentTypeParser('application/json')
      app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_request: FastifyRequest, text: string | Buffer) => ({ hosts: text }))
    })
    app.post('/native', async (request) => request.body)
    const post = { method: 'POST', headers: JSON_TYPE, payload: '{"a":1}' } as const

    t.strictSame((await app.inject({ ...post, url: '/native' })).json(), { hosts: '{"a":1}' })
    t.equal((await app.inject({ ...post, url: '/bytes' })).body, '{"a":1}')
  })

  t.test(`a catch-all parser of the host added ${order} Beego reads native routes' bodies; actions have the bytes`, async (t) => {
    const app = await hostWith(t, order, (app) => {
      app.addContentTypeParser('*', { parseAs: 'string' }, async (_request: FastifyRequest, text: string | Buffer) => `any: ${text}`)
    })
    app.post('/native', async (request) => request.body)
    const post = { method: 'POST', headers: { 'content-type': 'application/x-odd' }, payload: 'odd' } as const

    t.equal((await app.inject({ ...post, url: '/native' })).body, 'any: odd')
    t.equal((await app.inject({ ...post, url: '/bytes' })).body, 'odd')
    t.equal((await app.inject({ method: 'POST', url: '/people', headers: FORM, payload: 'name=ann' })).body, 'saved ann')
  })

  t.test(`an XML parser of the host added ${order} Beego reads the bodies of native routes and actions`, async (t) => {
    class XMLController extends Controller {
      override post (): void { this.ctx.writeString(String(this.ctx.request.body)) }
    }
    const app = await hostWith(t, order, (app) => {
      app.addContentTypeParser('application/xml', { parseAs: 'string' }, async (_request: FastifyRequest, text: string | Buffer) => `xml: ${text}`)
    })
    app.post('/native', async (request) => request.body)
    app.beego.router('/xml', XMLController)
    const post = { method: 'POST', headers: { 'content-type': 'application/xml; charset=utf-8' }, payload: '<a/>' } as const

    t.equal((await app.inject({ ...post, url: '/native' })).body, 'xml: <a/>')
    t.equal((await app.inject({ ...post, url: '/xml' })).body, 'xml: <a/>')
  })

  t.test(`parsers of a child scope loaded ${order} Beego stay in that scope`, async (t) => {
    const app = await hostWith(t, order, (app) => app.register(async (child) => {
      child.removeAllContentTypeParsers()
      child.addContentTypeParser('*', { parseAs: 'string' }, async (_request: FastifyRequest, text: string | Buffer) => `child: ${text}`)
      child.post('/native', async (request) => request.body)
    }, { prefix: '/child' }))
    const post = { method: 'POST', headers: JSON_TYPE, payload: '{"a":1}' } as const

    t.equal((await app.inject({ ...post, url: '/child/native' })).body, 'child: {"a":1}')
    t.equal((await app.inject({ ...post, url: '/bytes' })).body, '{"a":1}')
  })
}

t.test('a body of a type that only Beego takes is refused by native routes as before', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  app.post('/native', async () => 'fine')

  for (const type of ['image/png', 'application/vnd.fastify-beego.body', 'application/x-www-form-urlencoded']) {
    t.equal((await app.inject({ method: 'POST', url: '/native', headers: { 'content-type': type }, payload: 'x' })).statusCode, 415, type)
  }
})

t.test('an empty body with a content type reaches an action', async (t) => {
  const app = createHost(t)
  await addBeego(app)

  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    for (const headers of [JSON_TYPE, { ...JSON_TYPE, 'content-length': '0' }, FORM, { 'content-type': 'image/png' }]) {
      const response = await app.inject({ method, url: '/bytes', headers })

      t.equal(response.statusCode, 200, `${method} ${JSON.stringify(headers)}: ${response.body}`)
    }
  }
})

t.test('a preParsing hook of the host that replaces the body is heeded by actions', async (t) => {
  const app = createHost(t)
  app.addHook('preParsing', async (_request, _reply, payload) => {
    const chunks: Buffer[] = []
    for await (const chunk of payload) chunks.push(Buffer.from(chunk as Buffer))
    return Readable.from([Buffer.from(Buffer.concat(chunks).toString().toUpperCase())])
  })
  await addBeego(app)

  t.equal((await app.inject({ method: 'POST', url: '/bytes', headers: { 'content-type': 'text/plain' }, payload: 'abc' })).body, 'ABC')
})

// ---- the host's own wildcard ----

for (const order of ORDERS) {
  t.test(`a /* route of the host added ${order} Beego takes only what no other route takes`, async (t) => {
    const app = await hostWith(t, order, (app) => { app.get('/*', async (request) => `host: ${(request.params as { '*': string })['*']}`) })
    app.get('/native', async () => 'native')

    t.strictSame(await bodies(app, ['/native', '/people', '/people/5', '/user/list', '/USER/LIST', '/nowhere', '/']), [
      'native', 'the users', 'user 5', 'the users', 'the users', 'host: nowhere', 'host: '
    ])
    t.equal((await app.inject({ method: 'POST', url: '/nowhere' })).statusCode, 404)
  })

  t.test(`an app.all('*') of the host added ${order} Beego takes only what no other route takes`, async (t) => {
    const app = await hostWith(t, order, (app) => { app.all('*', async (request) => `host: ${request.method} ${request.url}`) })

    t.strictSame(await bodies(app, ['/people', '/user/list', '/USER/LIST', '/nowhere']),
      ['the users', 'the users', 'the users', 'host: GET /nowhere'])
    t.equal((await app.inject({ method: 'POST', url: '/people', headers: FORM, payload: 'name=ann' })).body, 'saved ann')
    t.equal((await app.inject({ method: 'POST', url: '/nowhere' })).body, 'host: POST /nowhere')
    t.equal((await app.inject({ method: 'OPTIONS', url: '/people' })).body, 'host: OPTIONS /people')
  })

  t.test(`an app.all('/*') of the host added ${order} Beego takes only what no other route takes`, async (t) => {
    const app = await hostWith(t, order, (app) => { app.all('/*', async (request) => `host: ${request.method} ${request.url}`) })

    t.strictSame(await bodies(app, ['/people', '/user/list', '/USER/LIST', '/nowhere']),
      ['the users', 'the users', 'the users', 'host: GET /nowhere'])
    t.equal((await app.inject({ method: 'POST', url: '/nowhere' })).body, 'host: POST /nowhere')
  })

  t.test(`a native route added ${order} Beego wins over an auto route of its path`, async (t) => {
    const app = await hostWith(t, order, (app) => { app.get('/user/list', async () => 'native') })

    t.strictSame(await bodies(app, ['/user/list', '/user/object']), ['native', '{"user":"ann"}'])
  })

  t.test(`a parametric native route added ${order} Beego stands beside Beego's fixed routes`, async (t) => {
    const app = await hostWith(t, order, (app) => { app.get('/:page', async (request) => `page ${(request.params as { page: string }).page}`) })

    t.strictSame(await bodies(app, ['/people', '/about', '/people/5']), ['the users', 'page about', 'user 5'])
  })
}

// ---- hooks ----

for (const order of ORDERS) {
  t.test(`each request hook added ${order} Beego runs once, in Fastify's order, on every kind of route`, async (t) => {
    let ran: string[] = []
    const app = await hostWith(t, order, (app) => {
      app.addHook('onRequest', async () => { ran.push('onRequest') })
      app.addHook('preParsing', async (_request, _reply, payload) => { ran.push('preParsing'); return payload })
      app.addHook('preValidation', async () => { ran.push('preValidation') })
      app.addHook('preHandler', async () => { ran.push('preHandler') })
      app.addHook('preSerialization', async (_request, _reply, payload) => { ran.push('preSerialization'); return payload })
      app.addHook('onSend', async (_request, _reply, payload) => { ran.push('onSend'); return payload })
      app.addHook('onResponse', async () => { ran.push('onResponse') })
    })
    app.get('/native', async () => ({ user: 'ann' }))

    for (const url of ['/native', '/object', '/user/object', '/USER/OBJECT', '/user/object/1']) {
      ran = []
      await app.inject(url)
      await nextTick()

      t.strictSame(ran, ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend', 'onResponse'], url)
    }
  })

  t.test(`each request hook added ${order} Beego runs once where filters stand at every position`, async (t) => {
    let ran: string[] = []
    const note = (name: string) => async () => { ran.push(name) }
    const app = await hostWith(t, order, (app) => {
      app.addHook('onRequest', note('onRequest'))
      app.addHook('preValidation', note('preValidation'))
      app.addHook('preHandler', note('preHandler'))
      app.addHook('onSend', note('onSend'))
      app.addHook('onResponse', note('onResponse'))
    })
    for (const position of ['BeforeStatic', 'BeforeRouter', 'AfterStatic', 'BeforeExec', 'AfterExec', 'FinishRouter'] as const) {
      app.beego.insertFilter('*', position, () => { ran.push(position) })
    }
    app.get('/native', async () => 'native')

    for (const url of ['/native', '/people', '/user/list', '/USER/LIST']) {
      ran = []
      await app.inject(url)
      await nextTick()
      const hooks = ran.filter((name) => name.startsWith('on') || name.startsWith('pre'))

      t.strictSame(hooks, ['onRequest', 'preValidation', 'preHandler', 'onSend', 'onResponse'], url)
      t.strictSame(ran.filter((name) => !hooks.includes(name)),
        ['BeforeStatic', 'BeforeRouter', 'AfterStatic', 'BeforeExec', 'AfterExec', 'FinishRouter'], url)
      t.ok(ran.indexOf('FinishRouter') < ran.indexOf('onResponse'), url)
    }
  })

  t.test(`an onError hook added ${order} Beego runs once for what the host's error handler is given`, async (t) => {
    const errors: string[] = []
    const app = await hostWith(t, order, (app) => {
      app.addHook('onError', async (_request, _reply, error) => { errors.push(error.message) })
    }, {}, { recoverPanic: false })
    app.get('/native', async () => { throw new Error('native kaboom') })

    for (const url of ['/native', '/broken', '/user/broken', '/USER/BROKEN']) await app.inject(url)

    t.strictSame(errors, ['native kaboom', 'kaboom', 'kaboom', 'kaboom'])
  })

  t.test(`a preHandler that guards, added ${order} Beego, guards every path to an action`, async (t) => {
    const app = await hostWith(t, order, (app) => {
      app.addHook('preHandler', async (_request, reply) => { await reply.code(401).send('who are you?') })
    })
    const paths = [
      '/people', '/people/', '/people/5', '/%70eople', '/people/%35', '/user/list', '/USER/LIST', '/User/List/1/2', '/user/list.json',
      '/%75ser/list', '/user/%6cist', '/user//list', '//user/list', '/user/list//', '/./user/list', '/user/../user/list', '/user/list;a=b', '/user/list?a=b'
    ]

    for (const url of paths) {
      const { statusCode, body } = await app.inject(url)

      t.ok(statusCode === 401 || statusCode === 404 || statusCode === 301, `${url}: ${statusCode}`)
      t.notMatch(body, /the users|user 5/, url)
    }
  })

  t.test(`an onRequest hook added ${order} Beego that answers ends the request there`, async (t) => {
    let ran = 0
    const app = await hostWith(t, order, (app) => {
      app.addHook('onRequest', async (_request, reply) => reply.code(403).send('closed'))
    })
    app.beego.insertFilter('*', 'BeforeExec', () => { ran++ })

    t.strictSame(await bodies(app, ['/people', '/user/list', '/USER/LIST']), ['closed', 'closed', 'closed'])
    t.equal(ran, 0)
  })

  t.test(`an async onSend hook added ${order} Beego may change every answer`, async (t) => {
    const app = await hostWith(t, order, (app) => {
      app.addHook('onSend', async (_request, reply, payload) => {
        await sleep(2)
        reply.header('x-changed', 'yes')
        return typeof payload === 'string' ? `${payload} [changed]` : payload
      })
    })
    app.beego.insertFilter('/stopped', 'BeforeStatic', (ctx) => { ctx.writeString('stopped') })
    app.get('/native', async () => 'native')

    for (const url of ['/native', '/people', '/user/list', '/USER/LIST', '/broken', '/away', '/nowhere', '/stopped']) {
      const response = await app.inject(url)

      t.match(response.body, / \[changed\]$/, url)
      t.equal(response.headers['x-changed'], 'yes', url)
      t.equal(response.headers['content-length'], String(Buffer.byteLength(response.body)), url)
    }
  })

  t.test(`an async preSerialization hook added ${order} Beego may change the object that an action returns`, async (t) => {
    const app = await hostWith(t, order, (app) => {
      app.addHook('preSerialization', async (_request, _reply, payload) => ({ wrapped: payload }))
    })

    t.strictSame((await app.inject('/object')).json(), { wrapped: { user: 'ann' } })
    t.strictSame((await app.inject('/json')).json(), { user: 'ann' })
  })
}

t.test('an onRoute hook of the host sees Beego\'s routes', async (t) => {
  const seen: string[] = []
  const app = createHost(t)
  app.addHook('onRoute', ({ method, url }) => { seen.push(`${String(method)} ${url}`) })
  await addBeego(app)

  t.ok(seen.includes('GET /people'), seen.join(' | '))
  t.ok(seen.includes('POST /people'), seen.join(' | '))
  t.ok(seen.includes('GET /people/:id'), seen.join(' | '))
})

t.test('an onRoute hook of the host that replaces a route\'s config leaves Beego\'s routes working', async (t) => {
  const app = createHost(t)
  app.addHook('onRoute', (route) => { route.config = { of: 'the host' } as typeof route.config & object })
  await addBeego(app)
  app.beego.insertFilter('*', 'BeforeExec', (ctx) => { ctx.reply.header('x-id', ctx.input.param(':id')) })

  const response = await app.inject('/people/5')

  t.equal(response.body, 'user 5')
  t.equal(response.headers['x-id'], '5')
})

t.test('an onRoute hook of the host that adds a preHandler guards Beego\'s routes', async (t) => {
  const app = createHost(t)
  app.addHook('onRoute', (route) => {
    const guard = async (_request: FastifyRequest, reply: FastifyReply) => reply.code(401).send('who are you?')
    route.preHandler = [guard, ...[route.preHandler ?? []].flat()]
  })
  await addBeego(app)

  t.strictSame(await bodies(app, ['/people', '/people/5', '/user/list', '/USER/LIST']), Array(4).fill('who are you?'))
})

t.test('request.routeOptions.url names the Beego pattern, in hooks of the host too', async (t) => {
  const seen: Array<string | undefined> = []
  const app = createHost(t)
  await addBeego(app)
  app.addHook('preHandler', async (request) => { seen.push(request.routeOptions.url) })

  for (const url of ['/people', '/people/5', '/user/list', '/USER/LIST/1']) await app.inject(url)

  t.strictSame(seen, ['/people', '/people/:id', '/user/list/*', '/user/list/*'])
})

t.test('a preHandler of the host runs once for a path that leads nowhere', async (t) => {
  for (const prefix of ['']) {
    let ran = 0
    const app = createHost(t)
    app.addHook('preHandler', async () => { ran++ })
    const add = async (app: FastifyInstance) => {
      await addBeego(app)
      app.beego.put('/only-put', () => 'put')
    }
    if (prefix === '') await add(app)
    else await app.register(add, { prefix })

    for (const request of [{ url: `${prefix}/nowhere` }, { url: `${prefix}/user/nothing` }]) {
      ran = 0
      t.equal((await app.inject(request)).statusCode, 404)
      t.equal(ran, 1, request.url)
    }
  }
})

t.test('filters before the action run once for a path that leads nowhere, wherever Beego is', async (t) => {
  for (const prefix of ['', '/shop']) {
    let ran: string[] = []
    const app = createHost(t)
    await app.register(fp(async (app) => {
      const add = async (app: FastifyInstance) => {
        await addBeego(app)
        for (const position of ['BeforeStatic', 'BeforeRouter', 'AfterStatic'] as const) app.beego.insertFilter('*', position, () => { ran.push(position) })
      }
      if (prefix === '') await add(app)
      else await app.register(add, { prefix })
    }))

    for (const url of [`${prefix}/nowhere`, `${prefix}/user/nothing`]) {
      ran = []
      t.equal((await app.inject(url)).statusCode, 404)
      t.strictSame(ran, ['BeforeStatic', 'BeforeRouter', 'AfterStatic'], url)
    }
  }
})

t.test('hooks of a child scope that Beego does not know run in that scope only', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  await app.register(async (child) => {
    child.addHook('preHandler', async (_request, reply) => { reply.header('x-child', 'yes') })
    child.get('/native', async () => 'native')
  }, { prefix: '/child' })

  t.equal((await app.inject('/child/native')).headers['x-child'], 'yes')
  t.equal((await app.inject('/people')).headers['x-child'], undefined)
})

t.test('a filter of the root runs on the native routes of a child scope', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  app.beego.insertFilter('/child/*', 'BeforeExec', (ctx) => { ctx.reply.header('x-filter', 'yes') })
  await app.register(async (child) => { child.get('/native', async () => 'native') }, { prefix: '/child' })

  t.equal((await app.inject('/child/native')).headers['x-filter'], 'yes')
})

t.test('a filter of the root inserted after a child scope was loaded runs on its native routes', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  await app.register(async (child) => { child.get('/native', async () => 'native') }, { prefix: '/child' })
  app.beego.insertFilter('/child/*', 'BeforeExec', (ctx) => { ctx.reply.header('x-filter', 'yes') })

  t.equal((await app.inject('/child/native')).headers['x-filter'], 'yes')
})

t.test('the application hooks onReady, onListen, preClose and onClose run once', async (t) => {
  const ran: string[] = []
  const app = Fastify()
  await addBeego(app)
  for (const name of ['onReady', 'onListen', 'preClose', 'onClose'] as const) app.addHook(name, async () => { ran.push(name) })

  await listen(app)
  await app.close()

  t.strictSame(ran, ['onReady', 'onListen', 'preClose', 'onClose'])
})

t.test('the onTimeout and onRequestAbort hooks run on Beego\'s routes', async (t) => {
  const ran: string[] = []
  const app = createHost(t, { connectionTimeout: 50 })
  app.addHook('onTimeout', (_request, _reply, done) => { ran.push('onTimeout'); done() })
  app.addHook('onRequestAbort', (_request, done) => { ran.push('onRequestAbort'); done() })
  await addBeego(app)
  app.beego.get('/slow', () => sleep(300))
  const port = await listen(app)

  await sendRaw(port, 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n')
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 20)
  await fetch(`http://127.0.0.1:${port}/slow`, { signal: abort.signal }).catch(() => {})
  await sleep(50)

  t.ok(ran.includes('onTimeout'), ran.join())
  t.ok(ran.includes('onRequestAbort'), ran.join())
})

// ---- decorators and plugins that read routes ----

t.test('the decorators of an instance are those that docs/lifecycle.md names', async (t) => {
  const app = createHost(t)
  const before = Object.getOwnPropertyNames(app)
  await app.register(beegoMvc, { enableAdmin: true, adminHttpPort: 0 })

  t.strictSame(Object.getOwnPropertyNames(app).filter((name) => !before.includes(name)).sort(), ['beego', 'beegoViews', 'insertFilter', 'logs', 'supervisor', 'toolbox'])
})

t.test('decorators of the host are there in actions and filters', async (t) => {
  class WhoController extends Controller {
    who (): void {
      const { request, reply } = this.ctx
      this.ctx.writeString(`${request.getDecorator<string>('user')} ${reply.getDecorator<() => string>('shout').call(reply)} ${request.server.hasDecorator('db')}`)
    }
  }
  const app = createHost(t)
  app.decorate('db', {})
  app.decorateRequest('user', '')
  app.decorateReply('shout', function shout () { return 'HEY' })
  await addBeego(app)
  app.addHook('onRequest', async (request) => { request.setDecorator('user', 'ann') })
  app.beego.autoRouter(WhoController)

  t.strictSame(await bodies(app, ['/who/who', '/WHO/WHO']), ['ann HEY true', 'ann HEY true'])
})

t.test('a Beego route for a path that the host has already is a clear error', async (t) => {
  const app = createHost(t)
  app.get('/people', async () => 'native')

  await t.rejects(addBeego(app), { code: 'FST_ERR_DUPLICATED_ROUTE' })
})

t.test('@fastify/swagger documents Beego\'s routes, and no others that nobody has written', async (t) => {
  const app = createHost(t)
  await app.register(swagger, { openapi: {} })
  app.get('/native', async () => 'native')
  await addBeego(app)
  await app.ready()

  const { paths } = app.swagger()

  t.strictSame(Object.keys(paths ?? {}).sort(), ['/away', '/broken', '/bytes', '/json', '/native', '/object', '/people', '/people/{id}'])
  t.strictSame(Object.keys(paths?.['/people'] ?? {}).sort(), ['get', 'post'])
})

t.test('@fastify/rate-limit limits Beego\'s routes and odd paths like native ones', async (t) => {
  const app = createHost(t)
  await app.register(rateLimit, { max: 2, timeWindow: 60_000 })
  app.get('/native', async () => 'native')
  await addBeego(app)

  for (const [i, url] of ['/native', '/people', '/user/list', '/USER/LIST'].entries()) {
    const statuses: number[] = []
    for (let n = 0; n < 3; n++) statuses.push((await app.inject({ url, remoteAddress: `10.0.0.${i}` })).statusCode)

    t.strictSame(statuses, [200, 200, 429], url)
  }
})

t.test('@fastify/rate-limit heeds the limit that an onRoute hook gives one Beego route', async (t) => {
  const app = createHost(t)
  app.addHook('onRoute', (route) => {
    if (route.url === '/people/:id') route.config = { ...route.config, rateLimit: { max: 1, timeWindow: 60_000 } }
  })
  await app.register(rateLimit, { global: false })
  await addBeego(app)

  t.strictSame(await statuses(app, ['/people/5', '/people/6', '/people', '/people']), [200, 429, 200, 200])
})

t.test('printRoutes, hasRoute and findRoute know Beego\'s routes', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  await app.ready()

  t.ok(app.hasRoute({ method: 'GET', url: '/people' }))
  t.ok(app.hasRoute({ method: 'GET', url: '/people/:id' }))
  t.match(app.printRoutes(), /people/)
  t.match(app.printRoutes({ commonPrefix: false, includeHooks: true }), /people/)
})

// ---- options of the instance ----

for (const exposeHeadRoutes of [true, false]) {
  t.test(`exposeHeadRoutes: ${exposeHeadRoutes} says whether native routes answer HEAD; Beego's never do by themselves`, async (t) => {
    const app = createHost(t, { exposeHeadRoutes })
    await addBeego(app)
    app.get('/native', async () => 'native')

    const [native, beego, auto] = await Promise.all(['/native', '/people', '/user/list'].map((url) => app.inject({ method: 'HEAD', url })))

    t.equal(native?.statusCode, exposeHeadRoutes ? 200 : 404)
    t.equal(beego?.statusCode, 404)
    t.equal(beego?.body, '')
    t.ok(auto !== undefined)
  })
}

t.test('with ignoreTrailingSlash both spellings of native and Beego routes are answered', async (t) => {
  const app = createHost(t, { routerOptions: { ignoreTrailingSlash: true } })
  await addBeego(app)
  app.get('/native', async () => 'native')

  t.strictSame(await bodies(app, ['/native', '/native/', '/people', '/people/', '/people/5/', '/user/list/', '/USER/LIST']),
    ['native', 'native', 'the users', 'the users', 'user 5', 'the users', 'the users'])
})

t.test('with ignoreTrailingSlash a Beego pattern with a slash at its end and one without can both be registered', async (t) => {
  const app = createHost(t, { routerOptions: { ignoreTrailingSlash: true } })
  await app.register(beegoMvc)
  app.beego.get('/admin', (ctx) => ctx.writeString('without')).get('/admin/', (ctx) => ctx.writeString('with'))

  t.equal((await app.inject('/admin')).body, 'without')
})

t.test('with caseSensitive: false native and Beego routes are answered in any letter case, and parameters keep theirs', async (t) => {
  const app = createHost(t, { routerOptions: { caseSensitive: false } })
  await addBeego(app)
  app.get('/native/:id', async (request) => `native ${(request.params as { id: string }).id}`)

  t.strictSame(await bodies(app, ['/NATIVE/Ann', '/People', '/PEOPLE/Ann', '/people/Ann', '/User/List']),
    ['native Ann', 'the users', 'user Ann', 'user Ann', 'the users'])
})

t.test('with caseSensitive: false two Beego patterns that differ in letter case only are a clear error', async (t) => {
  const app = createHost(t, { routerOptions: { caseSensitive: false } })
  await app.register(beegoMvc)
  app.beego.get('/Admin', () => 'upper')

  t.throws(() => app.beego.get('/admin', () => 'lower'), { code: 'FST_ERR_DUPLICATED_ROUTE' })
})

t.test('a query-string parser of the host reads the query of native routes, and leaves Beego its own', async (t) => {
  const app = createHost(t, { routerOptions: { querystringParser: (text) => ({ hosts: text }) } })
  await addBeego(app)
  app.get('/native', async (request) => request.query)
  app.beego.get('/query', (ctx) => ctx.input.query('a'))

  t.strictSame(await bodies(app, ['/native?a=1', '/query?a=1']), ['{"hosts":"a=1"}', '1'])
})

t.test('with allowErrorHandlerOverride: false the host can still set its error handler', async (t) => {
  for (const order of ORDERS) {
    const app = await hostWith(t, order, (app) => { app.setErrorHandler(hostsError) }, { allowErrorHandlerOverride: false })
    app.get('/native', async () => { throw new Error('native kaboom') })

    t.equal((await app.inject('/native')).body, 'host: native kaboom', order)
  }
})

t.test('handlerTimeout ends a slow action with 503, and what it writes later is dropped', async (t) => {
  const app = createHost(t, { handlerTimeout: 20 })
  await addBeego(app)
  app.beego.get('/slow', async (ctx) => { await sleep(60); ctx.writeString('late') })

  const response = await app.inject('/slow')
  await sleep(80)

  t.equal(response.statusCode, 503)
  t.notMatch(response.body, /late/)
})

t.test('parameters longer than maxParamLength reach Beego\'s routes, and native ones as before', async (t) => {
  const app = createHost(t, { routerOptions: { maxParamLength: 5 } })
  await addBeego(app)
  app.get('/native/:id', async () => 'native')

  t.strictSame(await bodies(app, ['/people/12345', '/people/123456', `/people/${'9'.repeat(300)}`]),
    ['user 12345', 'user 123456', `user ${'9'.repeat(300)}`])
  t.not((await app.inject('/native/123456')).statusCode, 200)
})

t.test('a body over bodyLimit is 413 on native and Beego routes, chunked too', async (t) => {
  const app = createHost(t, { bodyLimit: 10 })
  await addBeego(app)
  app.post('/native', async () => 'native')
  const payload = 'x'.repeat(11)

  for (const url of ['/native', '/bytes']) {
    t.equal((await app.inject({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, payload })).statusCode, 413, url)
    t.equal((await app.inject({ method: 'POST', url, headers: { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' }, payload: Readable.from([payload]) })).statusCode, 413, url)
  }
  t.equal((await app.inject({ method: 'POST', url: '/bytes', headers: { 'content-type': 'text/plain' }, payload: 'x'.repeat(10) })).statusCode, 200)
})

for (const trustProxy of [true, false]) {
  t.test(`trustProxy: ${trustProxy} decides whose address and scheme an action sees`, async (t) => {
    const app = createHost(t, { trustProxy })
    await addBeego(app)
    app.beego.get('/ip', ({ input }) => `${input.ip()} ${input.scheme()} ${input.host()}`)
    const headers = { 'x-forwarded-for': '9.9.9.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example', host: 'inner' }

    t.equal((await app.inject({ url: '/ip', headers })).body, trustProxy ? '9.9.9.9 https shop.example' : '127.0.0.1 http inner')
  })
}

t.test('the host\'s logger has one line for a crash in an action, under the request\'s id', async (t) => {
  const lines: Array<Record<string, unknown>> = []
  const stream = { write: (line: string) => { lines.push(JSON.parse(line)) } }
  const app = createHost(t, { logger: { level: 'warn', stream }, genReqId: () => 'request-7' })
  await addBeego(app)

  for (const url of ['/people', '/user/list', '/nowhere', '/away']) await app.inject(url)
  t.strictSame(lines, [])

  await app.inject('/broken')
  t.equal(lines.length, 1)
  t.match(lines[0], { level: 50, reqId: 'request-7', err: { message: 'kaboom' } })
})

t.test('genReqId gives actions their request\'s id', async (t) => {
  let ids = 0
  const app = createHost(t, { genReqId: () => `id-${++ids}` })
  await addBeego(app)
  app.beego.get('/id', (ctx) => ctx.request.id)

  t.strictSame(await bodies(app, ['/id', '/id']), ['id-1', 'id-2'])
})

t.test('rewriteUrl is heeded by Beego\'s routes and auto routes', async (t) => {
  const app = createHost(t, { rewriteUrl: (request) => request.url!.replace(/^\/v1/, '') })
  await addBeego(app)

  t.strictSame(await bodies(app, ['/v1/people', '/v1/people/5', '/v1/user/list', '/v1/USER/LIST']), ['the users', 'user 5', 'the users', 'the users'])
})

t.test('constraints of the host stay in force beside Beego\'s', async (t) => {
  const app = createHost(t)
  app.get('/versioned', { constraints: { version: '1.2.0' } }, async () => 'one')
  await addBeego(app)
  app.get('/versioned', { constraints: { version: '2.0.0' } }, async () => 'two')
  app.get('/hosted', { constraints: { host: 'a.example' } }, async () => 'a')
  app.get('/hosted', async () => 'any')
  const versioned = (version: string) => app.inject({ url: '/versioned', headers: { 'accept-version': version } })

  t.strictSame([(await versioned('1.x')).body, (await versioned('2.x')).body, (await versioned('3.x')).statusCode], ['one', 'two', 404])
  t.equal((await app.inject({ url: '/hosted', headers: { host: 'a.example' } })).body, 'a')
  t.equal((await app.inject({ url: '/hosted', headers: { host: 'b.example' } })).body, 'any')
  t.strictSame(await bodies(app, ['/people', '/user/list', '/USER/LIST']), ['the users', 'the users', 'the users'])
})

t.test('an asynchronous constraint of the host leaves Beego\'s routes and auto routes working', async (t) => {
  const values = new Map<string, unknown>()
  const tenant = {
    name: 'tenant',
    storage: () => ({ get: (key: string) => values.get(key), set: (key: string, value: unknown) => { values.set(key, value) } }),
    deriveConstraint: (request: { headers: Record<string, unknown> }, _ctx: unknown, done: (error: Error | null, key: string) => void) => {
      setImmediate(() => done(null, String(request.headers['x-tenant'])))
    },
    validate: () => {}
  }
  const app = createHost(t, { routerOptions: { constraints: { tenant } } as object })
  await addBeego(app)
  app.get('/native', { constraints: { tenant: 'a' } }, async () => 'tenant a')

  t.equal((await app.inject({ url: '/native', headers: { 'x-tenant': 'a' } })).body, 'tenant a')
  t.strictSame(await bodies(app, ['/people', '/user/list', '/USER/LIST']), ['the users', 'the users', 'the users'])
})

for (const order of ORDERS) {
  t.test(`a request method that the host adds ${order} a modern Beego works on native routes`, async (t) => {
    const app = await hostWith(t, order, (app) => { if (!app.supportedMethods.includes('PROPFIND')) app.addHttpMethod('PROPFIND', { hasBody: true }) }, {},
      { dialect: 'modern' })
    app.route({ method: 'PROPFIND', url: '/native', handler: async () => 'native' })

    t.equal((await app.inject({ method: 'PROPFIND' as never, url: '/native' })).body, 'native')
  })
}

t.test('a serializer that the host sets for its replies leaves Beego\'s text alone', async (t) => {
  const app = createHost(t)
  app.setReplySerializer((payload) => `host: ${JSON.stringify(payload)}`)
  await addBeego(app)
  app.get('/native', async () => ({ a: 1 }))

  t.strictSame(await bodies(app, ['/native', '/people', '/json', '/object']), ['host: {"a":1}', 'the users', '{"user":"ann"}', 'host: {"user":"ann"}'])
})

t.test('over HTTP/2 native, Beego and auto routes are answered, and forms are read with and without a length', async (t) => {
  const app = Fastify({ http2: true })
  t.teardown(() => app.close())
  await addBeego(app as unknown as FastifyInstance)
  app.get('/native', async () => 'native')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const client = connectHttp2(app.listeningOrigin)
  t.teardown(() => client.close())
  const ask = async (headers: Record<string, string>, body?: string): Promise<string> => {
    const stream = client.request(headers, { endStream: body === undefined })
    if (body !== undefined) stream.end(body)
    return Buffer.concat(await stream.toArray()).toString()
  }
  const form = { ':method': 'POST', ':path': '/people', ...FORM }

  t.equal(await ask({ ':path': '/native' }), 'native')
  t.equal(await ask({ ':path': '/people/5' }), 'user 5')
  t.equal(await ask({ ':path': '/user/list' }), 'the users')
  t.equal(await ask({ ':path': '/USER/LIST' }), 'the users')
  t.match(await ask({ ':path': '/broken', accept: 'text/html' }), /Internal Server Error/)
  t.match(await ask({ ':path': '/nowhere', accept: 'text/html' }), /Page Not Found/)
  t.equal(await ask({ ...form, 'content-length': '8' }, 'name=ann'), 'saved ann')
  t.equal(await ask(form, 'name=ann'), 'saved ann')
})

// ---- several applications, several scopes ----

t.test('two apps in one process have their own routes, filters and options', async (t) => {
  const [one, two] = [createHost(t), createHost(t)]
  await addBeego(one)
  await two.register(beegoMvc, { runMode: 'dev' })
  two.beego.router('/json', UserController, 'get:json')
  one.beego.insertFilter('*', 'BeforeExec', (ctx) => { ctx.reply.header('x-one', 'yes') })

  t.equal((await one.inject('/json')).body, '{"user":"ann"}')
  t.match((await two.inject('/json')).body, /^\{\n/)
  t.equal((await two.inject('/people')).statusCode, 404)
  t.equal((await two.inject('/json')).headers['x-one'], undefined)
})

t.test('two child scopes with their own prefixes have their own Beego', async (t) => {
  const app = createHost(t)
  for (const name of ['a', 'b']) {
    await app.register(async (child) => {
      await addBeego(child)
      child.beego.get('/name', () => name).insertFilter('*', 'BeforeExec', (ctx) => { ctx.reply.header('x-scope', name) })
    }, { prefix: `/${name}` })
  }
  app.get('/native', async () => 'native')

  t.strictSame(await bodies(app, ['/a/name', '/b/name', '/a/people/5', '/b/USER/LIST', '/native']), ['a', 'b', 'user 5', 'the users', 'native'])
  t.equal((await app.inject('/a/people')).headers['x-scope'], 'a')
  t.equal((await app.inject('/b/people')).headers['x-scope'], 'b')
  t.equal((await app.inject('/native')).headers['x-scope'], undefined)
  t.equal((await app.inject('/people')).statusCode, 404)
})

t.test('register(beegoMvc, { prefix }) puts Beego\'s routes below the prefix and leaves native ones where they are', async (t) => {
  const app = createHost(t)
  await addBeego(app, { prefix: '/a' })
  app.get('/native', async () => 'native')

  t.strictSame(await bodies(app, ['/a/people', '/a/people/5', '/a/user/list', '/a/USER/LIST', '/native']), ['the users', 'user 5', 'the users', 'the users', 'native'])
  t.strictSame(await statuses(app, ['/people', '/user/list', '/a/nowhere', '/ab/people']), [404, 404, 404, 404])
})

t.test('Beego with a prefix at the root and Beego in a child scope stand beside each other', async (t) => {
  const app = createHost(t)
  await addBeego(app, { prefix: '/a' })
  await app.register(async (child) => {
    await addBeego(child)
    child.beego.get('/name', () => 'b')
  }, { prefix: '/b' })

  t.strictSame(await bodies(app, ['/a/people', '/b/people', '/b/name', '/a/USER/LIST', '/b/USER/LIST']), ['the users', 'the users', 'b', 'the users', 'the users'])
  t.equal((await app.inject('/a/name')).statusCode, 404)
})

t.test('Beego at the root and Beego in a child scope stand beside each other, views included', async (t) => {
  class PageController extends Controller {
    show (): void { this.tplName = 'page.pug'; this.data.name = 'ann' }
  }
  const app = createHost(t)
  const viewsPath = join(FOLDER, 'beego-views')
  await addBeego(app, { viewsPath })
  await app.register(async (child) => {
    await addBeego(child, { viewsPath })
    child.beego.router('/page', PageController, 'get:show')
  }, { prefix: '/child' })
  app.beego.router('/page', PageController, 'get:show')

  t.strictSame(await bodies(app, ['/page', '/child/page', '/people', '/child/people', '/child/USER/LIST']),
    ['<p>from Beego, ann</p>', '<p>from Beego, ann</p>', 'the users', 'the users', 'the users'])
})

t.test('Beego in a scope within a scope has both prefixes, and hooks of both', async (t) => {
  const app = createHost(t)
  await app.register(async (outer) => {
    outer.addHook('preHandler', async (_request, reply) => { reply.header('x-outer', 'yes') })
    await outer.register(async (inner) => {
      await addBeego(inner)
      inner.addHook('preHandler', async (_request, reply) => { reply.header('x-inner', 'yes') })
      inner.beego.addNamespace(newNamespace('/v1', nsRouter('/people', UserController, 'get:list')))
    }, { prefix: '/inner' })
  }, { prefix: '/outer' })

  for (const url of ['/outer/inner/people', '/outer/inner/user/list', '/outer/inner/USER/LIST', '/outer/inner/v1/people']) {
    const response = await app.inject(url)

    t.equal(response.body, 'the users', url)
    t.match(response.headers, { 'x-outer': 'yes', 'x-inner': 'yes' }, url)
  }
})

t.test('Beego in a scope without a prefix leaves the paths outside to the host', async (t) => {
  const app = createHost(t)
  app.setNotFoundHandler((_request, reply) => { reply.code(404).send('host: nothing') })
  await app.register(async (child) => {
    child.addHook('preHandler', async (_request, reply) => { reply.header('x-child', 'yes') })
    await addBeego(child)
  })
  app.get('/native', async () => 'native')

  t.strictSame(await bodies(app, ['/people', '/USER/LIST', '/native', '/nowhere']), ['the users', 'the users', 'native', 'host: nothing'])
  t.equal((await app.inject('/native')).headers['x-child'], undefined)
  t.equal((await app.inject('/USER/LIST')).headers['x-child'], 'yes')
})

t.test('a parametric prefix of the scope stands before Beego\'s routes', async (t) => {
  const app = createHost(t)
  await app.register((child) => addBeego(child), { prefix: '/tenant/:tenant' })

  t.strictSame(await bodies(app, ['/tenant/acme/people', '/tenant/acme/people/5']), ['the users', 'user 5'])
})

t.test('routes that a child scope adds through the Beego of its parent have the scope\'s prefix and hooks', async (t) => {
  const app = createHost(t)
  await app.register(beegoMvc, { runMode: 'prod' })
  await app.register(async (child) => {
    child.addHook('preHandler', async (_request, reply) => { reply.header('x-child', 'yes') })
    child.beego.router('/people', UserController, 'get:list').autoRouter(UserController)
  }, { prefix: '/child' })

  for (const url of ['/child/people', '/child/user/list', '/child/USER/LIST']) {
    const response = await app.inject(url)

    t.equal(response.body, 'the users', url)
    t.equal(response.headers['x-child'], 'yes', url)
  }
  t.equal((await app.inject('/people')).statusCode, 404)
})

t.test('Beego in two scopes without prefixes answers the routes of both', async (t) => {
  class ShopController extends Controller {
    list (): void { this.ctx.writeString('the shops') }
  }
  const app = createHost(t)
  await app.register((child) => addBeego(child))
  await app.register(async (child) => {
    await child.register(beegoMvc, { runMode: 'prod' })
    child.beego.autoRouter(ShopController)
  })

  t.strictSame(await bodies(app, ['/people', '/USER/LIST', '/SHOP/LIST', '/shop/list']), ['the users', 'the users', 'the shops', 'the shops'])
})

t.test('filters of the root\'s Beego keep their data on the routes of a child scope\'s Beego', async (t) => {
  const app = createHost(t)
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego
    .insertFilter('*', 'BeforeStatic', (ctx) => { ctx.input.setData('from', 'root') })
    .insertFilter('*', 'BeforeExec', (ctx) => { ctx.reply.header('x-from', String(ctx.input.getData('from'))) })
  await app.register(async (child) => {
    await addBeego(child)
    child.beego.insertFilter('*', 'BeforeStatic', () => {}).insertFilter('*', 'BeforeExec', () => {})
  }, { prefix: '/child' })

  const response = await app.inject('/child/people')

  t.equal(response.body, 'the users')
  t.equal(response.headers['x-from'], 'root')
})

t.test('both halves of the root\'s filter chain run around the routes of a child scope\'s Beego', async (t) => {
  let halves = ''
  const app = createHost(t)
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.insertFilterChain((next) => async (ctx) => { halves += 'before '; await next(ctx); halves += 'after' })
  await app.register((child) => addBeego(child), { prefix: '/child' })

  t.equal((await app.inject('/child/people')).body, 'the users')
  t.equal(halves, 'before after')
})

t.test('an action of a child scope\'s Beego may answer by the reply that a filter of the root\'s has used', async (t) => {
  const app = createHost(t)
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.insertFilter('*', 'BeforeStatic', (ctx) => { ctx.reply.header('x-root', 'yes') })
  app.addHook('onSend', async (_request, _reply, payload) => { await sleep(2); return payload })
  await app.register(async (child) => {
    await child.register(beegoMvc, { runMode: 'prod' })
    child.beego.get('/sent', (ctx) => { ctx.reply.send('by the reply') })
  }, { prefix: '/child' })

  t.equal((await app.inject('/child/sent')).body, 'by the reply')
})

t.test('Beego registered by a plugin of the host is there for the host', async (t) => {
  const app = createHost(t)
  await app.register(fp(async (app) => { await addBeego(app) }, { name: 'shop' }))
  app.get('/native', async () => 'native')

  t.ok(app.hasPlugin('fastify-beego'))
  t.strictSame(await bodies(app, ['/people', '/USER/LIST', '/native']), ['the users', 'the users', 'native'])
})

t.test('Beego registered twice in one scope is a clear error', async (t) => {
  const app = createHost(t)
  await app.register(beegoMvc)

  await t.rejects(async () => { await app.register(beegoMvc) }, { code: /^FST_/ })
})

// ---- answers from actions by Fastify's own means ----

t.test('an action may answer by reply.send(), later, whatever it returns', async (t) => {
  class ReplyController extends Controller {
    now (): void { this.ctx.reply.send('now') }
    async awaited (): Promise<void> { await sleep(2); await this.ctx.reply.send('awaited') }
    async afterwards (): Promise<void> { await sleep(2); this.ctx.reply.send('afterwards') }
    async returned (): Promise<unknown> { await sleep(2); return this.ctx.reply.send('returned') }
    later (): unknown { setTimeout(() => { this.ctx.reply.send('later') }, 5); return this.ctx.reply }
    stream (): unknown { return Readable.from(['str', 'eam']) }
    sent (): void { this.ctx.reply.type('text/plain').send(Readable.from(['se', 'nt'])) }
    fetched (): unknown { return new Response('fetched', { status: 201, headers: { 'x-from': 'response' } }) }
  }
  let sends = 0
  const app = createHost(t)
  await addBeego(app)
  app.beego.autoRouter(ReplyController)
  app.addHook('onSend', async (_request, _reply, payload) => { sends++; await sleep(2); return payload })
  const names = ['now', 'awaited', 'afterwards', 'returned', 'later', 'stream', 'sent', 'fetched']

  t.strictSame(await bodies(app, names.map((name) => `/reply/${name}`)), names)
  t.strictSame(await bodies(app, names.map((name) => `/REPLY/${name}`)), names)
  t.equal(sends, 2 * names.length)
})

t.test('an action may hijack the reply and write to the socket', async (t) => {
  class RawController extends Controller {
    now (): void { this.ctx.reply.hijack(); this.ctx.reply.raw.end('raw') }
    async later (): Promise<void> {
      this.ctx.reply.hijack()
      await sleep(5)
      this.ctx.reply.raw.end('raw')
    }
  }
  const app = createHost(t)
  await addBeego(app)
  app.beego.autoRouter(RawController).insertFilter('*', 'FinishRouter', () => sleep(2))

  t.strictSame(await bodies(app, ['/raw/now', '/raw/later', '/RAW/LATER']), ['raw', 'raw', 'raw'])
})

t.test('a filter may answer a native route by the reply, in each position before the handler', async (t) => {
  for (const position of ['BeforeStatic', 'BeforeRouter', 'AfterStatic', 'BeforeExec'] as const) {
    const app = createHost(t)
    let handled = false
    await addBeego(app)
    app.get('/native', async () => { handled = true; return 'native' })
    app.beego.insertFilter('*', position, (ctx) => { ctx.reply.code(402).send('pay first') })

    const response = await app.inject('/native')

    t.strictSame([response.statusCode, response.body, handled], [402, 'pay first', false], position)
  }
})

t.test('late filters leave native routes that stream, hijack, send nothing or have a response schema alone', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  app.beego.insertFilter('*', 'AfterExec', async () => { await sleep(1) }).insertFilter('*', 'FinishRouter', () => {})
  app.get('/native/stream', async () => Readable.from(['str', 'eam']))
  app.get('/native/hijack', (_request, reply) => { reply.hijack(); reply.raw.end('hijack') })
  app.get('/native/empty', (_request, reply) => { reply.code(204).send() })
  app.get('/native/json', { schema: { response: { 200: { type: 'object', properties: { a: { type: 'number' } } } } } }, async () => ({ a: 1, b: 2 }))

  t.strictSame(await bodies(app, ['/native/stream', '/native/hijack', '/native/empty', '/native/json']), ['stream', 'hijack', '', '{"a":1}'])
})

t.test('what a late filter writes does not take the place of a stream that a native route sends', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  app.beego.insertFilter('*', 'FinishRouter', (ctx) => { ctx.writeString('[late]') })
  app.get('/native', async () => Readable.from(['str', 'eam']))

  t.match((await app.inject('/native')).body, /^stream/)
})

t.test('both halves of a filter chain run around every kind of answer', async (t) => {
  let halves = ''
  const app = createHost(t)
  await addBeego(app)
  app.beego.insertFilterChain((next) => async (ctx) => { halves += 'before '; await next(ctx); halves += 'after' })
  app.get('/native', async () => 'native')
  app.get('/native/stream', async () => Readable.from(['str', 'eam']))
  app.get('/native/broken', async () => { throw new Error('kaboom') })
  app.get('/native/hijack', (_request, reply) => { reply.hijack(); reply.raw.end('hijack') })

  for (const url of ['/native', '/native/stream', '/native/broken', '/native/hijack', '/people', '/USER/LIST', '/broken', '/away', '/nowhere']) {
    halves = ''
    await app.inject(url)
    await sleep(1)

    t.equal(halves, 'before after', url)
  }
})

t.test('a filter that throws on a native route is answered as the options say', async (t) => {
  for (const recoverPanic of [true, false]) {
    const app = createHost(t)
    app.setErrorHandler(hostsError)
    await addBeego(app, { recoverPanic })
    app.beego.insertFilter('*', 'BeforeExec', () => { throw new Error('filter kaboom') })
    app.get('/native', async () => 'native')

    const response = await app.inject('/native')

    t.equal(response.statusCode, 500)
    if (recoverPanic) t.match(response.body, /Internal Server Error/)
    else t.equal(response.body, 'host: filter kaboom')
  }
})

t.test('an onSend hook of the host that throws makes a 500 of native and Beego routes alike', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  app.get('/native', async () => 'native')
  app.addHook('onSend', async () => { throw new Error('onSend kaboom') })

  t.strictSame(await statuses(app, ['/native', '/people', '/USER/LIST']), [500, 500, 500])
})

// ---- sockets and the end ----

t.test('inject and a socket give the same answers', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  app.get('/native', async () => ({ a: 1 }))
  const port = await listen(app)
  const requests = [
    ...['/native', '/people', '/people/5', '/people/%C3%A9', '/user/list', '/USER/LIST/1', '/json', '/broken', '/away', '/nowhere', '/user', '/bad/%zz']
      .map((url) => ({ method: 'GET' as const, url, headers: {}, payload: '' })),
    { method: 'POST' as const, url: '/people', headers: FORM, payload: 'name=ann' },
    { method: 'POST' as const, url: '/bytes', headers: { 'content-type': 'application/x-odd' }, payload: 'odd' },
    { method: 'HEAD' as const, url: '/native', headers: {}, payload: '' },
    { method: 'DELETE' as const, url: '/people', headers: {}, payload: '' }
  ]

  for (const { method, url, headers, payload } of requests) {
    const body = payload === '' ? {} : { payload }
    const injected = await app.inject({ method, url, headers: { host: `127.0.0.1:${port}`, accept: '*/*', ...headers }, ...body })
    const fetched = await fetch(`http://127.0.0.1:${port}${url}`, { method, headers, redirect: 'manual', ...payload === '' ? {} : { body: payload } })

    t.equal(fetched.status, injected.statusCode, `${method} ${url}`)
    t.equal(await fetched.text(), injected.body, `${method} ${url}`)
    t.strictSame(plainHeaders(Object.fromEntries(fetched.headers)), plainHeaders(injected.headers), `${method} ${url}`)
  }
})

t.test('an absolute request target reaches native and Beego routes', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  app.get('/native', async () => 'native')
  const port = await listen(app)

  for (const [path, body] of [['/native', 'native'], ['/people', 'the users'], ['/USER/LIST', 'the users']] as const) {
    const answer = await sendRaw(port, `GET http://a.example${path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`)

    t.match(answer, new RegExp(`\\r\\n\\r\\n${body}$`), path)
  }
})

t.test('a second request on the same connection is answered after each kind of answer', async (t) => {
  const app = createHost(t)
  await addBeego(app)
  const port = await listen(app)
  const paths = ['/people', '/USER/LIST', '/broken', '/away', '/nowhere', '/object']
  const pipelined = paths.map((path, i) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: ${i === paths.length - 1 ? 'close' : 'keep-alive'}\r\n\r\n`).join('')

  const answer = await sendRaw(port, pipelined)

  t.strictSame([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status), ['200', '200', '500', '302', '404', '200'])
})

t.test('a program that closes its app ends by itself', async (t) => {
  const program = `
    import Fastify from 'fastify'
    import beegoMvc, { Controller } from ${JSON.stringify(join(import.meta.dirname, '../plugins/index.ts'))}
    class UserController extends Controller { list () { this.ctx.writeString('the users') } }
    const app = Fastify()
    await app.register(beegoMvc, { runMode: 'prod' })
    app.beego.autoRouter(UserController).insertFilter('*', 'BeforeExec', () => {}).insertFilterChain((next) => async (ctx) => { await next(ctx) })
    await app.listen({ port: 0 })
    const answer = await fetch('http://127.0.0.1:' + app.server.address().port + '/USER/LIST', { headers: { connection: 'close' } })
    process.stdout.write(await answer.text())
    await app.close()
    process.stdout.write(', closed')
  `

  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program],
    { cwd: join(import.meta.dirname, '..'), timeout: 30_000 })

  t.equal(stdout, 'the users, closed')
})

async function bodies (app: FastifyInstance, urls: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const url of urls) found.push((await app.inject(url)).body)
  return found
}

async function statuses (app: FastifyInstance, urls: readonly string[]): Promise<number[]> {
  const found: number[] = []
  for (const url of urls) found.push((await app.inject(url)).statusCode)
  return found
}

/** Without what a connection adds. */
function plainHeaders (headers: Record<string, unknown>): Record<string, unknown> {
  const { date, connection, 'keep-alive': keepAlive, 'transfer-encoding': encoding, ...rest } = headers
  return rest
}
