import { once } from 'node:events'
import { get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import controllers from '../../plugins/controllers.js'
import beegoMvc, { type BeegoOptions, type Context, Controller, type DialectName } from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const DIALECTS: readonly DialectName[] = ['classic', 'modern']

const PAGE = (title: string) => new RegExp(`<title>${title}</title>`)

/** Every action says which route has brought the request, and with which parameters. */
class EchoController extends Controller {
  override get () { return this.echo() }
  override post () { return this.echo() }
  override put () { return this.echo() }
  override delete () { return this.echo() }
  show () { return this.echo() }
  list () { return this.echo() }
  create () { return this.echo() }
  update () { return this.echo() }
  remove () { return this.echo() }

  echo () {
    return { url: this.ctx.request.routeOptions.url, action: this.getControllerAndAction()[1], params: this.ctx.input.params(), method: this.ctx.input.method() }
  }
}

// Patterns

const MATCHES: Array<[pattern: string, path: string, params: Record<string, string>, modern?: Record<string, string>]> = [
  ['/admin', '/admin', {}],
  ['/admin', '/admin/', {}],
  ['/', '/', {}],
  ['no/slash', '/no/slash', {}],
  ['/user/:id', '/user/5', { ':id': '5' }],
  ['/user/:id', '/user/5/', { ':id': '5' }],
  ['/user/?:id', '/user', {}],
  ['/user/?:id', '/user/', {}],
  ['/user/?:id', '/user/5', { ':id': '5' }],
  ['/user/:id:int', '/user/12', { ':id': '12' }],
  ['/user/:name:string', '/user/b_b', { ':name': 'b_b' }],
  ['/user/:id([0-9]+)', '/user/12', { ':id': '12' }],
  ['/x/:name(.+?)/y', '/x/a/y', { ':name': 'a' }],
  ['/cms_:id([0-9]+).html', '/cms_12.html', { ':id': '12' }],
  ['/:y(\\d{4})-:m(\\d\\d)', '/2014-05', { ':y': '2014', ':m': '05' }],
  ['/files/*', '/files/a/b.txt', { ':splat': 'a/b.txt' }, { ':splat': 'a/b.txt', 0: 'a', 1: 'b.txt' }],
  ['/files/*', '/files/', { ':splat': '' }],
  ['/dl/*.*', '/dl/d/a.txt', { ':path': 'd/a', ':ext': 'txt' }],
  ['/*/end', '/a/end', { ':splat': 'a' }, { ':splat': 'a', 0: 'a' }],
  ['/a/*/b', '/a/x/b', { ':splat': 'x' }, { ':splat': 'x', 0: 'x' }],
  ['/:a/:b', '/1/2', { ':a': '1', ':b': '2' }],
  ['/中/:id', '/%E4%B8%AD/5', { ':id': '5' }]
]

for (const dialect of DIALECTS) {
  t.test(`${dialect}: a pattern matches and names its parameters`, async (t) => {
    for (const [pattern, path, params, inModern = params] of MATCHES) {
      if (dialect === 'modern' && pattern === '/中/:id') continue
      const app = await buildApp(t, { dialect })
      app.beego.router(pattern, EchoController)

      const response = await app.inject(path)

      t.equal(response.statusCode, 200, `${pattern} ${path}`)
      t.strictSame(response.json().params, dialect === 'modern' ? inModern : params, `${pattern} ${path}`)
    }
  })

  t.test(`${dialect}: a pattern leaves what it does not say`, async (t) => {
    const others: Array<[pattern: string, ...paths: string[]]> = [
      ['/admin', '/admins', '/admin/x', '/'], ['/', '/x'], ['/user/:id', '/user', '/user/', '/user/5/6', '/users/5'], ['/user/:id:int', '/user/x', '/user/1x', '/user/'],
      ['/cms_:id([0-9]+).html', '/cms_x.html', '/cms_1.html/x'], ['/dl/*.*', '/dl'], ['/user/?:id', '/user/5/6'], ['/a.b', '/axb']
    ]
    for (const [pattern, ...paths] of others) {
      const app = await buildApp(t, { dialect })
      app.beego.router(pattern, EchoController)

      for (const path of paths) t.equal((await app.inject(path)).statusCode, 404, `${pattern} ${path}`)
    }
  })

  t.test(`${dialect}: request.routeOptions.url names the pattern as it was written`, async (t) => {
    const app = await buildApp(t, { dialect })
    const patterns: Record<string, string> = {
      '/fixed': '/fixed',
      '/user/:id:int': '/user/5',
      '/u/:name:string': '/u/bob',
      '/cms_:id([0-9]+).html': '/cms_5.html',
      '/files/*': '/files/a/b',
      '/dl/*.*': '/dl/a.txt',
      '/opt/?:id': '/opt/5',
      '/a/*/b': '/a/x/b',
      '/plain/:id': '/plain/5'
    }
    for (const pattern of Object.keys(patterns)) app.beego.router(pattern, EchoController)
    app.beego.autoRouter(EchoController)

    for (const [pattern, path] of Object.entries(patterns)) t.equal((await app.inject(path)).json().url, pattern, path)
    t.equal((await app.inject('/echo/list/1')).json().url, '/echo/list/*')
  })

  t.test(`${dialect}: routerCaseSensitive off takes paths in any letter case, and keeps parameters as they are`, async (t) => {
    const app = await buildApp(t, { dialect, routerCaseSensitive: false })
    app.beego.router('/User/:userId', EchoController).router('/Fixed', EchoController)

    t.equal((await app.inject('/uSER/5')).json().params[':userId'], '5')
    t.equal((await app.inject('/FIXED')).statusCode, 200)
  })
}

t.test('classic: the text of a pattern is text, and all of the path must match', async (t) => {
  const app = await buildApp(t)
  addAll(app, '/cms_:id([0-9]+).html', '/a.b/:id', '/x/:id([0-9]+)')

  for (const path of ['/cms_1xhtml', '/xcms_1.html', '/cms_1.htmlx', '/axb/5', '/x/5a', '/x/a5', '/y/x/5']) t.equal((await app.inject(path)).statusCode, 404, path)
})

t.test('the letter case of a path counts by default', async (t) => {
  const app = await buildApp(t)
  app.beego.router('/User/:id', EchoController).router('/Fixed', EchoController)

  t.strictSame([(await app.inject('/user/5')).statusCode, (await app.inject('/fixed')).statusCode], [404, 404])
})

// Paths

t.test('classic: parameters are decoded, also an escaped slash and text beyond ASCII', async (t) => {
  const app = await buildApp(t)
  app.beego.router('/user/:id', EchoController).router('/files/*', EchoController)
  const param = async (path: string, name = ':id') => (await app.inject(path)).json().params[name]

  t.equal(await param('/user/a%20b'), 'a b')
  t.equal(await param('/user/%E4%B8%AD'), '中')
  t.equal(await param('/user/a%2Fb'), 'a/b')
  t.equal(await param('/user/100%25'), '100%')
  t.equal(await param('/user/a+b'), 'a+b')
  t.equal(await param('/user/%3Fx%23'), '?x#')
  t.equal(await param('/files/a%2Fb/c%20d', ':splat'), 'a/b/c d')
})

t.test('modern: parameters stay as they were sent', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.router('/user/:id', EchoController)

  t.equal((await app.inject('/user/a%20b')).json().params[':id'], 'a%20b')
  t.equal((await app.inject('/user/a%2Fb')).json().params[':id'], 'a%2Fb')
})

