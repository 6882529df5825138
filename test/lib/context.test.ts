import { Readable } from 'node:stream'
import formbody from '@fastify/formbody'
import fc from 'fast-check'
import type { FastifyServerOptions, InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { pathOf } from '../../lib/http/request-target.js'
import { kBody, KeptBody, keptBody } from '../../lib/context/kept-body.js'
import { parseValues, Values, valuesOfBody } from '../../lib/context/values.js'
import { watchReply } from '../../lib/context/watched-reply.js'
import type { HostRequest } from '../../lib/host.js'
import beegoMvc, { BeforeExec, type BeegoOptions, type Context, Controller } from '../../plugins/index.js'
import { exchange } from '../golden/wire.js'
import { buildApp, buildFastify } from '../helper.js'
import { holds } from './holds.js'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

// values.ts

t.test('values', async (t) => {
  t.test('keep every value of a key, in the order it was sent', async (t) => {
    const values = new Values()

    values.add('a', '1')
    values.add('b', '2')
    values.add('a', '3')

    t.equal(values.get('a'), '1')
    t.strictSame(values.getAll('a'), ['1', '3'])
    t.strictSame(values.keys(), ['a', 'b'])
  })

  t.test('of an unknown key are empty', async (t) => {
    const values = new Values()

    t.equal(values.get('a'), '')
    t.strictSame(values.getAll('a'), [])
    t.notOk(values.has('a'))
  })

  t.test('that begin with those of others leave the others as they are', async (t) => {
    const others = parseValues('a=1&b=2')

    const values = parseValues('a=3', new Values(others))

    t.strictSame(listed(values), { a: ['1', '3'], b: ['2'] })
    t.strictSame(listed(others), { a: ['1'], b: ['2'] })
  })

  t.test('are not changed by changing a list of them', async (t) => {
    const values = parseValues('a=1')

    values.getAll('a').push('2')

    t.strictSame(values.getAll('a'), ['1'])
  })

  // Scenario f/query-precedence of Beego 1.12, and the documentation of url.ParseQuery.
  const queries: ReadonlyArray<readonly [text: string, values: Record<string, string[]>]> = [
    ['', {}],
    ['a=1&a=2&b=3', { a: ['1', '2'], b: ['3'] }],
    ['a=%E4%B8%AD+x&b=%zz', { a: ['中 x'] }],
    ['a=1;b=2', {}],
    ['a=1;b=2&c=3', { c: ['3'] }],
    ['a', { a: [''] }],
    ['A=1&a[]=2&a.b=3', { A: ['1'], 'a[]': ['2'], 'a.b': ['3'] }],
    ['a=1=2', { a: ['1=2'] }],
    ['=1', { '': ['1'] }],
    ['&&a=1&', { a: ['1'] }],
    ['%zz=1&a=2', { a: ['2'] }],
    ['a=1%', {}],
    ['a=%2', {}],
    ['a=%+1', {}],
    ['a+b=c+d', { 'a b': ['c d'] }],
    ['a=%2B%3B%26', { a: ['+;&'] }],
    ['a=中', { a: ['中'] }],
    ['__proto__=1', { ['__proto__']: ['1'] }]
  ]
  for (const [text, values] of queries) {
    t.test(`of '${text}' are ${JSON.stringify(values)}`, async (t) => {
      t.strictSame(Object.entries(listed(parseValues(text))), Object.entries(values))
    })
  }

  t.test('that are no UTF-8 have replacement characters', async (t) => {
    const values = parseValues('a=%ff%41+%E4%B8%AD&b=%ED%A0%80x')

    t.equal(values.get('a'), '\ufffdA 中')
    t.match(values.get('b'), /^\ufffd+x$/)
  })

  t.test('that were percent-encoded come back', async (t) => {
    const text = fc.string({ unit: 'grapheme' })
    const pairs = fc.array(fc.tuple(text, text))

    await holds(t, fc.property(pairs, (pairs) => {
      const byForms = parseValues(new URLSearchParams(pairs).toString())
      const byHand = parseValues(pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&'))
      return pairs.every(([key]) => {
        const sent = pairs.filter(([other]) => other === key).map(([, value]) => value)
        return same(byForms.getAll(key), sent) && same(byHand.getAll(key), sent)
      })
    }))
  })

  t.test('of any text are texts', async (t) => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('%', '&', '=', '+', ';', '%e4', '%ff', '%4', '\n', '\ud800'))
    const text = fc.array(piece).map((pieces) => pieces.join(''))

    await holds(t, fc.property(text, (text) => parseValues(text).keys().every((key) => parseValues(text).getAll(key).every((value) => typeof value === 'string'))))
  })

  t.test('of another parser\'s form are its texts, numbers and truth values, without files and nested objects', async (t) => {
    const values = valuesOfBody({ a: '1', ids: ['2', 3, { x: 1 }], flag: true, file: { filename: 'a.txt' }, none: null, gone: undefined })

    t.strictSame(listed(values), { a: ['1'], ids: ['2', '3'], flag: ['true'] })
  })

  t.test('of a body that is no form are none', async (t) => {
    for (const body of [undefined, null, 'a=1', 5, ['a'], Buffer.from('')]) t.strictSame(valuesOfBody(body).keys(), [])
  })
})

