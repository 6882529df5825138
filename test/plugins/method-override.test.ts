import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect as connectHTTP2 } from 'node:http2'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifyServerOptions, type InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { Controller } from '../../plugins/index.js'
import methodOverride, { type MethodOverrideOptions } from '../../plugins/method-override.js'
import { buildApp, buildFastify } from '../helper.js'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=XX' }
const HOOKS = ['onRequest', 'preParsing', 'preValidation', 'preHandler', 'preSerialization', 'onSend', 'onResponse'] as const

// Where the method stands

t.test('a POST is routed as what its form, query or header asks for, where there is no POST route', async (t) => {
  const app = await buildOverridden(t)
  app.put('/a', answer)
  app.patch('/a', answer)
  app.delete('/a', answer)
  const asks: Record<string, InjectOptions> = {
    'an urlencoded form': { headers: FORM, payload: '_method=PUT&a=1' },
    'the end of an urlencoded form': { headers: FORM, payload: 'a=1&b=2&_method=PUT' },
    'a charset': { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }, payload: '_method=PUT' },
    'a multipart form': { headers: MULTIPART, payload: part('_method', 'PUT') + part('a', '1') + '--XX--\r\n' },
    'a quoted boundary': { headers: { 'content-type': 'Multipart/Form-Data; charset=utf-8; boundary="XX"' }, payload: part('_method', 'PUT') + '--XX--\r\n' },
    'behind another part': { headers: MULTIPART, payload: filePart('f', 'a.txt', 'text') + part('_method', 'PUT') + '--XX--\r\n' },
    'the query': { url: '/a?b=1&_method=PUT' },
    'the header': { headers: { 'X-HTTP-Method-Override': 'PUT' } },
    'the header of a program': { headers: { 'x-http-method-override': 'put', 'content-type': 'application/json' }, payload: '{"a":1}' }
  }

  for (const [where, request] of Object.entries(asks)) {
    const response = await app.inject({ method: 'POST', url: '/a', ...request })

    t.match(response.json(), { method: 'PUT', original: 'POST' }, where)
  }
  for (const method of ['patch', 'Delete', 'pUt']) {
    const response = await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: `_method=${method}` })

    t.equal(response.json().method, method.toUpperCase())
  }
})

t.test('a POST route beside it has the other POSTs', async (t) => {
  const app = await buildOverridden(t)
  app.post('/a', answer)
  app.put('/a', answer)
  const stays: Record<string, InjectOptions> = {
    'no form': { headers: { 'content-type': 'application/json' }, payload: '{"_method":"PUT"}' },
    'no body': { headers: FORM },
    'no type': {},
    'another field': { headers: FORM, payload: 'x_method=PUT&_methods=PUT&method=PUT' },
    'a longer name': { headers: MULTIPART, payload: part('_method2', 'PUT') + '--XX--\r\n' },
    'a file of that name': { headers: MULTIPART, payload: filePart('_method', 'a.txt', 'PUT') + '--XX--\r\n' },
    'the value of another field': { headers: MULTIPART, payload: part('a', '\r\nContent-Disposition: form-data; name="_method"\r\n\r\nPUT') + '--XX--\r\n' },
    'before the first part': { headers: MULTIPART, payload: '\r\nContent-Disposition: form-data; name="_method"\r\n\r\nPUT\r\n--XX--\r\n' },
    'a form that breaks off': { headers: MULTIPART, payload: part('_method', 'PUT').trimEnd() },
    'no boundary': { headers: { 'content-type': 'multipart/form-data' }, payload: part('_method', 'PUT') },
    'an empty value': { headers: FORM, payload: '_method=&a=1' },
    'an unknown method': { headers: FORM, payload: '_method=FOO' },
    'two values, of which the first counts': { headers: FORM, payload: '_method=POST&_method=PUT' },
    'a malformed value': { headers: FORM, payload: '_method=%zz' }
  }
  t.equal((await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: '_method=put' })).json().method, 'PUT')

  for (const [what, request] of Object.entries(stays)) {
    const response = await app.inject({ method: 'POST', url: '/a', ...request })

    t.match(response.json(), { method: 'POST', original: 'POST' }, what)
  }
})