for (const dialect of DIALECTS) {
  t.test(`${dialect}: a parameter may be longer than Fastify's hundred characters`, async (t) => {
    const long = 'x'.repeat(300)
    const app = await buildApp(t, { dialect })
    app.beego.router('/user/:id', EchoController).router('/r/:id([a-z]+)', EchoController).router('/files/*', EchoController)

    t.equal((await app.inject(`/user/${long}`)).json().params[':id'], long)
    t.equal((await app.inject(`/r/${long}`)).json().params[':id'], long)
    t.equal((await app.inject(`/files/${long}/${long}`)).json().params[':splat'], `${long}/${long}`)
  })

  t.test(`${dialect}: a malformed escape is 400, on known and unknown paths`, async (t) => {
    const app = await buildApp(t, { dialect })
    app.beego.router('/user/:id', EchoController).router('/x/:id:int', EchoController).router('/dl/*.*', EchoController)

    for (const path of ['/user/%zz', '/user/%', '/user/%e', '/%zz', '/x/%zz', '/nope/%f', '/dl/%zz.txt']) t.equal((await app.inject(path)).statusCode, 400, path)
  })
}

t.test('classic: dot segments and double slashes are left alone', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/a/b', () => 'a/b').get('/files/*', (ctx) => ctx.input.param(':splat'))

  for (const path of ['//a/b', '/a//b', '/a/./b', '/a/x/../b']) t.equal((await getRaw(app, path)).status, 404, path)
  t.equal((await getRaw(app, '/files/a//b')).body, 'a//b')
  t.equal((await getRaw(app, '/files/../x')).body, '../x')
})

t.test('modern: dot segments and double slashes are cleaned', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.get('/a/b', () => 'a/b')

  for (const path of ['//a/b', '/a//b', '/a/./b', '/a/x/../b', '/a/b//', '/../a/b']) t.equal((await getRaw(app, path)).body, 'a/b', path)
})

t.test('classic: a pattern with a slash at its end answers without one by 301, the query kept', async (t) => {
  const app = await buildApp(t)
  app.beego.router('/admin/', EchoController).router('/中/', EchoController).router('/only/', EchoController, 'post:create')

  t.match(await app.inject('/admin?a=1&b=/'), { statusCode: 301, headers: { location: '/admin/?a=1&b=/' }, body: '<a href="/admin/?a=1&amp;b=/">Moved Permanently</a>.\n\n' })
  t.match(await app.inject('/admin'), { statusCode: 301, headers: { location: '/admin/' } })
  t.match(await app.inject({ method: 'POST', url: '/admin' }), { statusCode: 301, headers: { location: '/admin/' }, body: '' })
  t.match(await app.inject({ method: 'HEAD', url: '/admin' }), { statusCode: 301, body: '' })
  t.match(await app.inject('/%E4%B8%AD'), { statusCode: 301, headers: { location: '/%E4%B8%AD/' } })
  t.equal((await app.inject('/admin/')).statusCode, 200)
})

t.test('classic: in a scope, the redirect keeps the prefix', async (t) => {
  const app = buildFastify(t)
  await app.register(async (scope) => {
    await scope.register(beegoMvc, { runMode: 'prod' })
    scope.beego.router('/admin/', EchoController)
  }, { prefix: '/shop' })

  t.match(await app.inject('/shop/admin?a=1'), { statusCode: 301, headers: { location: '/shop/admin/?a=1' } })
})

t.test('modern: a slash at the end of a pattern says nothing', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.router('/admin/', EchoController)

  t.strictSame([(await app.inject('/admin')).statusCode, (await app.inject('/admin/')).statusCode], [200, 200])
})

t.test('modern: .json, .xml and .html at the end of a literal are its extension', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.router('/list', EchoController)

  t.strictSame((await app.inject('/list.json')).json().params, { ':ext': 'json' })
  t.strictSame((await app.inject('/list.xml')).json().params, { ':ext': 'xml' })
  t.equal((await app.inject('/list.txt')).statusCode, 404)
})

// Which route

t.test('classic: fixed routes come first, then the others in the order of their registration, then auto routes', async (t) => {
  const app = await buildApp(t)
  app.beego.autoRouter(EchoController)
  addAll(app, '/u/:id', '/u/:n([0-9]+)', '/u/new', '/v/:n:int', '/v/:id', '/w/*', '/w/:id', '/w/a/b', '/echo/:what')

  t.strictSame(await winners(app, '/u/5', '/u/x', '/u/new'), ['/u/:id', '/u/:id', '/u/new'])
  t.strictSame(await winners(app, '/v/5', '/v/x'), ['/v/:n:int', '/v/:id'])
  t.strictSame(await winners(app, '/w/5', '/w/a/b', '/w/a/c'), ['/w/*', '/w/a/b', '/w/*'])
  t.strictSame(await winners(app, '/echo/list'), ['/echo/:what'])
  t.equal((await app.inject('/echo/list/1')).json().action, 'list')
})

t.test('classic: a catch-all registered first takes what follows it, and registered last what is left', async (t) => {
  const first = await buildApp(t)
  addAll(first, '/*', '/u/:id', '/u/:id:int/x')
  const last = await buildApp(t)
  addAll(last, '/u/:id', '/u/:id:int/x', '/*')

  t.strictSame(await winners(first, '/u/5', '/u/5/x', '/zz', '/'), ['/*', '/*', '/*', '/*'])
  t.strictSame(await winners(last, '/u/5', '/u/5/x', '/zz', '/'), ['/u/:id', '/u/:id:int/x', '/*', '/*'])
})

t.test('classic: natives and patterns that only the router knows contest in the order of their registration', async (t) => {
  const orders: Array<[patterns: string[], path: string, winner: string]> = [
    [['/dl/*.*', '/dl/:name'], '/dl/a.txt', '/dl/*.*'],
    [['/dl/:name', '/dl/*.*'], '/dl/a.txt', '/dl/:name'],
    [['/a/*/z', '/a/:x/z'], '/a/b/z', '/a/*/z'],
    [['/a/:x/z', '/a/*/z'], '/a/b/z', '/a/:x/z'],
    [['/:a/list', '/user/:b'], '/user/list', '/:a/list'],
    [['/user/:b', '/:a/list'], '/user/list', '/user/:b'],
    [['/x/:a/:b', '/x/:a/edit'], '/x/1/edit', '/x/:a/:b'],
    [['/x/:a/edit', '/x/:a/:b'], '/x/1/edit', '/x/:a/edit'],
    [['/o/?:id', '/o/:n:int'], '/o/5', '/o/?:id'],
    [['/o/:n:int', '/o/?:id'], '/o/5', '/o/:n:int'],
    [['/s/:a', '/s/:b'], '/s/1', '/s/:a'],
    [['/t/:a([a-z]+)', '/t/:b([a-m]+)'], '/t/abc', '/t/:a([a-z]+)'],
    [['/t/:b([a-m]+)', '/t/:a([a-z]+)'], '/t/abc', '/t/:b([a-m]+)'],
    [['/y/:a-:b', '/y/:c'], '/y/1-2', '/y/:a-:b'],
    [['/dir/', '/:any'], '/dir/', '/dir/']
  ]
  for (const [patterns, path, winner] of orders) {
    const app = await buildApp(t)
    addAll(app, ...patterns)

    t.strictSame(await winners(app, path), [winner], `${patterns.join(' before ')}: ${path}`)
  }
})