// kept-body.ts

t.test('a kept body', async (t) => {
  t.test('is found at its request', async (t) => {
    const body = new KeptBody('text/plain')

    t.equal(keptBody({ [kBody]: body } as unknown as HostRequest), body)
  })

  t.test('is none where no parser of ours has read', async (t) => {
    t.equal(keptBody({} as HostRequest), null)
  })
})

// input.ts

t.test('input', async (t) => {
  t.test('tells the path, the target and the address of the server', async (t) => {
    // scenario f/input, first request
    const dump = await seen(t, dumpOf, { url: '/r/5?x=1', headers: { host: 'example.com' } })

    t.strictSame(dump, {
      domain: 'example.com',
      host: 'example.com',
      ip: '127.0.0.1',
      isAjax: false,
      isGet: true,
      isPost: false,
      isSecure: false,
      isUpload: false,
      isWebsocket: false,
      method: 'GET',
      port: 80,
      protocol: 'HTTP/1.1',
      proxy: [],
      refer: '',
      scheme: 'http',
      site: 'http://example.com',
      subDomains: '',
      uri: '/r/5?x=1',
      url: '/r/5',
      userAgent: 'lightMyRequest' // inject's own
    })
  })

  t.test('tells host and port apart', async (t) => {
    const named = await seen(t, dumpOf, { url: '/in', headers: { host: 'www.blog.example.com:8081' } })
    const ipv6 = await seen(t, dumpOf, { url: '/in', headers: { host: '[::1]:8080' } })

    t.match(named, { host: 'www.blog.example.com', port: 8081, site: 'http://www.blog.example.com', subDomains: 'www.blog' })
    t.match(ipv6, { host: '::1', port: 8080 })
  })

  t.test('takes host and path from an absolute request target', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/in', (ctx) => dumpOf(ctx))
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as { port: number }

    const answer = await exchange(port, { method: 'GET', target: 'http://other.host:77/in?z=1' })

    t.match(JSON.parse(String(answer?.body)), { host: 'other.host', port: 77, uri: 'http://other.host:77/in?z=1', url: '/in' })
  })

  t.test('believes forwarded headers only when Fastify trusts the proxy', async (t) => {
    const headers = { host: 'example.com', 'x-forwarded-for': '1.2.3.4, 5.6.7.8', 'x-forwarded-proto': 'https' }

    const open = await seen(t, dumpOf, { url: '/in', headers })
    const trusting = await seen(t, dumpOf, { url: '/in', headers }, {}, { trustProxy: true })

    t.match(open, { ip: '127.0.0.1', proxy: [], scheme: 'http', isSecure: false })
    t.match(trusting, { ip: '1.2.3.4', proxy: ['1.2.3.4', '5.6.7.8'], scheme: 'https', isSecure: true, site: 'https://example.com' })
  })

  t.test('has no proxies when the request came directly to an application that trusts them', async (t) => {
    const { proxy } = await seen(t, dumpOf, { url: '/in' }, {}, { trustProxy: true })

    t.strictSame(proxy, [])
  })

  t.test('tells what the client says of itself', async (t) => {
    const dump = await seen(t, dumpOf, {
      url: '/in', headers: { referer: 'http://r/x', 'user-agent': 'UA/1', 'x-requested-with': 'XMLHttpRequest' }
    })

    t.match(dump, { refer: 'http://r/x', userAgent: 'UA/1', isAjax: true })
  })

  t.test('takes only a lower-case websocket for one, as Beego does', async (t) => {
    const upper = await seen(t, dumpOf, { url: '/in', headers: { upgrade: 'WebSocket' } })
    const lower = await seen(t, dumpOf, { url: '/in', headers: { upgrade: 'websocket' } })

    t.equal(upper.isWebsocket, false)
    t.equal(lower.isWebsocket, true)
  })

  t.test('takes a multipart form for an upload', async (t) => {
    const { isUpload } = await seen(t, dumpOf, {
      method: 'POST', url: '/in', headers: { 'content-type': 'multipart/form-data; boundary=XX' }, payload: '--XX--\r\n'
    })

    t.equal(isUpload, true)
  })

  t.test('gives headers in any letter case, repeated ones joined', async (t) => {
    const look = ({ input }: Context) => [input.header('X-A'), input.header('x-a'), input.header('X-None')]

    const values = await seen(t, look, { url: '/in', headers: { 'x-A': ['1', '2'] as unknown as string } })

    t.match(values, [/^1, ?2$/, /^1, ?2$/, ''])
  })

  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const) {
    t.test(`knows a ${method} request`, async (t) => {
      const look = ({ input }: Context) => ({
        GET: input.isGet(),
        POST: input.isPost(),
        PUT: input.isPut(),
        DELETE: input.isDelete(),
        PATCH: input.isPatch(),
        HEAD: input.isHead(),
        OPTIONS: input.isOptions(),
        lower: input.is(method.toLowerCase())
      })

      const answers = await seen(t, look, { method, url: '/in' })

      t.strictSame(Object.entries(answers).filter(([, yes]) => yes).map(([name]) => name), [method, 'lower'])
    })
  }

  t.test('still says POST when the form asks for another method', async (t) => {
    const method = await seen(t, ({ input }) => input.method(), { method: 'POST', url: '/in', headers: FORM, payload: '_method=put' })

    t.equal(method, 'POST')
  })

  // Scenario f/query-precedence of Beego 1.12
  const look = ({ input }: Context) => ({
    a: input.query('a'), b: input.query('b'), all: input.form().getAll('a'), ':id': input.query(':id'), id: input.query('id')
  })
  const requests: ReadonlyArray<readonly [title: string, request: InjectOptions, expected: object]> = [
    ['the query is the form of a GET',
      { url: '/in?a=1&a=2&b=3' }, { a: '1', b: '3', all: ['1', '2'] }],
    ['fields of the body come before the query',
      { method: 'POST', url: '/in?a=1', headers: FORM, payload: 'a=2&a=3' }, { a: '2', all: ['2', '3', '1'] }],
    ['a PATCH has a form',
      { method: 'PATCH', url: '/in?a=1', headers: FORM, payload: 'a=2' }, { a: '2', all: ['2', '1'] }],
    ['a DELETE has no form',
      { method: 'DELETE', url: '/in?a=1', headers: FORM, payload: 'a=2' }, { a: '1', all: ['1'] }],
    ['JSON is no form',
      { method: 'POST', url: '/in?a=1', headers: { 'content-type': 'application/json' }, payload: '{"a":2}' }, { a: '1', all: ['1'] }],
    ['text is no form',
      { method: 'POST', url: '/in?a=1', headers: { 'content-type': 'text/plain' }, payload: 'a=2' }, { a: '1', all: ['1'] }],
    ['the form\'s type may be in capitals',
      { method: 'POST', url: '/in', headers: { 'content-type': 'APPLICATION/X-WWW-FORM-URLENCODED' }, payload: 'a=1' }, { a: '1', all: ['1'] }],
    ['a malformed field is left out',
      { method: 'POST', url: '/in', headers: FORM, payload: 'a=%E4%B8%AD+x&b=%zz' }, { a: '中 x', b: '' }],
    ['route parameters have a colon',
      { url: '/r/5?id=9&a=1' }, { a: '1', ':id': '5', id: '9' }],
    ['a multipart form is a form',
      { method: 'POST', url: '/in?a=1', headers: { 'content-type': 'multipart/form-data; boundary=XX' }, payload: '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n2\r\n--XX--\r\n' },
      { a: '2', all: ['2', '1'] }]
  ]
  for (const [title, request, expected] of requests) {
    t.test(title, async (t) => {
      t.match(await seen(t, look, request), expected)
    })
  }

  t.test('the form of a native route is what the host\'s parser made of it', async (t) => {
    const app = buildFastify(t)
    await app.register(formbody)
    await app.register(beegoMvc, { runMode: 'prod' })
    app.beego.insertFilter('*', BeforeExec, (ctx) => { ctx.input.setData('form', listed(ctx.input.form())) })
    app.post('/native', async (request) => request.beego!.input.getData('form'))

    const response = await app.inject({ method: 'POST', url: '/native?a=1', headers: FORM, payload: 'a=2&a=3&b=4' })

    t.strictSame(response.json(), { a: ['2', '3', '1'], b: ['4'] })
  })

  t.test('JSON on a native route is no form', async (t) => {
    const app = await buildApp(t)
    app.beego.insertFilter('*', BeforeExec, (ctx) => { ctx.input.setData('a', ctx.input.query('a')) })
    app.post('/native', async (request) => request.beego!.input.getData('a'))

    const response = await app.inject({ method: 'POST', url: '/native?a=1', payload: { a: 2 } })

    t.equal(response.body, '1')
  })

  t.test('the body\'s bytes are there, whatever their type', async (t) => {
    const look = ({ input }: Context) => input.requestBody.toString()

    t.equal(await seen(t, look, { method: 'POST', url: '/in', headers: { 'content-type': 'application/json' }, payload: '{"a":' }), '{"a":')
    t.equal(await seen(t, look, { method: 'POST', url: '/in', headers: { 'content-type': 'foo/bar' }, payload: 'x' }), 'x')
    t.equal(await seen(t, look, { method: 'POST', url: '/in', headers: FORM, payload: 'a=1' }), 'a=1')
    t.equal(await seen(t, look, { url: '/in' }), '')
  })

  t.test('data is left for later', async (t) => {
    const app = await buildApp(t)
    app.beego
      .insertFilter('*', BeforeExec, ({ input }) => {
        input.setData('user', 'ann')
        input.setData(1, 'one')
      })
      .get('/in', ({ input }) => [input.getData('user'), input.getData(1), input.getData('none') ?? null, [...input.data().keys()]])

    const response = await app.inject('/in')

    t.strictSame(response.json(), ['ann', 'one', null, ['user', 1]])
  })

  t.test('data is empty when nothing was left', async (t) => {
    const answers = await seen(t, ({ input }) => [input.getData('user'), input.data().size], { url: '/in' })

    t.strictSame(answers, [undefined, 0])
  })

  t.test('parameters are a copy', async (t) => {
    const look = ({ input }: Context) => {
      input.params()[':id'] = 'other'
      return [input.param(':id'), input.params()]
    }

    t.strictSame(await seen(t, look, { url: '/r/5' }), ['5', { ':id': '5' }])
  })

  t.test('the path of a request target is what stands before the query and behind the host', async (t) => {
    t.equal(pathOf('/a/b?c=/d'), '/a/b')
    t.equal(pathOf('/a/b'), '/a/b')
    t.equal(pathOf('http://host:1/a?b'), '/a')
    t.equal(pathOf('HTTPS://host/a'), '/a')
    t.equal(pathOf('*'), '*')
  })
})