t.test('the form wins over the query, and the header over both', async (t) => {
  const app = await buildOverridden(t)
  app.all('/a', answer)

  const both = await app.inject({ method: 'POST', url: '/a?_method=DELETE', headers: FORM, payload: '_method=PUT' })
  const query = await app.inject({ method: 'POST', url: '/a?_method=DELETE', headers: FORM, payload: 'a=1' })
  const all = await app.inject({ method: 'POST', url: '/a?_method=DELETE', headers: { ...FORM, 'x-http-method-override': 'PATCH' }, payload: '_method=PUT' })

  t.strictSame([both.json().method, query.json().method, all.json().method], ['PUT', 'DELETE', 'PATCH'])
})

// What is never overridden

t.test('nothing but a POST stands for another method', async (t) => {
  const app = await buildOverridden(t)
  app.all('/a', answer)

  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const response = await app.inject({
      method,
      url: '/a?_method=DELETE',
      headers: { ...FORM, 'x-http-method-override': 'DELETE' },
      ...method === 'GET' || method === 'HEAD' ? {} : { payload: '_method=DELETE' }
    })

    t.equal(response.headers['x-method'], method)
  }
})

t.test('a POST never becomes a GET or a method that is not named', async (t) => {
  const app = await buildOverridden(t, { methods: ['put'] })
  app.all('/a', answer)

  for (const method of ['GET', 'HEAD', 'TRACE', 'CONNECT', 'OPTIONS', 'DELETE', 'PATCH', '__proto__', 'PUT ', 'PUT\0']) {
    const response = await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: new URLSearchParams({ _method: method }).toString() })

    t.equal(response.json().method, 'POST', method)
  }
  t.equal((await app.inject({ method: 'POST', url: '/a?_method=PUT' })).json().method, 'PUT')
})

t.test('methods that the application has added can be named', async (t) => {
  const app = buildFastify(t)
  app.addHttpMethod('MKCOL', { hasBody: true })
  await app.register(methodOverride, { methods: ['MKCOL'] })
  app.route({ method: 'MKCOL', url: '/a', handler: answer })

  const response = await app.inject({ method: 'POST', url: '/a?_method=mkcol' })

  t.equal(response.json().method, 'MKCOL')
})

t.test('a field that ends beyond the first 16 KiB is too late', async (t) => {
  const app = await buildOverridden(t)
  app.post('/a', answer)
  app.put('/a', answer)
  const before = (size: number) => `a=${'x'.repeat(size - '&_method=PUT&'.length - 'a='.length)}&_method=PUT&b=1`

  const within = await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: Readable.from([Buffer.from(before(16 * 1024).slice(0, -3)), 'b=1']) })
  const beyond = await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: Readable.from(split(before(16 * 1024 + 12), 1024)) })

  t.strictSame([within.json().method, beyond.json().method], ['PUT', 'POST'])
})

// Once

for (const place of ['before', 'after'] as const) {
  t.test(`every hook that the host has registered ${place} the plugin runs once, and so do the target's hooks, parser and schema`, async (t) => {
    const ran: string[] = []
    const app = buildFastify(t)
    if (place === 'after') await app.register(methodOverride)
    addHooks(app, 'host', ran)
    if (place === 'before') await app.register(methodOverride)
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      ran.push('parser')
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    })
    await app.register(async (scope) => {
      addHooks(scope, 'scope', ran)
      scope.put('/a', {
        schema: { body: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } } },
        handler: async (request) => { ran.push('handler'); return { body: request.body } }
      })
      scope.post('/a', async () => { ran.push('POST') })
    })

    const response = await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: '_method=PUT&n=5' })

    t.strictSame(response.json(), { body: { _method: 'PUT', n: 5 } })
    t.strictSame(ran, [
      'host onRequest', 'scope onRequest', 'host preParsing', 'scope preParsing', 'parser', 'host preValidation', 'scope preValidation',
      'host preHandler', 'scope preHandler', 'handler', 'host preSerialization', 'scope preSerialization', 'host onSend', 'scope onSend',
      'host onResponse', 'scope onResponse'
    ])
  })
}

t.test('the target\'s schema judges the form', async (t) => {
  const app = await buildOverridden(t)
  app.put('/a', { schema: { body: { type: 'object', required: ['n'] } } }, answer)

  const response = await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: '_method=PUT' })

  t.match(response.json(), { statusCode: 400, message: /required property 'n'/ })
})