t.test('classic: a route that matches by its path but not by its method is passed over', async (t) => {
  const app = await buildApp(t)
  app.beego.router('/u/new', EchoController, 'post:create').router('/u/:id:int', EchoController, 'put:update').router('/u/:id', EchoController, 'get:show')

  t.strictSame([(await app.inject('/u/new')).json().action, (await app.inject('/u/5')).json().action], ['show', 'show'])
  t.equal((await app.inject({ method: 'PUT', url: '/u/5' })).json().action, 'update')
  t.equal((await app.inject({ method: 'POST', url: '/u/new' })).json().action, 'create')
  t.equal((await app.inject({ method: 'PUT', url: '/u/x' })).statusCode, 404)
})

t.test('classic: two routes of one pattern may share it by their methods', async (t) => {
  const app = await buildApp(t)
  app.beego.router('/u/:id', EchoController, 'get:show').router('/u/:id', EchoController, 'post:create').router('/u/:name', EchoController, 'put,get:update')

  t.strictSame([(await app.inject('/u/5')).json().action, (await app.inject({ method: 'POST', url: '/u/5' })).json().action], ['show', 'create'])
  t.match((await app.inject({ method: 'PUT', url: '/u/5' })).json(), { action: 'update', params: { ':name': '5' } })
})

t.test('modern: literals come before parameters, and parameters before a splat, whatever the order', async (t) => {
  const patterns = ['/w/*', '/w/:id', '/w/new', '/w/:id/edit', '/*']
  for (const order of [patterns, [...patterns].reverse()]) {
    const app = await buildApp(t, { dialect: 'modern' })
    addAll(app, ...order)

    t.strictSame(await winners(app, '/w/new', '/w/5/edit', '/w/5/6/7', '/zz'), ['/w/new', '/w/:id/edit', '/w/*', '/*'], order.join(' '))
  }
})