// output.ts

t.test('output', async (t) => {
  t.test('body appends', async (t) => {
    // scenario e/status, /10: first and second; content type by sniffing
    const response = await answered(t, ({ output }) => { output.body('first'); output.body('second') })

    t.equal(response.body, 'firstsecond')
    t.equal(response.headers['content-type'], 'text/plain; charset=utf-8')
  })

  t.test('bytes and text become bytes', async (t) => {
    const response = await answered(t, ({ output }) => { output.body(Buffer.from('PK\x03\x04')); output.body('é') })

    t.strictSame(response.rawPayload, Buffer.from('PK\x03\x04é'))
    t.equal(response.headers['content-type'], 'application/zip')
  })

  t.test('a status may be set before and after the body', async (t) => {
    const before = await answered(t, ({ output }) => { output.setStatus(201); output.body('created') })
    const after = await answered(t, ({ output }) => { output.body('b'); output.setStatus(404) })

    t.match(before, { statusCode: 201, body: 'created' })
    t.match(after, { statusCode: 404, body: 'b' })
  })

  t.test('a header is set once, in any letter case', async (t) => {
    // e/status, /7
    const response = await answered(t, ({ output }) => {
      output.header('X-A', '1')
      output.header('x-a', '2')
      output.contentType('json')
      output.body('{}')
    })

    t.equal(response.headers['x-a'], '2')
    t.equal(response.headers['content-type'], 'application/json')
  })

  t.test('a header value never holds a line end', async (t) => {
    const response = await answered(t, ({ output }) => { output.header('x-a', 'b\r\nset-cookie: c=d') })

    t.equal(response.headers['x-a'], 'b  set-cookie: c=d')
    t.notOk(response.headers['set-cookie'])
  })

  t.test('an unknown extension leaves the content type alone', async (t) => {
    // e/status, /8
    const response = await answered(t, ({ output }) => { output.contentType('.nosuchext'); output.body('<html><body>x</body></html>') })

    t.equal(response.headers['content-type'], 'text/html; charset=utf-8')
  })

  t.test('JSON has its type', async (t) => {
    const response = await answered(t, ({ output }) => output.json({ a: '<é>' }))

    t.equal(response.body, '{"a":"\\u003cé\\u003e"}')
    t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
  })

  t.test('JSON may be indented and ASCII', async (t) => {
    const response = await answered(t, ({ output }) => output.json({ a: 'é' }, true, true))

    t.equal(response.body, '{\n  "a": "\\u00e9"\n}')
  })

  t.test('JSON of what has none is an error', async (t) => {
    const fn = await answered(t, ({ output }) => output.json(() => {}), '', { runMode: 'dev' })
    const big = await answered(t, ({ output }) => output.json(1n), '', { runMode: 'dev' })

    t.match(fn.json(), { statusCode: 500, code: 'FST_BEEGO_OUTPUT_JSON' })
    t.match(big.json(), { statusCode: 500, code: 'FST_BEEGO_OUTPUT_JSON' })
  })

  t.test('a failed JSON leaves nothing behind', async (t) => {
    const response = await answered(t, ({ output }) => {
      try { output.json(Symbol('s')) } catch { output.body('text') }
    })

    t.match(response, { statusCode: 200, body: 'text', headers: { 'content-type': 'text/plain; charset=utf-8' } })
  })

  t.test('JSONP calls the function that the query names', async (t) => {
    // e/serve-prod, /jsonp
    const response = await answered(t, ({ output }) => output.jsonp({ name: 'Bob', age: 0, tags: null, addr: null }), '?callback=%E4%B8%AD')

    t.equal(response.body, ' if(window.中)中({"name":"Bob","age":0,"tags":null,"addr":null});\r\n')
    t.equal(response.headers['content-type'], 'application/javascript; charset=utf-8')
  })

  t.test('JSONP may be indented', async (t) => {
    // e/serve-dev, callback=cb
    const response = await answered(t, ({ output }) => output.jsonp({ name: 'Bob', age: 0 }, true), '?callback=cb')

    t.equal(response.body, ' if(window.cb)cb({\n  "name": "Bob",\n  "age": 0\n});\r\n')
  })

  for (const callback of ['cb', '$', '_a1', 'app.callbacks[0]', 'a.b[12].c', 'ünder']) {
    t.test(`'${callback}' is a callback`, async (t) => {
      const response = await answered(t, ({ output }) => output.jsonp(1), `?callback=${encodeURIComponent(callback)}`)

      t.equal(response.body, ` if(window.${callback})${callback}(1);\r\n`)
    })
  }

  for (const callback of ['', '<script>', 'it\'s', 'a b', 'a&b=c', 'alert(1)//', '1a', 'a.', 'a[b]', 'a[0', 'a..b', 'a\n']) {
    t.test(`${JSON.stringify(callback)} is no callback`, async (t) => {
      const response = await answered(t, ({ output }) => output.jsonp(1), `?callback=${encodeURIComponent(callback)}`)

      t.match(response.json(), { statusCode: 400, code: 'FST_BEEGO_OUTPUT_JSONP' })
    })
  }

  t.test('a stream leaves as it comes', async (t) => {
    const response = await answered(t, ({ output }) => {
      output.body('forgotten')
      output.contentType('txt')
      output.stream(Readable.from(['a', 'b']))
    })

    t.equal(response.body, 'ab')
    t.equal(response.headers['content-type'], 'text/plain; charset=utf-8')
  })

  // beego context/output.go: IsCachable … IsServerError
  const statuses: Readonly<Record<number, readonly string[]>> = {
    0: [],
    199: [],
    200: ['isCachable', 'isOk', 'isSuccessful'],
    201: ['isCachable', 'isEmpty', 'isSuccessful'],
    204: ['isCachable', 'isEmpty', 'isSuccessful'],
    299: ['isCachable', 'isSuccessful'],
    301: ['isRedirect'],
    302: ['isRedirect'],
    303: ['isRedirect'],
    304: ['isCachable', 'isEmpty'],
    307: ['isRedirect'],
    400: ['isClientError'],
    403: ['isForbidden', 'isClientError'],
    404: ['isNotFound', 'isClientError'],
    499: ['isClientError'],
    500: ['isServerError'],
    599: ['isServerError'],
    600: []
  }
  const questions = [
    'isCachable', 'isEmpty', 'isOk', 'isSuccessful', 'isRedirect', 'isForbidden', 'isNotFound', 'isClientError', 'isServerError'
  ] as const

  t.test('knows what a status means', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/out', ({ output }) => Object.keys(statuses).map((status) => {
      output.setStatus(Number(status))
      const yes = [output.status, ...questions.filter((question) => output[question]())]
      output.setStatus(200)
      return yes
    }))

    const response = await app.inject('/out')

    t.strictSame(response.json(), Object.entries(statuses).map(([status, yes]) => [Number(status), ...yes]))
  })
})