t.test('the not-found handler has what no route takes, once', async (t) => {
  const ran: string[] = []
  const app = await buildOverridden(t)
  addHooks(app, 'host', ran)
  app.setNotFoundHandler((request, reply) => { reply.code(404).send({ method: request.method }) })

  const response = await app.inject({ method: 'POST', url: '/none', headers: FORM, payload: '_method=PUT' })

  t.strictSame(response.json(), { method: 'PUT' })
  t.strictSame(ran.filter((hook) => hook === 'host onRequest' || hook === 'host onResponse'), ['host onRequest', 'host onResponse'])
})

// Bodies

t.test('the target\'s own body limit holds, over that of the POST route', async (t) => {
  const app = await buildOverridden(t)
  app.put('/small', { bodyLimit: 20 }, answer)
  app.post('/small', answer)
  app.put('/large', { bodyLimit: 100 }, answer)
  app.post('/large', { bodyLimit: 20 }, answer)
  const payload = `_method=PUT&a=${'x'.repeat(50)}`

  const known = await app.inject({ method: 'POST', url: '/small', headers: FORM, payload })
  const unknown = await app.inject({ method: 'POST', url: '/small', headers: FORM, payload: Readable.from([payload]) })
  const large = await app.inject({ method: 'POST', url: '/large', headers: FORM, payload })

  t.strictSame([known.statusCode, unknown.statusCode, large.statusCode], [413, 413, 200])
})

t.test('a streaming upload reaches its target as it comes, however large, and byte for byte', async (t) => {
  const app = await register(t, {})
  await app.register(multipart, { limits: { fileSize: Infinity } })
  const size = 3 * 1024 * 1024
  app.put('/a', async (request) => {
    const seen: unknown[] = []
    for await (const piece of request.parts()) {
      if (piece.type === 'field') { seen.push([piece.fieldname, piece.value]); continue }
      let bytes = 0
      for await (const chunk of piece.file) bytes += chunk.length
      seen.push([piece.fieldname, piece.filename, bytes])
    }
    return seen
  })
  const body = part('_method', 'PUT') + filePart('f', 'big.bin', 'x'.repeat(size)) + part('last', 'ä') + '--XX--\r\n'

  const whole = await app.inject({ method: 'POST', url: '/a', headers: MULTIPART, payload: body })
  const pieces = await app.inject({ method: 'POST', url: '/a', headers: MULTIPART, payload: Readable.from(split(body, 10_000)) })

  const expected = [['_method', 'PUT'], ['f', 'big.bin', size], ['last', 'ä']]
  t.strictSame([whole.json(), pieces.json()], [expected, expected])
})

t.test('a form may come a byte at a time', async (t) => {
  const app = await buildOverridden(t)
  app.put('/a', answer)
  const forms = [[FORM, 'a=%41&_method=put&b=1'], [MULTIPART, part('a', '1') + part('_method', 'put') + '--XX--\r\n']] as const

  for (const [headers, body] of forms) {
    const response = await app.inject({ method: 'POST', url: '/a', headers, payload: Readable.from(split(body, 1)) })

    t.match(response.json(), { method: 'PUT', ...headers === FORM ? { body: { a: 'A', _method: 'put', b: '1' } } : {} })
  }
})

t.test('a body that fails before its first fields are there is an error of the request', async (t) => {
  const app = await buildOverridden(t)
  app.post('/a', answer)

  const response = await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: '_met', simulate: { error: true, end: false, split: false, close: false } })

  t.match(response.json(), { statusCode: 500, message: 'Unexpected error from async constraint' })
})

// Sockets

t.test('on a socket: content-length, chunks, keep-alive and pipelined requests, each answered in its turn', async (t) => {
  const app = await buildOverridden(t)
  app.get('/a', answer)
  app.post('/a', answer)
  app.put('/a', answer)
  const socket = await open(t, app)
  const chunked = (pieces: string[]) => pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('') + '0\r\n\r\n'

  socket.write(
    head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 15') + '_method=PUT&a=1' +
    head('GET', '/a?_method=PUT') +
    head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked') + chunked(['_meth', 'od=PU', 'T']) +
    head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3') + 'a=1' +
    head('POST', '/a', 'X-HTTP-Method-Override: PUT', 'Content-Length: 0'))
  const answers = await answersOf(socket, 5)

  t.strictSame(answers.map(({ method, body }) => [method, body]), [
    ['PUT', { _method: 'PUT', a: '1' }], ['GET', null], ['PUT', { _method: 'PUT' }], ['POST', { a: '1' }], ['PUT', null]
  ])
})