t.test('modern: among patterns of one place the first one registered counts', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  addAll(app, '/u/:n:int', '/u/:id', '/v/:id', '/v/:n:int')

  t.strictSame(await winners(app, '/u/5', '/u/x', '/v/5'), ['/u/:n:int', '/u/:id', '/v/:id'])
})

t.test('native routes of Fastify stand beside Beego\'s, before and after them', async (t) => {
  const app = buildFastify(t)
  app.get('/native/:id', async () => 'native')
  await app.register(beegoMvc, { runMode: 'prod' })
  addAll(app, '/beego/:id', '/:any/:thing')
  app.get('/later', async () => 'later')

  t.equal((await app.inject('/native/5')).body, 'native')
  t.equal((await app.inject('/later')).body, 'later')
  t.strictSame(await winners(app, '/beego/5', '/other/5'), ['/beego/:id', '/:any/:thing'])
})

// Methods

t.test('a path whose routes map other methods only is 404', async (t) => {
  for (const dialect of DIALECTS) {
    const app = await buildApp(t, { dialect })
    app.beego.router('/get', EchoController, 'get:show').router('/r/:id([0-9]+)', EchoController, 'get:show').router('/dl/*.*', EchoController, 'get:show').get('/fn', () => 'x')

    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const) {
      for (const url of ['/get', '/r/5', '/dl/a.txt', '/fn']) t.equal((await app.inject({ method, url })).statusCode, 404, `${method} ${url}`)
    }
  }
})

t.test('a RESTful controller without the method is 405, after prepare and with finish', async (t) => {
  const seen: string[] = []
  class RestController extends Controller {
    override prepare () { seen.push('prepare') }
    override get () { return 'get' }
    override finish () { seen.push('finish') }
  }
  for (const dialect of DIALECTS) {
    const app = await buildApp(t, { dialect })
    app.beego.router('/rest', RestController).router('/r/:id:int', RestController).router('/dl/*.*', RestController)

    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const) {
      for (const url of ['/rest', '/r/5', '/dl/a.txt']) {
        const response = await app.inject({ method, url })

        t.match(response, { statusCode: 405, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' } }, `${method} ${url}`)
        t.equal(response.body, method === 'HEAD' ? '' : 'Method Not Allowed\n')
        t.strictSame(seen.splice(0), ['prepare', 'finish'])
      }
    }
  }
})

t.test('HEAD is answered by head() or a mapping of its own, and exposeHeadRoutes counts for the host\'s routes', async (t) => {
  class HeadController extends Controller {
    override head () { this.ctx.output.header('x-head', '1') }
    show () { return 'show' }
  }
  const app = buildFastify(t, { exposeHeadRoutes: true })
  await app.register(beegoMvc, { runMode: 'prod', autoRender: false })
  app.beego.router('/rest', HeadController).router('/mapped', HeadController, 'get,head:show').router('/star', HeadController, '*:show').router('/get', HeadController, 'get:show')
  app.get('/native', async () => 'native')
  const head = (url: string) => app.inject({ method: 'HEAD', url })

  t.match(await head('/rest'), { statusCode: 200, headers: { 'x-head': '1' } })
  t.match(await head('/mapped'), { statusCode: 200, body: '', headers: { 'content-length': '4' } })
  t.match(await head('/star'), { statusCode: 200, body: '' })
  t.equal((await head('/get')).statusCode, 404)
  t.equal((await head('/native')).statusCode, 200)
})

t.test('a request method that Beego does not know is the 405 page, on any path, and no filter runs', async (t) => {
  const unknown: Record<DialectName, string[]> = { classic: ['PROPFIND', 'MKCOL', 'LOCK', 'PURGE', 'SEARCH', 'REPORT'], modern: ['PURGE', 'SEARCH', 'REPORT'] }
  for (const dialect of DIALECTS) {
    let filtered = 0
    const app = await buildApp(t, { dialect })
    app.beego.any('/known', () => 'x').insertFilter('*', 'BeforeStatic', () => { filtered++ })

    for (const method of unknown[dialect]) {
      for (const url of ['/known', '/nope']) {
        t.match(await app.inject({ method: method as 'GET', url }), { statusCode: 405, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE('Method Not Allowed') }, `${dialect} ${method} ${url}`)
      }
    }
    t.equal(filtered, 0, dialect)
  }
})

// a/stages-basic: 1.12 crashes on PROPFIND
t.test('modern: a RESTful controller has no method for WebDAV\'s verbs', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.router('/rest', EchoController)

  t.match(await app.inject({ method: 'PROPFIND' as 'GET', url: '/rest' }), { statusCode: 405, body: PAGE('Method Not Allowed') })
})