// context.ts

t.test('context', async (t) => {
  t.test('has started once something was written', async (t) => {
    const states: boolean[] = []

    await answered(t, (ctx) => {
      states.push(ctx.started)
      ctx.output.setStatus(201)
      ctx.output.header('x-a', '1')
      states.push(ctx.started)
      ctx.writeString('')
      states.push(ctx.started)
    })

    t.strictSame(states, [false, false, true])
  })

  for (const [name, use] of [
    ['send()', (ctx: Context) => { ctx.reply.send('direct') }],
    ['hijack()', (ctx: Context) => { ctx.reply.hijack(); ctx.reply.raw.end('direct') }]
  ] as const) {
    t.test(`has started with reply.${name}, whose answer it is`, async (t) => {
      let started = false

      const response = await answered(t, (ctx) => {
        use(ctx)
        started = ctx.started
        ctx.writeString('too late')
      })

      t.ok(started)
      t.equal(response.body, 'direct')
    })
  }

  t.test('an action that returns the reply has answered there', async (t) => {
    const response = await answered(t, (ctx) => ctx.reply.code(202).send({ a: 1 }))

    t.equal(response.statusCode, 202)
    t.strictSame(response.json(), { a: 1 })
  })

  t.test('an answer without a body has no content type', async (t) => {
    // e/status, /3
    const response = await answered(t, ({ output }) => output.setStatus(204))

    t.equal(response.statusCode, 204)
    t.notOk(response.headers['content-type'])
    t.equal(response.body, '')
  })

  t.test('an empty text has no content type', async (t) => {
    const response = await answered(t, (ctx) => ctx.writeString(''))

    t.match(response, { statusCode: 200, body: '' })
    t.notOk(response.headers['content-type'])
  })

  t.test('redirects with Go\'s short page', async (t) => {
    // a/redirects, k = 10
    const response = await answered(t, (ctx) => ctx.redirect(307, '/x'))

    t.match(response, { statusCode: 307, body: '<a href="/x">Temporary Redirect</a>.\n\n' })
    t.match(response.headers, { location: '/x', 'content-type': 'text/html; charset=utf-8' })
  })

  t.test('resolves a relative redirect against the request\'s path', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/dir/r', (ctx) => ctx.redirect(302, '?q=1'))

    const response = await app.inject('/dir/r?k=4')

    t.equal(response.headers.location, '/dir/?q=1')
  })

  t.test('redirects a POST without a body', async (t) => {
    const app = await buildApp(t)
    app.beego.post('/out', (ctx) => ctx.redirect(302, '/done'))

    const response = await app.inject({ method: 'POST', url: '/out' })

    t.match(response, { statusCode: 302, body: '', headers: { location: '/done' } })
    t.notOk(response.headers['content-type'])
  })

  // net/http, Redirect: "If the Content-Type header has not been set, Redirect sets it to text/html; charset=utf-8 and writes a
  // small HTML body. Setting the Content-Type header to any value, including nil, disables that behavior." GET and HEAD both.
  t.test('redirects a HEAD with the content type of its GET', async (t) => {
    const app = await buildApp(t)
    app.beego.head('/out', (ctx) => ctx.redirect(302, '/done'))

    const response = await app.inject({ method: 'HEAD', url: '/out' })

    t.match(response, { statusCode: 302, body: '' })
    t.equal(response.headers['content-type'], 'text/html; charset=utf-8')
  })

  t.test('redirects without the short page where a content type was set', async (t) => {
    const response = await answered(t, (ctx) => {
      ctx.output.contentType('json')
      ctx.redirect(302, '/x')
    })

    t.match(response, { statusCode: 302, body: '', headers: { location: '/x', 'content-type': 'application/json' } })
  })

  t.test('aborts with a status and a text', async (t) => {
    const response = await answered(t, (ctx) => ctx.abort(403, 'no entry'))

    t.match(response, { statusCode: 403, body: 'no entry' })
  })

  t.test('a request without a status that was set has none', async (t) => {
    const statuses: number[] = []

    await answered(t, (ctx) => {
      statuses.push(ctx.status)
      ctx.output.setStatus(201)
      statuses.push(ctx.status)
    })

    t.strictSame(statuses, [0, 201])
  })

  t.test('a value that is written replaces the text before it', async (t) => {
    const response = await answered(t, (ctx) => {
      ctx.writeString('text')
      return { a: 1 }
    })

    t.strictSame(response.json(), { a: 1 })
  })

  t.test('gives a header that was set', async (t) => {
    const headers: unknown[] = []

    await answered(t, (ctx) => {
      headers.push(ctx.getHeader('x-count'))
      ctx.reply.header('x-count', 5)
      headers.push(ctx.getHeader('X-Count'))
    })

    t.strictSame(headers, [undefined, '5'])
  })

  t.test('JSON text that was given no charset keeps its type', async (t) => {
    const response = await answered(t, ({ output }) => { output.header('content-type', 'application/json'); output.body('"é"') })

    t.equal(response.headers['content-type'], 'application/json')
    t.equal(response.body, '"é"')
  })

  t.test('parameters that are asked for before routing are those of filters and of a native route', async (t) => {
    const app = await buildApp(t)
    const found: unknown[] = []
    app.beego.insertFilter('/n/:word', 'BeforeRouter', ({ input }) => { found.push(input.params(), input.param(':id'), input.param(':none')) })
    app.get('/n/:id', async () => 'native')
    app.beego.get('/n/b/:id', () => 'beego')

    await app.inject('/n/5')

    t.strictSame(found, [{ ':id': '5', ':word': '5' }, '5', ''])
  })

  t.test('a parameter of a native route needs no others', async (t) => {
    const look = (ctx: Context) => [ctx.input.param(':id'), ctx.input.param(':none'), ctx.input.param('id')]

    t.strictSame(await seen(t, look, { url: '/r/5' }), ['5', '', ''])
    t.strictSame(await seen(t, look, { url: '/in' }), ['', '', ''])
  })

  t.test('a filter path is decoded', async (t) => {
    const app = await buildApp(t)
    const found: string[] = []
    app.beego.insertFilter('*', 'BeforeStatic', ({ filterPath }) => { found.push(filterPath) })

    await app.inject('/%E4%B8%AD?a=%41')

    t.strictSame(found, ['/中'])
  })

  t.test('a path that a filter changes is what later filters and the routes see', async (t) => {
    const app = await buildApp(t)
    const found: string[] = []
    app.beego.get('/new/:id', (ctx) => [ctx.input.url(), ctx.input.uri(), ctx.input.param(':id')])
      .insertFilter('/old', 'BeforeStatic', ({ input }) => { found.push(input.url('/new/5')) })
      .insertFilter('/new/:id', 'BeforeRouter', ({ filterPath }) => { found.push(filterPath) })

    const response = await app.inject('/old?a=1')

    t.strictSame(response.json(), ['/new/5', '/old?a=1', '5'])
    t.strictSame(found, ['/new/5', '/new/5'])
  })

  t.test('a path with a malformed escape is matched as it is', async (t) => {
    const app = await buildApp(t)
    const found: string[] = []
    app.beego.insertFilter('*', 'BeforeStatic', ({ input }) => { input.url('/%zz') })
      .insertFilter('/%zz', 'BeforeRouter', ({ filterPath }) => { found.push(filterPath) })

    await app.inject('/in')

    t.strictSame(found, ['/%zz'])
  })

  for (const dialect of ['classic', 'modern'] as const) {
    t.test(`one parameter by its name is the one among all of them (${dialect})`, async (t) => {
      const names = ['0', '1', '2', ':splat', ':early', ':late', ':id', ':none']
      // one by one first: asking for all of them makes all of them
      const look = ({ input }: Context) => [names.map((name) => input.param(name)), names.map((name) => input.params()[name] ?? '')]
      class UserController extends Controller {
        show (): unknown { return look(this.ctx) }
      }
      const app = await buildApp(t, { dialect })
      app.beego.get('/f/*', look).get('/g/:id', look).get('/h/:id', look)
        .insertFilter('/f/:early/*', 'BeforeRouter', () => {})
        .insertFilter('/g/:early', 'BeforeRouter', () => {})
        .insertFilter('/g/:late', BeforeExec, () => {})
        .insertFilter('/named/:early', 'BeforeRouter', ({ input }) => { [input.runController, input.runMethod] = [UserController, 'Show'] })

      for (const url of ['/f/a/b', '/g/5', '/h/5', '/named/5']) {
        const [single, all] = (await app.inject(url)).json()
        t.strictSame(single, all, url)
      }
    })
  }

  t.test('a parameter that may be absent is empty', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/user/?:id', ({ input }) => [input.param(':id')])

    t.strictSame((await app.inject('/user/5')).json(), ['5'])
    t.strictSame((await app.inject('/user')).json(), [''])
  })

  t.test('a filter may name the controller and its method, both of them', async (t) => {
    // scenario a/runcontroller, BeforeRouter: /rc-…, /existing-…, /rcempty-…
    const app = await buildApp(t)
    class UserController extends Controller {
      show (): unknown { return [...this.getControllerAndAction(), this.ctx.input.params()] }
    }
    app.beego.get('/existing', () => 'main').insertFilter('*', 'BeforeRouter', ({ input }) => {
      input.runController = UserController
      input.runMethod = input.url() === '/empty' ? '' : 'Show'
    })

    t.strictSame((await app.inject({ method: 'POST', url: '/rc' })).json(), ['UserController', 'Show', {}])
    t.strictSame((await app.inject('/existing')).json(), ['UserController', 'Show', {}])
    t.equal((await app.inject('/empty')).statusCode, 404)
  })

  t.test('a path that is rewritten out of the prefix is matched by the filters for everything alone', async (t) => {
    const app = buildFastify(t)
    const found: string[] = []
    await app.register(async (shop) => {
      await shop.register(beegoMvc)
      shop.beego.get('/a', () => 'a')
        .insertFilter('/a', 'BeforeStatic', (ctx) => { found.push(ctx.filterPath); ctx.input.url('/elsewhere') })
        .insertFilter('*', 'BeforeRouter', (ctx) => { found.push(ctx.filterPath) })
        .insertFilter('/a', 'BeforeRouter', (ctx) => { found.push(`/a for ${ctx.filterPath}`) })
    }, { prefix: '/shop' })

    const response = await app.inject('/shop/a')

    t.strictSame(found, ['/shop/a', '/elsewhere'])
    t.equal(response.statusCode, 404)
  })

  t.test('a filter may stop the request quietly', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/in', () => 'action').insertFilter('*', BeforeExec, (ctx) => {
      ctx.writeString('stopped')
      ctx.stopRun()
    })

    t.match(await app.inject('/in'), { statusCode: 200, body: 'stopped' })
  })

  t.test('late text comes after what a native route has answered, if it has', async (t) => {
    const app = await buildApp(t)
    app.beego.insertFilter('/loud/*', 'FinishRouter', (ctx) => ctx.writeString('late')).insertFilter('*', 'FinishRouter', () => {})
    app.get('/loud/text', async () => 'native, ')
    app.get('/loud/nothing', (_request, reply) => { reply.send() })
    app.get('/quiet', async () => 'native')

    t.equal((await app.inject('/loud/text')).body, 'native, late')
    t.equal((await app.inject('/loud/nothing')).body, 'late')
    t.equal((await app.inject('/quiet')).body, 'native')
  })

  t.test('a text that is written after a value takes its place', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/in', () => ({ a: 1 })).insertFilter('*', 'FinishRouter', (ctx) => ctx.writeString('late'))

    const response = await app.inject('/in')

    t.equal(response.body, 'late')
  })
})