t.test('on a socket: the next request of the connection is answered although nobody has read the body of the one before', async (t) => {
  const app = await buildOverridden(t)
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/closed') await reply.code(401).send({ method: request.method })
  })
  app.put('/closed', answer)
  app.get('/a', answer)
  const socket = await open(t, app)
  const body = `_method=PUT&a=${'x'.repeat(500_000)}`

  socket.write(head('POST', '/closed', 'Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`) + body + head('GET', '/a'))
  const [closed, next] = await answersOf(socket, 2)

  t.strictSame([closed?.method, next?.method], ['PUT', 'GET'])
})

t.test('on a socket: a client that waits for 100 Continue is told to go on', async (t) => {
  const app = await buildOverridden(t)
  app.put('/a', answer)
  const socket = await open(t, app)

  socket.write(head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 11', 'Expect: 100-continue'))
  const [interim] = await once(socket, 'data') as [Buffer]
  socket.write('_method=PUT')
  const [response] = await answersOf(socket, 1)

  t.match(interim.toString(), /^HTTP\/1\.1 100 Continue/)
  t.equal(response?.method, 'PUT')
})

t.test('on a socket: what comes slowly is waited for', async (t) => {
  const app = await buildOverridden(t)
  app.put('/a', answer)
  const socket = await open(t, app)

  socket.write(head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 11'))
  for (const piece of ['_meth', 'od=P', 'UT']) {
    await sleep(20)
    socket.write(piece)
  }
  const [response] = await answersOf(socket, 1)

  t.equal(response?.method, 'PUT')
})

t.test('on a socket: a form that never comes is a 408 of Node\'s own once requestTimeout is over', async (t) => {
  const app = await buildOverridden(t, {}, (handler) => createServer({ requestTimeout: 100, headersTimeout: 100, connectionsCheckingInterval: 20 }, handler))
  app.put('/a', answer)
  const socket = await open(t, app)

  socket.write(head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 11') + '_met')
  const [answered] = await once(socket, 'data') as [Buffer]

  t.match(answered.toString(), /^HTTP\/1\.1 408 /)
})

t.test('on a socket: a client that leaves in the middle runs nothing and leaves nothing behind', async (t) => {
  const ran: string[] = []
  const app = await buildOverridden(t)
  addHooks(app, 'host', ran)
  app.all('/a', answer)
  const early = await open(t, app)
  const late = await open(t, app)

  early.write(head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 100') + 'a=1')
  late.write(head('POST', '/a', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 100') + '_method=PUT&a=1')
  await until(() => ran.includes('host preParsing'))
  early.destroy()
  late.destroy()
  await until(async () => await connections(app) === 0)

  t.equal(ran.filter((hook) => hook === 'host onRequest').length, 1) // the late one's
  t.equal((await app.inject({ method: 'POST', url: '/a', headers: FORM, payload: '_method=PUT' })).json().method, 'PUT')
})

t.test('a server that hands its requests on later is no obstacle', async (t) => {
  const app = await buildOverridden(t, {}, (handler) => createServer(async (request, response) => {
    await sleep(30)
    handler(request, response)
  }))
  app.post('/a', answer)
  app.put('/a', answer)
  const socket = await open(t, app)
  const form = 'Content-Type: application/x-www-form-urlencoded'

  socket.write(head('POST', '/a', form, 'Content-Length: 11') + '_method=PUT' + head('POST', '/a', form, 'Content-Length: 0') + head('POST', '/a', form, 'Content-Length: 15') + 'a=1&_m')
  await sleep(100)
  socket.write('ethod=PUT')
  const answers = await answersOf(socket, 3)

  t.strictSame(answers.map(({ method, body }) => [method, body]), [['PUT', { _method: 'PUT' }], ['POST', {}], ['PUT', { a: '1', _method: 'PUT' }]])
})

t.test('HTTP/2 is the same', async (t) => {
  const app = Fastify({ http2: true })
  t.teardown(() => app.close())
  await app.register(methodOverride)
  await app.register(formbody)
  app.put('/a', (request, reply) => { reply.send({ method: request.method, original: request.originalMethod, body: request.body }) })
  app.post('/a', (request, reply) => { reply.send({ method: request.method, original: request.originalMethod, body: request.body ?? null }) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const client = connectHTTP2(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  t.teardown(() => client.close())
  const send = async (pieces: string[], headers: Record<string, string> = FORM) => {
    const stream = client.request({ ':method': 'POST', ':path': '/a', ...headers })
    for (const piece of pieces) { stream.write(piece); await sleep(5) }
    stream.end()
    let text = ''
    for await (const chunk of stream) text += String(chunk)
    return JSON.parse(text)
  }

  t.strictSame(await send(['_method=PUT&a=1']), { method: 'PUT', original: 'POST', body: { _method: 'PUT', a: '1' } })
  t.strictSame(await send(['a=1', '&_method', '=PUT']), { method: 'PUT', original: 'POST', body: { a: '1', _method: 'PUT' } })
  t.strictSame(await send(['a=1']), { method: 'POST', original: 'POST', body: { a: '1' } })
  t.match(await send([]), { method: 'POST', original: 'POST' })
  t.match(await send([], { 'x-http-method-override': 'PUT' }), { method: 'PUT', original: 'POST' })
})

// Scopes, options

t.test('a prefix, of a scope or given, bounds what is overridden, and the nearest one counts', async (t) => {
  const app = buildFastify(t)
  await app.register(async (admin) => {
    await admin.register(methodOverride, { methods: ['DELETE'] })
    admin.all('/a', answer)
  }, { prefix: '/admin' })
  await app.register(methodOverride, { prefix: '/api/', methods: ['PUT'] })
  await app.register(methodOverride, { prefix: '/api/v2', methods: ['PATCH'] })
  for (const url of ['/a', '/administrator', '/api', '/api/v2/a']) app.all(url, answer)
  const reached = async (url: string) => {
    const answers = await Promise.all(['PUT', 'PATCH', 'DELETE'].map((method) => app.inject({ method: 'POST', url: `${url}?_method=${method}` })))
    return answers.map((response) => response.json().method).filter((method) => method !== 'POST')
  }

  t.strictSame(await reached('/admin/a'), ['DELETE'])
  t.strictSame(await reached('/a'), [])
  t.strictSame(await reached('/administrator'), [])
  t.strictSame(await reached('/api'), ['PUT'])
  t.strictSame(await reached('/api/v2/a'), ['PATCH'])
})

t.test('two applications share nothing', async (t) => {
  const plain = buildFastify(t)
  plain.all('/a', answer)
  const app = await buildOverridden(t)
  app.all('/a', answer)

  t.equal((await plain.inject({ method: 'POST', url: '/a?_method=PUT' })).json().method, 'POST')
  t.equal((await app.inject({ method: 'POST', url: '/a?_method=PUT' })).json().method, 'PUT')
})

t.test('the same paths cannot be said twice', async (t) => {
  const app = buildFastify(t)
  await app.register(methodOverride)

  await t.rejects(async () => app.register(methodOverride), { code: 'FST_BEEGO_OVERRIDE_TWICE' })
})

t.test('what is no method to be reached is refused', async (t) => {
  for (const methods of [['GET'], ['HEAD'], ['post'], ['FOO'], ['MKCOL'], 'PUT', [5], null]) {
    await t.rejects(register(t, { methods } as unknown as MethodOverrideOptions), { code: 'FST_BEEGO_OPT_INVALID', message: /'methods'/ })
  }
  await t.rejects(register(t, { method: ['PUT'] } as unknown as MethodOverrideOptions), { code: 'FST_BEEGO_OPT_UNKNOWN', message: /Did you mean 'methods'\?/ })
})

// Beside other things of the router

t.test('no route can be constrained by it', async (t) => {
  const app = await register(t, {})

  t.throws(() => app.put('/a', { constraints: { beegoMethodOverride: 'x' } }, answer), { code: 'FST_BEEGO_OPT_INVALID' })
})

t.test('constraints of the host go on working', async (t) => {
  const app = await buildOverridden(t)
  app.put('/a', { constraints: { host: 'one.example' } }, async () => 'one')
  app.put('/a', { constraints: { version: '1.2.0' } }, async () => 'version')
  app.put('/a', async () => 'any')
  const send = async (headers: Record<string, string>) => (await app.inject({ method: 'POST', url: '/a?_method=PUT', headers })).body

  t.strictSame([await send({ host: 'one.example' }), await send({ 'accept-version': '1.x' }), await send({})], ['one', 'version', 'any'])
})

t.test('Beego\'s routes are overridden once: by the plugin where it sees the field, else by their own rule', async (t) => {
  class FoodController extends Controller {
    override post () { this.#answer('post') }
    override put () { this.#answer('put') }
    override delete () { this.#answer('delete') }

    #answer (action: string) {
      const { input } = this.ctx
      this.data.json = { action, method: input.method(), isPost: input.isPost(), a: this.getString('a') }
      this.serveJSON()
    }
  }
  const app = await buildApp(t)
  await app.register(methodOverride)
  await app.register(formbody)
  app.beego.router('/food', FoodController)
  app.beego.put('/only', (ctx) => { ctx.writeString(`put ${ctx.input.method()}`) })
  app.all('/native', answer)
  const send = async (url: string, payload: string) => (await app.inject({ method: 'POST', url, headers: FORM, payload })).body

  t.strictSame(JSON.parse(await send('/food', '_method=put&a=1')), { action: 'put', method: 'POST', isPost: true, a: '1' })
  t.strictSame(JSON.parse(await send('/food', '_method=delete&a=1')), { action: 'delete', method: 'POST', isPost: true, a: '1' })
  t.strictSame(JSON.parse(await send('/food', `x=${'x'.repeat(20_000)}&_method=put&a=1`)), { action: 'put', method: 'POST', isPost: true, a: '1' })
  t.strictSame(JSON.parse(await send('/food', 'a=1')), { action: 'post', method: 'POST', isPost: true, a: '1' })
  t.equal(await send('/only', '_method=put'), 'put POST')
  t.equal(JSON.parse(await send('/native', '_method=put')).method, 'PUT')
})

// Helpers

type Factory = NonNullable<FastifyServerOptions['serverFactory']>

async function buildOverridden (t: Test, options: MethodOverrideOptions = {}, serverFactory?: Factory): Promise<FastifyInstance> {
  const app = await register(t, options, serverFactory)
  await app.register(formbody)
  app.addContentTypeParser('multipart/form-data', (_request, payload, done) => {
    payload.resume()
    done(null)
  })
  return app
}

async function register (t: Test, options: MethodOverrideOptions, serverFactory?: Factory): Promise<FastifyInstance> {
  const app = buildFastify(t, serverFactory === undefined ? {} : { serverFactory })
  await app.register(methodOverride, options)
  return app
}

function answer (request: FastifyRequest, reply: FastifyReply): void {
  const { method, originalMethod: original, body = null } = request
  reply.header('x-method', method).send({ method, original, body })
}

function addHooks (app: FastifyInstance, name: string, ran: string[]): void {
  for (const hook of HOOKS) app.addHook(hook as 'onRequest', async () => { ran.push(`${name} ${hook}`) })
}

function part (name: string, value: string): string {
  return `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
}

function filePart (name: string, filename: string, content: string): string {
  return `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`
}

function split (text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
}

function head (method: string, url: string, ...headers: string[]): string {
  return [`${method} ${url} HTTP/1.1`, 'Host: example.com', ...headers, '', ''].join('\r\n')
}

async function open (t: Test, app: FastifyInstance): Promise<Socket> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** The JSON bodies of the next answers on a connection. */
function answersOf (socket: Socket, count: number): Promise<Array<{ method: string, body: unknown }>> {
  let text = ''
  return new Promise((resolve) => {
    socket.on('data', function take (bytes) {
      text += String(bytes)
      if ((text.match(/\r\n\r\n\{.*?\}(?=HTTP|$)/g) ?? []).length < count) return

      socket.off('data', take).pause()
      resolve(text.match(/\{.*?\}(?=HTTP|$)/g)!.map((json) => JSON.parse(json)))
    }).resume()
  })
}

async function until (holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!await holds()) await sleep(5)
}

function connections (app: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) => app.server.getConnections((error, count) => error === null ? resolve(count) : reject(error)))
}