t.test('modern: the methods of WebDAV can be mapped', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.router('/dav', EchoController, 'propfind:show;mkcol,COPY:create')

  t.equal((await app.inject({ method: 'PROPFIND' as 'GET', url: '/dav' })).json().action, 'show')
  t.equal((await app.inject({ method: 'COPY' as 'GET', url: '/dav' })).json().action, 'create')
  t.equal((await app.inject('/dav')).statusCode, 404)
})

// _method

for (const [where, ask] of Object.entries({
  'a form': (value: string) => ({ url: '/m', headers: FORM, payload: `_method=${value}` }),
  'the query': (value: string) => ({ url: `/m?_method=${value}` }),
  'the query, beside a form': (value: string) => ({ url: `/m?_method=${value}`, headers: FORM, payload: 'a=1' }),
  'a multipart form': (value: string) => ({
    url: '/m', headers: { 'content-type': 'multipart/form-data; boundary=b' }, payload: `--b\r\ncontent-disposition: form-data; name="_method"\r\n\r\n${value}\r\n--b--\r\n`
  })
})) {
  t.test(`classic: _method in ${where} makes a POST another verb, in any letter case`, async (t) => {
    const app = await buildMapped(t, 'classic')
    const action = async (value: string) => (await app.inject({ method: 'POST', ...ask(value) })).json().action

    for (const value of ['put', 'PUT', 'Put']) t.equal(await action(value), 'Update', value)
    for (const value of ['delete', 'DELETE', 'Delete']) t.equal(await action(value), 'Remove', value)
    for (const value of ['post', 'get', 'head', 'options', 'garbage', '']) t.equal(await action(value), 'Create', value)
  })

  // routing.json override-mapped, v1_12
  t.test(`modern: _method in ${where} counts in upper case only, PUT and DELETE`, async (t) => {
    const app = await buildMapped(t, 'modern')
    const action = async (value: string) => (await app.inject({ method: 'POST', ...ask(value) })).json().action

    t.equal(await action('PUT'), 'Update')
    t.equal(await action('DELETE'), 'Remove')
    for (const value of ['put', 'Delete', 'patch', 'PATCH', 'garbage', '']) t.equal(await action(value), 'Create', value)
  })
}

t.test('classic: _method decides before routing, and input.method still says POST', async (t) => {
  const app = await buildApp(t)
  app.beego.router('/m', EchoController, 'put:update').router('/r/:id:int', EchoController, 'delete:remove').put('/fn', (ctx) => ctx.input.method())
    .router('/patch', EchoController, 'patch:update').router('/rest', EchoController).router('/post', EchoController, 'post:create')

  const form = (url: string, verb: string) => app.inject({ method: 'POST', url, headers: FORM, payload: `_method=${verb}&a=1` })

  t.match((await form('/m', 'put')).json(), { action: 'update', method: 'POST' })
  t.match((await form('/r/5', 'delete')).json(), { action: 'remove', params: { ':id': '5' } })
  t.equal((await form('/fn', 'put')).body, 'POST')
  t.equal((await form('/patch', 'patch')).json().action, 'update')
  t.equal((await form('/rest', 'put')).json().action, 'Put')
  t.equal((await form('/post', 'put')).statusCode, 404)
  t.equal((await app.inject({ method: 'POST', url: '/m' })).statusCode, 404)
})

// routing.json override-post-only, v1_12
t.test('modern: where the mapping lacks the verb, the controller\'s method of that name runs', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.router('/m', EchoController, 'post:Create')

  const response = await app.inject({ method: 'POST', url: '/m', headers: FORM, payload: '_method=PUT' })

  t.equal(response.json().action.toLowerCase(), 'put')
})

t.test('_method is heeded on POST only, and not at all with methodOverride off', async (t) => {
  const app = await buildMapped(t, 'classic')
  const off = await buildMapped(t, 'classic', { methodOverride: false })

  t.equal((await app.inject('/m?_method=delete')).json().action, 'Show')
  t.equal((await app.inject({ method: 'PUT', url: '/m?_method=delete' })).json().action, 'Update')
  t.equal((await off.inject({ method: 'POST', url: '/m', headers: FORM, payload: '_method=put' })).json().action, 'Create')
})

// Bodies