// watched-reply.ts

t.test('watched reply', async (t) => {
  t.test('tells its owner of the first send', async (t) => {
    const app = buildFastify(t)
    const owner = { sent: false }
    app.get('/', (_request, reply) => {
      watchReply(owner, watchReply(owner, reply))
      t.notOk(owner.sent)
      reply.send('x')
      t.ok(owner.sent)
    })

    t.equal((await app.inject('/')).body, 'x')
  })

  t.test('still sends by the host\'s own send', async (t) => {
    const app = buildFastify(t)
    app.addHook('onRequest', async (_request, reply) => {
      const { send } = reply
      reply.send = function (payload?: unknown) { return send.call(this, `${payload}, by the host`) }
    })
    app.get('/', (_request, reply) => { watchReply({ sent: false }, reply).send('x') })

    t.equal((await app.inject('/')).body, 'x, by the host')
  })

  t.test('tells its owner of a hijack', async (t) => {
    const app = buildFastify(t)
    const owner = { sent: false }
    app.get('/', (_request, reply) => {
      watchReply(owner, reply).hijack()
      reply.raw.end('raw')
    })

    t.equal((await app.inject('/')).body, 'raw')
    t.ok(owner.sent)
  })
})

function listed (values: Values): Record<string, string[]> {
  return Object.fromEntries(values.keys().map((key) => [key, values.getAll(key)]))
}