t.test('the bytes of a body are kept, whatever their type', async (t) => {
  const app = await buildBodies(t)
  const bodies: Array<[type: string | undefined, payload: string, parsed: unknown]> = [
    ['application/json', '{"a": 1}', { a: 1 }],
    ['application/json; charset=utf-8', ' [1]', [1]],
    ['application/json', '{"a":', null],
    ['application/x-www-form-urlencoded', 'a=1&ids[]=2&ids[]=3', { a: '1', 'ids[]': ['2', '3'] }],
    ['text/plain', 'text', 'text'],
    ['application/xml', '<a/>', null],
    ['application/octet-stream', '\u0001', null],
    ['made/up', 'x', null],
    ['nonsense', 'x', null],
    [undefined, 'bare', null]
  ]
  for (const [type, payload, parsed] of bodies) {
    const response = await app.inject({ method: 'POST', url: '/', payload: Buffer.from(payload), ...type === undefined ? {} : { headers: { 'content-type': type } } })

    t.match(response, { statusCode: 200 }, `${type}`)
    t.equal(response.json().raw, payload, `${type}`)
    t.equal(response.json().type, type ?? '', `${type}`)
    if (parsed !== null) t.strictSame(response.json().body, parsed, `${type}`)
  }
})

t.test('a request without a body has no bytes, whatever it says of their type', async (t) => {
  const app = await buildBodies(t)

  for (const headers of [{}, { 'content-type': 'application/json' }, FORM, { 'content-type': 'application/json', 'content-length': '0' }]) {
    for (const method of ['POST', 'DELETE'] as const) {
      const response = await app.inject({ method, url: '/', headers })

      t.strictSame([response.statusCode, response.json().raw], [200, ''], JSON.stringify(headers))
    }
  }
})

t.test('a chunked body is read, too', async (t) => {
  const app = await buildBodies(t)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  async function * chunks () { yield Buffer.from('{"a"'); await nextTick(); yield Buffer.from(':1}') }

  for (const type of ['application/json', 'made/up', undefined]) {
    const response = await fetch(url, { method: 'POST', body: ReadableStream.from(chunks()), duplex: 'half', headers: type === undefined ? {} : { 'content-type': type } } as unknown as RequestInit)

    t.equal((await response.json() as { raw: string }).raw, '{"a":1}', `${type}`)
  }
})

t.test('form fields come before the query, and repeated keys keep their order', async (t) => {
  const app = await buildApp(t)
  app.beego.post('/:p', (ctx) => ({ a: ctx.input.query('a'), all: ctx.input.form().getAll('a'), p: ctx.input.query(':p'), q: ctx.input.query('q') }))

  const response = await app.inject({ method: 'POST', url: '/5?a=query&q=1', headers: FORM, payload: 'a=x&a=y%20z' })

  t.strictSame(response.json(), { a: 'x', all: ['x', 'y z', 'query'], p: '5', q: '1' })
})

t.test('a form with a key that every object has is only a form', async (t) => {
  const app = await buildApp(t)
  app.beego.post('/', (ctx) => ({ proto: ctx.input.query('__proto__'), polluted: ({} as Record<string, unknown>).a ?? null }))

  const form = await app.inject({ method: 'POST', url: '/', headers: FORM, payload: '__proto__=x&constructor=y' })
  const json = await app.inject({ method: 'POST', url: '/', payload: '{"__proto__":{"a":1}}', headers: { 'content-type': 'application/json' } })

  t.strictSame(form.json(), { proto: 'x', polluted: null })
  t.equal(json.json().polluted, null)
})

t.test('what every object has is no parameter of a request', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/fixed', (ctx: Context) => [ctx.input.query('constructor'), ctx.input.param('toString'), ctx.input.query('__proto__'), ctx.input.header('constructor')])
    .get('/:id', (ctx: Context) => [ctx.input.query('constructor'), ctx.input.param('toString'), ctx.input.query('__proto__'), ctx.input.header('constructor')])

  for (const path of ['/fixed', '/5']) t.strictSame((await app.inject(path)).json(), ['', '', '', ''], path)
})

t.test('a body beyond the limit is the 413 page, and neither action nor raw bytes', async (t) => {
  let acted = false
  const app = buildFastify(t, { bodyLimit: 10 })
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.post('/', () => { acted = true }).post('/dl/*.*', () => { acted = true })

  for (const url of ['/', '/dl/a.txt']) {
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'made/up']) {
      const response = await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload: 'x'.repeat(11) })

      t.match(response, { statusCode: 413, headers: { 'content-type': 'text/html; charset=utf-8' } }, `${url} ${type}`)
      t.match(response.body, PAGE('.*Too Large'))
    }
  }
  const json = await app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'text/plain', accept: 'application/json' }, payload: 'x'.repeat(11) })
  t.match(json.json(), { statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' })
  t.notOk(acted)
})

t.test('recoverPanic off: what Fastify refuses is the host\'s to answer', async (t) => {
  const app = buildFastify(t, { bodyLimit: 10 })
  await app.register(beegoMvc, { runMode: 'prod', recoverPanic: false })
  app.setErrorHandler((error, _request, reply) => { reply.code(400).send((error as { code: string }).code) })
  app.beego.post('/', () => 'x')

  t.equal((await app.inject({ method: 'POST', url: '/', headers: FORM, payload: 'x'.repeat(11) })).body, 'FST_ERR_CTP_BODY_TOO_LARGE')
})