function same (a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function dumpOf ({ input }: Context) {
  return {
    domain: input.domain(),
    host: input.host(),
    ip: input.ip(),
    isAjax: input.isAjax(),
    isGet: input.isGet(),
    isPost: input.isPost(),
    isSecure: input.isSecure(),
    isUpload: input.isUpload(),
    isWebsocket: input.isWebsocket(),
    method: input.method(),
    port: input.port(),
    protocol: input.protocol(),
    proxy: input.proxy(),
    refer: input.refer(),
    scheme: input.scheme(),
    site: input.site(),
    subDomains: input.subDomains(),
    uri: input.uri(),
    url: input.url(),
    userAgent: input.userAgent()
  }
}

/** What `look` sees of one request to `/in` or `/r/:id`. */
async function seen<T> (
  t: Test, look: (ctx: Context) => T, request: InjectOptions, options: BeegoOptions = {}, server: FastifyServerOptions = {}
): Promise<T> {
  const app = buildFastify(t, server)
  await app.register(beegoMvc, { runMode: 'prod', methodOverride: false, ...options })
  let answer: { value: T } | undefined
  const action = (ctx: Context) => {
    answer = { value: look(ctx) }
    return 'seen'
  }
  app.beego.any('/in', action).any('/r/:id', action)

  const { body } = await app.inject(request)

  if (answer === undefined) throw new Error(`the action did not run: ${body}`)
  return answer.value
}

/** The answer to a GET on which `action` runs. Errors come as JSON. */
async function answered (t: Test, action: (ctx: Context) => unknown, query = '', options: BeegoOptions = {}) {
  const app = await buildApp(t, options)
  app.beego.get('/out', action)
  return app.inject({ url: `/out${query}`, headers: { accept: 'application/json' } })
}