t.test('the host\'s routes and parsers stay what they are', async (t) => {
  const app = await buildApp(t)
  app.addContentTypeParser('application/csv', { parseAs: 'string' }, async (_request: unknown, text: string) => text.split(','))
  app.beego.post('/beego', (ctx) => ctx.request.body)
  app.post('/native', async (request) => request.body)
  const post = (url: string, type: string, payload: string) => app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })

  t.strictSame((await post('/beego', 'application/csv', 'a,b')).json(), ['a', 'b'])
  t.strictSame((await post('/native', 'application/csv', 'a,b')).json(), ['a', 'b'])
  t.equal((await post('/native', 'made/up', 'x')).statusCode, 415)
  t.equal((await post('/native', 'application/json', '{"a":')).statusCode, 400)
  t.equal((await post('/native', 'application/vnd.fastify-beego.body', 'x')).statusCode, 415, 'the type that we use inside is nobody\'s')
})

t.test('a client cannot reach the type that is used inside', async (t) => {
  const app = await buildBodies(t)

  const response = await app.inject({ method: 'POST', url: '/', headers: { 'content-type': 'application/vnd.fastify-beego.body' }, payload: 'x' })

  t.ok([200, 415].includes(response.statusCode))
  if (response.statusCode === 200) t.match(response.json(), { raw: 'x', type: 'application/vnd.fastify-beego.body' })
})

// Scopes

t.test('a scope\'s own prefix is no part of patterns, and its root answers with and without a slash', async (t) => {
  const app = buildFastify(t)
  await app.register(async (scope) => {
    await scope.register(beegoMvc, { runMode: 'prod' })
    scope.beego.router('/', EchoController).router('/u/:id:int', EchoController).router('/dl/*.*', EchoController).autoRouter(EchoController)
  }, { prefix: '/shop' })

  for (const [path, params] of Object.entries({ '/shop': {}, '/shop/': {}, '/shop/u/5': { ':id': '5' }, '/shop/dl/a.b': { ':path': 'a', ':ext': 'b' }, '/shop/echo/list': {} })) {
    t.strictSame((await app.inject(path)).json().params, params, path)
  }
  for (const path of ['/u/5', '/shopping/u/5', '/shop/nope', '/']) t.equal((await app.inject(path)).statusCode, 404, path)
  t.match((await app.inject('/shop/nope')).body, PAGE('Page Not Found'))
})

t.test('below the root, too, the host\'s not-found handler answers for unknown paths', async (t) => {
  const app = buildFastify(t)
  app.setNotFoundHandler((_request, reply) => { reply.code(404).send({ host: true }) })
  await app.register(async (scope) => {
    await scope.register(beegoMvc, { runMode: 'prod' })
    scope.beego.get('/x', () => 'x')
  }, { prefix: '/shop' })

  t.match(await app.inject('/shop/nope'), { statusCode: 404, body: '{"host":true}' })
  t.equal((await app.inject('/shop/x')).body, 'x')
})

for (const [kind, type, body] of [['text', 'text/html', '<h1>host</h1>'], ['nothing', 'text/plain', null]] as const) {
  t.test(`below the root, ${kind} of the host's not-found handler stays what it is`, async (t) => {
    const app = buildFastify(t)
    app.setNotFoundHandler((_request, reply) => { reply.code(404).type(type).send(body) })
    await app.register(async (scope) => {
      await scope.register(beegoMvc, { runMode: 'prod' })
    }, { prefix: '/shop' })

    t.equal((await app.inject('/shop/nope')).body, (await app.inject('/nope')).body)
  })
}

for (const prefix of ['/', '/shop/']) {
  t.test(`a scope may have the prefix ${prefix}, said to register or to the plugin`, async (t) => {
    const app = buildFastify(t)
    await app.register(async (scope) => {
      await scope.register(beegoMvc, { runMode: 'prod' })
      for (const pattern of ['/u/:id', '/dl/*.*']) scope.beego.get(pattern, ({ input }) => input.params())
    }, { prefix })
    const other = buildFastify(t)
    await other.register(beegoMvc, { runMode: 'prod', prefix } as BeegoOptions)
    for (const pattern of ['/u/:id', '/dl/*.*']) other.beego.get(pattern, ({ input }) => input.params())

    for (const one of [app, other]) {
      t.match((await one.inject(`${prefix}u/5`)).json(), { ':id': '5' })
      t.match((await one.inject(`${prefix}dl/a.b`)).json(), { ':path': 'a', ':ext': 'b' })
    }
  })
}

t.test('a scope without a prefix leaves unknown paths to the root, but for those of its files', async (t) => {
  const app = buildFastify(t)
  app.setNotFoundHandler((_request, reply) => { reply.code(404).send('host') })
  const dir = t.testdir({ 'a.txt': 'a' })
  await app.register(async (scope) => {
    await scope.register(beegoMvc, { runMode: 'prod', staticDir: { '/files': dir } })
    scope.beego.insertFilter('*', 'BeforeStatic', (ctx) => ctx.output.header('x-filter', '1'))
  })
  await app.register(async (scope) => { await scope.register(controllers) })

  t.match(await app.inject('/files/a.txt'), { statusCode: 200, body: 'a', headers: { 'x-filter': '1' } })
  t.match(await app.inject('/files/b.txt'), { statusCode: 404, body: 'host', headers: { 'x-filter': '1' } })
  t.match(await app.inject('/elsewhere'), { statusCode: 404, body: 'host', headers: { 'x-filter': undefined } })
})

t.test('bytes that are no text in a path lead nowhere', async (t) => {
  const app = buildFastify(t, { rewriteUrl: () => '/dl/\u00ff.x' }) // as Node hands the byte FF over
  await app.register(beegoMvc, { runMode: 'prod' })
  addAll(app, '/dl/*.*')

  t.equal((await app.inject('/')).statusCode, 404)
})

t.test('the verb of a form leads to no route of another instance, whose hooks have not run', async (t) => {
  const app = await buildApp(t)
  app.beego.post('/x/a', () => 'root')
  await app.register(async (child) => {
    child.addHook('onRequest', async (_request, reply) => { await reply.code(401).send('guarded') })
    child.beego.put('/a', () => 'child')
  }, { prefix: '/x' })

  t.equal((await app.inject({ method: 'PUT', url: '/x/a' })).body, 'guarded')
  t.not((await app.inject({ method: 'POST', url: '/x/a?_method=put' })).body, 'child')
  t.equal((await app.inject({ method: 'POST', url: '/x/a' })).body, 'root')
})

t.test('printRoutes shows where requests enter that Beego\'s own order decides about', async (t) => {
  const app = await buildApp(t)
  addAll(app, '/dl/*.*', '/s/:a')
  await app.ready()

  t.match(app.printRoutes(), 'entrance')
})

t.test('a path that no route of the application takes can still be a route of the host', async (t) => {
  const app = await buildApp(t)
  app.beego.router('/a/*.*', EchoController)
  app.get('/a/:file', async () => 'host')
  app.get('/*', async () => 'host star')

  t.equal((await app.inject('/a/plain')).body, 'host')
  t.equal((await app.inject('/zz')).body, 'host star')
})

/** Routes that answer with their pattern. */
function addAll (app: FastifyInstance, ...patterns: string[]): void {
  for (const pattern of patterns) app.beego.get(pattern, () => pattern)
}

async function winners (app: FastifyInstance, ...paths: string[]): Promise<string[]> {
  const answers = []
  for (const path of paths) answers.push((await app.inject(path)).body)
  return answers
}

/** A path exactly as it stands; `inject` would clean it. */
async function getRaw (app: FastifyInstance, path: string): Promise<{ status: number, body: string }> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const [response] = await once(get({ port: (app.server.address() as AddressInfo).port, path, agent: false }), 'response') as [IncomingMessage]
  return { status: response.statusCode!, body: await text(response) }
}

// routing.json override-mapped
async function buildMapped (t: Test, dialect: DialectName, options: BeegoOptions = {}): Promise<FastifyInstance> {
  const app = await buildApp(t, { dialect, ...options })
  app.beego.router('/m', EchoController, 'get:Show;post:Create;put:Update;delete:Remove')
  return app
}

async function buildBodies (t: Test): Promise<FastifyInstance> {
  const app = await buildApp(t)
  for (const method of ['post', 'delete'] as const) {
    app.beego[method]('/', (ctx) => ({ raw: ctx.input.requestBody.toString(), body: ctx.request.body, type: ctx.input.header('content-type') }))
  }
  return app
}

t.test('where Fastify takes // for /, Beego decides about what was sent', async (t) => {
  for (const options of [{ routerOptions: { ignoreDuplicateSlashes: true } }, { ignoreDuplicateSlashes: true }]) {
    const app = buildFastify(t, options)
    await app.register(beegoMvc, { runMode: 'prod' })
    app.beego.router('/u/:id', EchoController, 'get:show').router('/v/:id', EchoController)

    t.equal((await app.inject('/u/5')).json().params[':id'], '5')
    t.equal((await app.inject({ method: 'PUT', url: '/v/5' })).json().params[':id'], '5')
    t.equal((await app.inject('/u//5')).statusCode, 404)
  }
})

t.test('a handler that reads from the connection has the body to itself, wherever its requests come in', async (t) => {
  const app = await buildApp(t)
  const echo = (request: IncomingMessage, response: ServerResponse, _next: unknown) => { text(request).then((body) => response.end(body)) }
  app.beego.handler('/native', echo).handler('/by/:way(.+?)/entrance', echo)

  for (const url of ['/native', '/by/the/entrance']) {
    t.equal((await app.inject({ method: 'POST', url, headers: FORM, payload: 'a=1' })).body, 'a=1', url)
    t.equal((await app.inject({ method: 'POST', url, payload: 'no type' })).body, 'no type', url)
    t.equal((await app.inject({ method: 'POST', url })).body, '', url)
  }
})

t.test('scopes inside each other tell of a request by what each has seen of it', async (t) => {
  const app = await buildApp(t)
  const told: string[] = []
  app.beego.insertFilter('*', 'BeforeStatic', () => {})
  await app.register(async (child) => {
    await child.register(beegoMvc, { runMode: 'prod', prefix: '/in' })
    child.beego.onCompletion(({ controller }) => told.push(controller)).router('/c', EchoController)
    child.get('/native', async () => 'native')
  })

  await app.inject('/in/c')
  await app.inject('/native')

  t.strictSame(told, ['EchoController', ''])
})
