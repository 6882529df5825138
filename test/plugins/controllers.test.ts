import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTick, setTimeout } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import controllers, { Controller as Alone } from '../../plugins/controllers.js'
import {
  type Context, Controller, newNamespace, nsAfter, nsAny, nsAutoPrefix, nsAutoRouter, nsBefore, nsCond, nsDelete, nsGet, nsHandler, nsHead, nsInclude,
  nsNamespace, nsOptions, nsPatch, nsPost, nsPut, nsRouter, router
} from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

// Instances

t.test('every request has an instance of its own', async (t) => {
  const made: unknown[] = []
  class OwnController extends Controller {
    count = 0
    override async get () {
      made.push(this)
      this.count++
      this.data.seen = (this.data.seen as number ?? 0) + 1
      await nextTick()
      return [this.count, this.data.seen]
    }
  }
  const app = await buildApp(t)
  app.beego.router('/', OwnController)

  const answers = await Promise.all([app.inject('/'), app.inject('/'), app.inject('/')])

  t.strictSame(answers.map((response) => response.json()), [[1, 1], [1, 1], [1, 1]])
  t.equal(new Set(made).size, 3)
})

t.test('controllers inherit four deep, each with the prepare of the one above', async (t) => {
  const seen: string[] = []
  class BaseController extends Controller {
    override prepare () { seen.push('base') }
    list () { return `list of ${this.getControllerAndAction()[0]}` }
    show () { return 'base' }
  }
  class SiteController extends BaseController {
    override async prepare () { await super.prepare(); await nextTick(); seen.push('site') }
  }
  class AdminController extends SiteController {
    override async prepare () { await super.prepare(); seen.push('admin') }
    override show () { return 'admin' }
  }
  class FoodController extends AdminController {
    override async prepare () { await super.prepare(); seen.push('food') }
  }
  const app = await buildApp(t)
  app.beego.router('/mapped', FoodController, 'get:list').router('/shown', FoodController, 'get:Show').autoRouter(FoodController)

  t.equal((await app.inject('/mapped')).body, 'list of FoodController')
  t.strictSame(seen, ['base', 'site', 'admin', 'food'])
  t.equal((await app.inject('/shown')).body, 'admin')
  t.equal((await app.inject('/food/list')).body, 'list of FoodController')
  t.equal((await app.inject('/food/show')).body, 'admin')
})

t.test('a RESTful controller answers inherited verbs, and 405 those that no class defines', async (t) => {
  class ParentController extends Controller {
    override get () { return 'parent' }
    override post () { return 'parent' }
  }
  class ChildController extends ParentController {
    override post () { return 'child' }
  }
  const app = await buildApp(t)
  app.beego.router('/', ChildController)

  t.equal((await app.inject('/')).body, 'parent')
  t.equal((await app.inject({ method: 'POST', url: '/' })).body, 'child')
  t.match(await app.inject({ method: 'PUT', url: '/' }), { statusCode: 405, body: 'Method Not Allowed\n', headers: { 'x-content-type-options': 'nosniff' } })
})

t.test('an override of one verb may fall back to Beego\'s', async (t) => {
  class FallController extends Controller {
    override get () { return super.get() }
  }
  const app = await buildApp(t)
  app.beego.router('/', FallController)

  t.match(await app.inject('/'), { statusCode: 405, body: 'Method Not Allowed\n' })
})

t.test('getControllerAndAction gives the names as the route line spells them', async (t) => {
  class NameController extends Controller {
    override get () { return this.getControllerAndAction() }
    override put () { return this.getControllerAndAction() }
    listFood () { return this.getControllerAndAction() }
    ListAll () { return this.getControllerAndAction() }
  }
  const app = await buildApp(t)
  app.beego.router('/rest', NameController).router('/go', NameController, '*:ListFood').router('/js', NameController, 'get:listFood')
    .router('/flipped', NameController, 'get:listAll').autoRouter(NameController)
  const names = async (url: string, method: 'GET' | 'PUT' = 'GET') => (await app.inject({ method, url })).json()

  t.strictSame(await names('/rest'), ['NameController', 'Get'])
  t.strictSame(await names('/rest', 'PUT'), ['NameController', 'Put'])
  t.strictSame(await names('/go'), ['NameController', 'ListFood'])
  t.strictSame(await names('/js'), ['NameController', 'listFood'])
  t.strictSame(await names('/flipped'), ['NameController', 'listAll'])
  t.strictSame(await names('/name/LISTFOOD'), ['NameController', 'listFood'])
})

t.test('an exact name is found before one whose first letter differs', async (t) => {
  class BothController extends Controller {
    save () { return 'save' }
    Save () { return 'Save' }
  }
  const app = await buildApp(t)
  app.beego.router('/', BothController, 'get:save;post:Save')

  t.equal((await app.inject('/')).body, 'save')
  t.equal((await app.inject({ method: 'POST', url: '/' })).body, 'Save')
})

t.test('appController is the instance itself, and log the logger of the request', async (t) => {
  class SelfController extends Controller {
    override get () { return [this.appController === this, this.log.info === this.ctx.request.log.info, this.isAjax()] }
  }
  const app = await buildApp(t)
  app.beego.router('/', SelfController)

  t.strictSame((await app.inject({ url: '/', headers: { 'x-requested-with': 'XMLHttpRequest' } })).json(), [true, true, true])
})

t.test('data can be filled, replaced, and set by a class field', async (t) => {
  class DataController extends Controller {
    override data: Record<string, unknown> = { json: 'field' }
    override get () { this.serveJSON() }
  }
  class ReplacedController extends Controller {
    override get () {
      this.data = { json: 'replaced' }
      this.serveJSON()
    }
  }
  const app = await buildApp(t)
  app.beego.router('/field', DataController).router('/replaced', ReplacedController)

  t.equal((await app.inject('/field')).body, '"field"')
  t.equal((await app.inject('/replaced')).body, '"replaced"')
})

t.test('parameters are read by getString and its kin', async (t) => {
  class ParamController extends Controller {
    override get () { return [this.getString(':id'), this.getInt(':id'), this.getInt('n', 7), this.getInt(':name'), this.getStrings('ids[]')] }
  }
  const app = await buildApp(t)
  app.beego.router('/:name/:id', ParamController)

  t.strictSame((await app.inject('/bob/5?ids[]=1&ids[]=2')).json(), ['5', 5, 7, 0, ['1', '2']])
})

t.test('a required parameter that is missing is a 400', async (t) => {
  class NeedController extends Controller {
    override get () { return this.requireInt('n') }
  }
  const app = await buildApp(t)
  app.beego.router('/', NeedController)

  const response = await app.inject({ url: '/?n=x', headers: { accept: 'application/json' } })

  t.match(response.json(), { statusCode: 400, code: 'FST_BEEGO_INPUT_INVALID' })
  t.equal((await app.inject('/?n=5')).body, '5')
})

// Mappings

t.test('a mapping names verbs, lists of them and the last resort', async (t) => {
  class MapController extends Controller {
    api () { return 'api' }
    update () { return 'update' }
    rest () { return 'rest' }
  }
  const app = await buildApp(t)
  app.beego.router('/', MapController, 'get,POST:api;put:Update;*:rest')
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'OPTIONS') => (await app.inject({ method, url: '/' })).body

  t.strictSame([await ask('GET'), await ask('POST'), await ask('PUT'), await ask('PATCH'), await ask('OPTIONS')], ['api', 'api', 'update', 'rest', 'rest'])
})

t.test('the last resort comes last, wherever it stands', async (t) => {
  class LastController extends Controller {
    all () { return 'all' }
    save () { return 'save' }
  }
  const app = await buildApp(t)
  app.beego.router('/', LastController, '*:all;post:save')

  t.equal((await app.inject({ method: 'POST', url: '/' })).body, 'save')
  t.equal((await app.inject('/')).body, 'all')
})

t.test('a mapping that cannot work is refused at registration, with the nearest name', async (t) => {
  class MistakeController extends Controller {
    listFood () {}
  }
  const app = await buildApp(t)
  const refused = (mapping: string, message: RegExp, code = 'FST_BEEGO_ROUTE_MAPPING') => {
    t.throws(() => app.beego.router('/', MistakeController, mapping as never), { code, message }, mapping)
  }

  refused('get:listFod', /Did you mean 'listFood'/, 'FST_BEEGO_ROUTE_METHOD')
  refused('get:LISTFOOD', /Did you mean 'listFood'/, 'FST_BEEGO_ROUTE_METHOD')
  refused('get:quux', /MistakeController/, 'FST_BEEGO_ROUTE_METHOD')
  refused('get:toString', /toString/, 'FST_BEEGO_ROUTE_METHOD')
  refused('get:constructor', /constructor/, 'FST_BEEGO_ROUTE_METHOD')
  refused('fetch:listFood', /'fetch'/)
  refused('get', /'get'/)
  refused('get:', /'get:'/)
  refused(':listFood', /':listFood'/)
  refused('get:listFood;', /''/)
  refused('get:list:food', /'get:list:food'/)
  refused('', /''/)
  t.strictSame(app.beego.routes(), [])
})

t.test('what is no controller is refused at registration', async (t) => {
  class Stranger {}
  const app = await buildApp(t)

  for (const value of [Stranger, Controller, undefined, null, {}, 'UserController', () => {}]) {
    t.throws(() => app.beego.router('/', value as never), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
    t.throws(() => app.beego.autoRouter(value as never), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
    t.throws(() => app.beego.include(value as never), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
    t.throws(() => app.beego.errorController(value as never), { code: 'FST_BEEGO_ROUTE_CONTROLLER' })
  }
  t.throws(() => app.beego.router('/', Stranger as never), { message: /^Stranger / })
})

t.test('a pattern that cannot work is refused at registration', async (t) => {
  class PatternController extends Controller {}
  const app = await buildApp(t)

  for (const pattern of ['/a/:id([0-9', '/a/:', '/a/:id([)', '/a/:id((?=x)y)']) {
    t.throws(() => app.beego.router(pattern, PatternController), { code: 'FST_BEEGO_ROUTE_PATTERN', message: new RegExp(`'${pattern.replace(/[()[\]?]/g, '\\$&')}'`) }, pattern)
  }
})

t.test('static paths need the static plugin', async (t) => {
  const app = buildFastify(t)
  await app.register(controllers, { runMode: 'prod' })

  t.throws(() => app.beego.setStaticPath('/x', 'x'), { code: 'FST_BEEGO_PLUGIN_MISSING', message: /fastify-beego\/static/ })
  t.throws(() => app.beego.delStaticPath('/x'), { code: 'FST_BEEGO_PLUGIN_MISSING' })
})

// Auto routes

class UserController extends Controller {
  index () { return 'index' }
  list () { return this.ctx.input.params() }
  async showAll () { return 'showAll' }
  _helper () { return 'private' }
  #own () { return 'private' }
  callOwn () { return this.#own() }
  override get () { return 'get' }
  get field () { return () => 'getter' }
  static make () { return 'static' }
}

for (const dialect of ['classic', 'modern'] as const) {
  t.test(`${dialect}: an auto route has parameters and an extension`, async (t) => {
    const app = await buildApp(t, { dialect })
    app.beego.autoRouter(UserController)

    t.match((await app.inject('/user/list')).json(), {})
    t.match((await app.inject('/user/list/1/2')).json(), { 0: '1', 1: '2' })
    t.match((await app.inject('/user/list.json')).json(), { ':ext': 'json' })
    t.equal((await app.inject({ method: 'DELETE', url: '/user/list' })).statusCode, 200)
  })

  t.test(`${dialect}: no auto route leads to the framework, to private members or to those of every object`, async (t) => {
    const app = await buildApp(t, { dialect })
    app.beego.autoRouter(UserController)
    const names = [
      'init', 'prepare', 'finish', 'render', 'destructor', 'serveJSON', 'abort', 'stopRun', 'redirect', 'getString', 'urlFor', 'customAbort',
      'getControllerAndAction', 'renderBytes', 'input', 'isAjax', 'xsrfToken', 'checkXSRFCookie', 'setSession', 'saveToFile', 'appController',
      'constructor', 'toString', 'hasOwnProperty', '__proto__', '__defineGetter__', 'valueOf',
      '_helper', '%23own', 'own', 'field', 'make', 'name', 'length', 'prototype', 'ctx', 'data',
      'post', 'put', 'delete', 'options'
    ]
    for (const name of names) {
      const capital = name.charAt(0).toUpperCase() + name.slice(1)
      for (const spelling of [name, capital, name.toLowerCase(), name.toUpperCase()]) {
        t.equal((await app.inject(`/user/${spelling}`)).statusCode, 404, spelling)
      }
    }
    t.equal((await app.inject('/user/get')).body, 'get', 'a verb that the class defines is an action, as in Beego')
    t.equal((await app.inject('/user/callown')).body, 'private')
  })
}

t.test('a framework method that the class overrides is still none for URLs', async (t) => {
  class OverController extends Controller {
    override prepare () {}
    override finish () {}
    override render () { this.ctx.writeString('rendered') }
    Init () { return 'x' }
    list () { return 'list' }
  }
  const app = await buildApp(t)
  app.beego.autoRouter(OverController)

  t.equal((await app.inject('/over/list')).body, 'list')
  for (const name of ['prepare', 'finish', 'render', 'init', 'Init']) t.equal((await app.inject(`/over/${name}`)).statusCode, 404, name)
})

t.test('classic: auto routes take any letter case, index for the folder, and a 301 to it', async (t) => {
  const app = await buildApp(t)
  app.beego.autoRouter(UserController)

  t.equal((await app.inject('/User/SHOWALL')).body, 'showAll')
  t.equal((await app.inject('/user/')).body, 'index')
  t.match(await app.inject('/user?q=1'), { statusCode: 301, headers: { location: '/user/?q=1' } })
})

t.test('autoPrefix puts auto routes below a prefix', async (t) => {
  const app = await buildApp(t)
  app.beego.autoPrefix('/admin', UserController).autoPrefix('deep/er', UserController)

  t.equal((await app.inject('/admin/user/showall')).body, 'showAll')
  t.equal((await app.inject('/deep/er/user/showall')).body, 'showAll')
  t.equal((await app.inject('/user/showall')).statusCode, 404)
})

// Declared routes

class CmsController extends Controller {
  @router('/all/:key', ['get', 'post'])
  all () { return ['all', this.getString(':key'), this.ctx.input.method()] }

  @router('/one')
  @router('/uno', ['get', 'PUT'])
  one () { return ['one'] }

  notDeclared () { return 'x' }
}

class BetterCmsController extends CmsController {
  @router('/better')
  better () { return ['better'] }

  override notDeclared () { return 'y' }
}

t.test('include brings the routes that are declared on the methods', async (t) => {
  const app = await buildApp(t)
  app.beego.include(CmsController)

  t.strictSame((await app.inject('/all/5')).json(), ['all', '5', 'GET'])
  t.strictSame((await app.inject({ method: 'POST', url: '/all/5' })).json(), ['all', '5', 'POST'])
  t.equal((await app.inject({ method: 'PUT', url: '/all/5' })).statusCode, 404)
  t.strictSame((await app.inject('/one')).json(), ['one'])
  t.strictSame((await app.inject({ method: 'PUT', url: '/uno' })).json(), ['one'])
  t.equal((await app.inject({ method: 'PUT', url: '/one' })).statusCode, 404)
  t.strictSame(app.beego.routes().map(({ pattern }) => pattern), ['/all/:key', '/one', '/uno'])
})

t.test('include takes inherited routes along, and leaves the parent its own', async (t) => {
  const child = await buildApp(t)
  child.beego.include(BetterCmsController)
  const both = await buildApp(t)
  both.beego.include(CmsController)

  t.strictSame((await child.inject('/better')).json(), ['better'])
  t.strictSame((await child.inject('/one')).json(), ['one'])
  t.equal((await both.inject('/better')).statusCode, 404)
})

t.test('include takes several classes, in their order', async (t) => {
  class FirstController extends Controller {
    @router('/first') first () { return this.getControllerAndAction() }
  }
  const app = await buildApp(t)
  app.beego.include(FirstController, CmsController)

  t.strictSame((await app.inject('/first')).json(), ['FirstController', 'first'])
  t.strictSame(app.beego.routes().map(({ pattern }) => pattern), ['/first', '/all/:key', '/one', '/uno'])
})

t.test('an overridden action is declared anew, or no longer', async (t) => {
  class SilentController extends CmsController {
    override one () { return ['silent'] }
  }
  const app = await buildApp(t)
  app.beego.include(SilentController)

  t.equal((await app.inject('/one')).statusCode, 404)
  t.strictSame((await app.inject('/all/5')).json(), ['all', '5', 'GET'])
})

t.test('@router also works as a decorator of TypeScript\'s older kind', async (t) => {
  class OldController extends Controller {
    list () { return 'list' }
  }
  router('/old', ['get'])(OldController.prototype, 'list', Object.getOwnPropertyDescriptor(OldController.prototype, 'list')!) // it is there
  const app = await buildApp(t)
  app.beego.include(OldController)

  t.equal((await app.inject('/old')).body, 'list')
})

t.test('a declared verb that does not exist is refused', async (t) => {
  class WrongController extends Controller {
    // @ts-expect-error -- what the compiler has not seen
    @router('/x', ['fetch']) x () {}
  }
  const app = await buildApp(t)

  t.throws(() => app.beego.include(WrongController), { code: 'FST_BEEGO_ROUTE_MAPPING', message: /'fetch'/ })
})

// Functional routes

t.test('functional routes answer their verb, and any every one', async (t) => {
  const verbs = ['get', 'post', 'put', 'delete', 'patch', 'options'] as const
  const app = await buildApp(t)
  for (const verb of verbs) app.beego[verb](`/${verb}/:id`, (ctx) => ctx.writeString(`${verb} ${ctx.input.param(':id')}`))
  app.beego.head('/head', (ctx) => ctx.output.header('x-head', '1')).any('/any', (ctx) => ctx.input.method())

  for (const verb of verbs) {
    t.equal((await app.inject({ method: verb.toUpperCase() as 'GET', url: `/${verb}/5` })).body, `${verb} 5`)
    t.equal((await app.inject({ method: 'TRACE' as 'GET', url: `/${verb}/5` })).statusCode, 404, 'a route for other verbs only is a 404')
    t.equal((await app.inject({ method: verb.toUpperCase() as 'GET', url: '/any' })).body, verb.toUpperCase())
  }
  t.match(await app.inject({ method: 'HEAD', url: '/head' }), { statusCode: 200, headers: { 'x-head': '1' } })
  t.equal((await app.inject('/head')).statusCode, 404)
  t.equal((await app.inject({ method: 'HEAD', url: '/any' })).statusCode, 200)
})

t.test('trace echoes the request as Beego does, without credentials', async (t) => {
  class EchoController extends Controller {}
  const app = await buildApp(t)
  app.beego.router('/t', EchoController)

  const response = await app.inject({ method: 'TRACE' as 'GET', url: '/t?a=1', headers: { 'x-a': '1', cookie: 'secret', authorization: 'secret' } })

  t.match(response, { statusCode: 200, headers: { 'content-type': 'message/http', 'cache-control': 'no-cache, no-store, must-revalidate' } })
  t.match(response.body, /^\r\nTRACE \/t\?a=1 HTTP\/1\.1\r\n/)
  t.match(response.body, /x-a: \[1\]/)
  t.notMatch(response.body, 'secret')
})

// Namespaces

t.test('a namespace holds routes of every kind below its prefix', async (t) => {
  class ApiController extends Controller {
    override get () { return 'root' }
    list () { return 'list' }
    show () { return this.getString(':id') }
  }
  const app = await buildApp(t)
  const fn = (ctx: Context) => ctx.writeString(ctx.input.method())
  app.beego.addNamespace(newNamespace('/v1',
    nsRouter('/', ApiController), nsRouter('/user', ApiController, 'get:List'), nsRouter('user/:id:int', ApiController, 'get:show'),
    nsAutoRouter(ApiController), nsAutoPrefix('/auto', ApiController), nsInclude(CmsController), nsHandler('/node', (_req: IncomingMessage, res: ServerResponse) => res.end('node')),
    nsGet('/get', fn), nsPost('/post', fn), nsPut('/put', fn), nsDelete('/delete', fn), nsPatch('/patch', fn), nsHead('/head', fn), nsOptions('/options', fn),
    nsAny('/any/:x', (ctx) => ctx.input.param(':x'))
  ))

  for (const [url, body] of Object.entries({
    '/v1': 'root', '/v1/': 'root', '/v1/user': 'list', '/v1/user/5': '5', '/v1/api/list': 'list', '/v1/auto/api/list': 'list', '/v1/node': 'node', '/v1/any/7': '7'
  })) t.equal((await app.inject(url)).body, body, url)
  t.strictSame((await app.inject('/v1/one')).json(), ['one'])
  for (const verb of ['get', 'post', 'put', 'delete', 'patch', 'options']) {
    t.equal((await app.inject({ method: verb.toUpperCase() as 'GET', url: `/v1/${verb}` })).body, verb.toUpperCase())
  }
  t.equal((await app.inject({ method: 'HEAD', url: '/v1/head' })).statusCode, 200)
  t.equal((await app.inject('/v1/user/x')).statusCode, 404)
  t.equal((await app.inject('/user')).statusCode, 404)
})

// l/namespace, v1_12
for (const dialect of ['classic', 'modern'] as const) {
  t.test(`${dialect}: conditions and filters of nested namespaces run from the outside in, for all that lies below the prefix`, async (t) => {
    const { ask, trace } = await buildNamespaces(t, dialect)

    t.strictSame([await ask('/v1/user', 'v1'), trace()], [200, ['cond', 'before v1', 'user']])
    t.strictSame([await ask('/v1/shop/7', 'v1'), trace()], [200, ['cond', 'before v1', 'before shop', 'shop']])
    t.strictSame([await ask('/v1/outside', 'v1'), trace()], [200, ['cond', 'before v1', 'outside']])
    t.strictSame([await ask('/v1/nope', 'v1'), trace()], [404, ['cond', 'before v1']])
    t.strictSame([await ask('/v1/user', ''), trace()], [405, ['cond']])
    t.strictSame([await ask('/v1/shop/7', ''), trace()], [405, ['cond']])
    t.strictSame([await ask('/v1/nope', ''), trace()], [405, ['cond']])
    t.strictSame([await ask('/v2', ''), trace()], [404, []])
  })
}

t.test('a condition may be asynchronous, and what it refuses gets the 405 page', async (t) => {
  const app = await buildApp(t)
  app.beego.addNamespace(newNamespace('/v1', nsGet('/x', () => 'x'), nsCond(async (ctx) => { await nextTick(); return ctx.input.header('x-api') !== '' })))

  const response = await app.inject('/v1/x')

  t.equal(response.statusCode, 405)
  t.match(response.body, '<title>Method Not Allowed</title>')
  t.equal((await app.inject({ url: '/v1/x', headers: { 'x-api': '1' } })).body, 'x')
})

t.test('a filter before a namespace may answer in its place', async (t) => {
  const app = await buildApp(t)
  app.beego.addNamespace(newNamespace('/v2', nsBefore((ctx) => { if (ctx.input.url() === '/v2/stop') ctx.writeString('stopped') }), nsGet('/*', () => 'route')))

  t.equal((await app.inject('/v2/stop')).body, 'stopped')
  t.equal((await app.inject('/v2/go')).body, 'route')
})

t.test('several filters before and after keep their order', async (t) => {
  const seen: number[] = []
  const app = await buildApp(t)
  app.beego.addNamespace(newNamespace('/v1/', nsBefore(() => { seen.push(1) }, () => { seen.push(2) }), nsBefore(() => { seen.push(3) }),
    nsAfter(() => { seen.push(4) }, () => { seen.push(5) }), nsGet('/x', () => 'x')))

  await app.inject('/v1/x')

  t.strictSame(seen, [1, 2, 3, 4, 5])
})

t.test('a namespace at the root has no prefix', async (t) => {
  const app = await buildApp(t)
  app.beego.addNamespace(newNamespace('/', nsGet('/', () => 'root'), nsGet('x', () => 'x'), nsBefore((ctx) => ctx.output.header('x-ns', '1'))))

  t.match(await app.inject('/'), { body: 'root', headers: { 'x-ns': '1' } })
  t.match(await app.inject('/x'), { body: 'x', headers: { 'x-ns': '1' } })
})

t.test('a namespace is a value: the same one can be added to two applications', async (t) => {
  const namespace = newNamespace('/v1', nsGet('/x', () => 'x'), nsNamespace('/in', nsGet('/y', () => 'y')))
  const one = await buildApp(t)
  const other = await buildApp(t)
  one.beego.addNamespace(namespace)
  other.beego.addNamespace(namespace, newNamespace('/v2', nsGet('/x', () => 'x2')))

  t.strictSame([(await one.inject('/v1/x')).body, (await one.inject('/v1/in/y')).body], ['x', 'y'])
  t.strictSame([(await other.inject('/v1/x')).body, (await other.inject('/v2/x')).body], ['x', 'x2'])
})

t.test('a wrong mapping in a namespace is refused when it is added', async (t) => {
  class NsController extends Controller {}
  const app = await buildApp(t)

  t.throws(() => app.beego.addNamespace(newNamespace('/v1', nsRouter('/', NsController, 'get:nothing' as never))), { code: 'FST_BEEGO_ROUTE_METHOD' })
})

// Handlers written for something else

t.test('a Node handler answers under a Beego pattern, with its status, headers and body', async (t) => {
  const app = await buildApp(t)
  app.beego.handler('/end', (_req: IncomingMessage, res: ServerResponse) => { res.end('end') })
    .handler('/head', (_req: IncomingMessage, res: ServerResponse) => { res.writeHead(201, { 'x-node': '1' }).end('head') })
    .handler('/parts/:id', (req: IncomingMessage, res: ServerResponse) => {
      res.statusCode = 202
      res.setHeader('x-node', '2')
      res.statusMessage = 'Taken'
      res.write(`${req.method} `)
      res.end(req.url)
    })
    .handler('/later', async (_req: IncomingMessage, res: ServerResponse) => { await nextTick(); res.end('later') })

  t.match(await app.inject('/end'), { statusCode: 200, body: 'end' })
  t.match(await app.inject('/head'), { statusCode: 201, body: 'head', headers: { 'x-node': '1' } })
  t.match(await app.inject('/parts/5?a=1'), { statusCode: 202, body: 'GET /parts/5?a=1', headers: { 'x-node': '2' }, statusMessage: 'Taken' })
  t.equal((await app.inject('/later')).body, 'later')
})

t.test('a Node handler is given what only Node\'s request has', async (t) => {
  const app = await buildApp(t)
  app.beego.handler('/', (req: IncomingMessage, res: ServerResponse) => { res.end(`${req.httpVersion} ${typeof req.on} ${Array.isArray(req.rawHeaders)}`) })

  t.equal((await app.inject('/')).body, '1.1 function true')
})

t.test('headers that filters have set are on what a Node handler answers', async (t) => {
  const app = await buildApp(t)
  app.beego.handler('/', (_req: IncomingMessage, res: ServerResponse) => { res.end('x') }).insertFilter('*', 'BeforeRouter', (ctx) => ctx.output.header('x-filter', '1'))

  t.match(await app.inject('/'), { body: 'x', headers: { 'x-filter': '1' } })
})

t.test('an Express-style handler may answer, pass on, or fail', async (t) => {
  const app = await buildApp(t)
  app.beego.handler('/', (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => {
    if (req.url === '/?pass') return next()
    if (req.url === '/?fail') return next(new Error('boom'))
    res.end('express')
  })

  t.equal((await app.inject('/')).body, 'express')
  t.equal((await app.inject('/?pass')).statusCode, 404)
  const failed = await Promise.race([app.inject('/?fail'), setTimeout(1000, null)])
  t.equal(failed?.statusCode, 500)
})

t.test('an Express-style handler reads the body from the connection, under the type that it was sent with', async (t) => {
  const app = await buildApp(t)
  app.beego.handler('/', (req: IncomingMessage, res: ServerResponse, _next: () => void) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => res.end(`${req.headers['content-type']} ${Buffer.concat(chunks).toString()}`))
  })

  const json = await app.inject({ method: 'POST', url: '/', payload: { a: 1 } })
  const odd = await app.inject({ method: 'POST', url: '/', payload: 'x', headers: { 'content-type': 'application/x-odd' } })

  t.equal(json.body, 'application/json {"a":1}')
  t.equal(odd.body, 'application/x-odd x')
})

t.test('a Node handler reads what it has set', async (t) => {
  const app = await buildApp(t)
  app.beego.handler('/', (_req: IncomingMessage, res: ServerResponse) => {
    res.statusCode = 201
    res.end(`${res.statusCode} ${res.headersSent}`)
  })

  t.match(await app.inject('/'), { statusCode: 201, body: '201 false' })
})

t.test('an Express application, a function with a handle method, is called with Node\'s pair', async (t) => {
  const express = Object.assign((req: IncomingMessage, res: ServerResponse) => express.handle(req, res), {
    handle (req: IncomingMessage, res: ServerResponse) { res.end(`${req.httpVersion}`) }
  })
  const app = await buildApp(t)
  app.beego.handler('/', express)

  t.equal((await app.inject('/')).body, '1.1')
})

t.test('a Fastify handler returns, sends, sets status and headers, or fails', async (t) => {
  const app = await buildApp(t)
  app.beego.handler('/return', async (request: FastifyRequest) => ({ url: request.url }))
    .handler('/send', (_request: FastifyRequest, reply: FastifyReply) => { reply.code(201).header('x-fastify', '1').send('sent') })
    .handler('/both/:id', async (_request: FastifyRequest, reply: FastifyReply) => { await nextTick(); return reply.type('text/css').send('a{}') })
    .handler('/fail', async () => { throw new Error('boom') })

  t.strictSame((await app.inject('/return')).json(), { url: '/return' })
  t.match(await app.inject('/send'), { statusCode: 201, body: 'sent', headers: { 'x-fastify': '1' } })
  t.match(await app.inject('/both/1'), { body: 'a{}', headers: { 'content-type': 'text/css' } })
  t.equal((await app.inject('/fail')).statusCode, 500)
})

for (const dialect of ['classic', 'modern'] as const) {
  t.test(`${dialect}: isPrefix takes everything below the pattern, for every method`, async (t) => {
    const app = await buildApp(t, { dialect })
    app.beego.handler('/files', (req: IncomingMessage, res: ServerResponse) => { res.end(`${req.method} ${req.url}`) }, true)
      .handler('/only', (_req: IncomingMessage, res: ServerResponse) => { res.end('only') })

    for (const url of ['/files', '/files/', '/files/a', '/files/a/b.txt']) t.equal((await app.inject(url)).body, `GET ${url}`, url)
    t.equal((await app.inject({ method: 'POST', url: '/files/a', payload: { a: 1 } })).body, 'POST /files/a')
    t.equal((await app.inject('/filesystem')).statusCode, 404)
    t.equal((await app.inject('/only/below')).statusCode, 404)
  })
}

// urlFor

t.test('urlFor finds a controller\'s action, with the parameters in place and the rest as a query', async (t) => {
  const app = await buildUrls(t)
  const { beego } = app

  // j/urlfor, v1_1_4
  t.equal(beego.urlFor('MainController.Get'), '/fixed')
  t.equal(beego.urlFor('MainController.Get', 'b', '2', 'a', '1 x&y'), '/fixed?a=1+x%26y&b=2')
  t.equal(beego.urlFor('PlaceController.Get', ':id', '5'), '/user/5')
  t.equal(beego.urlFor('PlaceController.Show', ':id', '12'), '/user/12/show')
  t.equal(beego.urlFor('PlaceController.Show', ':id', 'abc'), '')
  t.equal(beego.urlFor('BlogController.Index', ':m', '05', ':y', '2014'), '/blog/2014/05')
  t.equal(beego.urlFor('BlogController.Show', ':id', 9), '/cms_9.html')
  t.equal(beego.urlFor('NopeController.Get'), '')
  t.equal(beego.urlFor('MainController' as string), '')
  t.equal(beego.urlFor('MainController.Get', ...['odd'] as string[]), '')
})

t.test('urlFor takes names as JavaScript spells them, and one object of parameters', async (t) => {
  const { beego } = await buildUrls(t)

  t.equal(beego.urlFor('MainController.get'), '/fixed')
  t.equal(beego.urlFor('PlaceController.show', { ':id': 12 }), '/user/12/show')
  t.equal(beego.urlFor('MainController.get', { q: 'x', a: true }), '/fixed?a=true&q=x')
  t.equal(beego.urlFor('MainController.get', {}), '/fixed')
})

t.test('a controller\'s urlFor also knows its own actions by a dot', async (t) => {
  const app = await buildUrls(t)

  t.strictSame((await app.inject('/urls')).json(), ['/fixed', '/urls', '/user/5'])
})

t.test('the URL of an auto route leads to its action', async (t) => {
  const app = await buildApp(t)
  app.beego.autoRouter(UserController).autoPrefix('/admin', BlogController)

  t.equal((await app.inject(app.beego.urlFor('UserController.ShowAll'))).body, 'showAll')
  t.equal((await app.inject(app.beego.urlFor('UserController.showAll', 'a', 1))).body, 'showAll')
})

t.test('in a scope with a prefix urlFor gives whole URLs', async (t) => {
  const app = buildFastify(t)
  await app.register(async (scope) => {
    await scope.register(controllers, { runMode: 'prod' })
    scope.beego.router('/user/:id', PlaceController)
    scope.beego.get('/url', () => scope.beego.urlFor('PlaceController.Get', ':id', 5))
  }, { prefix: '/shop' })

  const { body } = await app.inject('/shop/url')

  t.equal(body, '/shop/user/5')
  t.equal((await app.inject(body)).body, '5')
})

// Alone

t.test('alone: controllers beside the routes of a plain Fastify application', async (t) => {
  class PlainController extends Alone {
    override get () { return this.getString(':id') }
    view () {}
    broken () { throw new Error('boom') }
  }
  const app = buildFastify(t)
  app.get('/before', async () => 'before')
  await app.register(controllers, { runMode: 'prod' })
  app.beego.router('/c/:id', PlainController).router('/view', PlainController, 'get:view').router('/broken', PlainController, 'get:broken')
  app.get('/after', async () => 'after')

  t.equal((await app.inject('/c/5')).body, '5')
  t.strictSame([(await app.inject('/before')).body, (await app.inject('/after')).body], ['before', 'after'])
  t.equal((await app.inject('/broken')).statusCode, 500)
  t.match((await app.inject('/nope')).body, '<title>Page Not Found</title>')
})

t.test('alone: a view without the views\' plugin is an error that says so', async (t) => {
  class ViewController extends Alone {
    override get () {}
    async text () { return this.renderString() }
  }
  const app = buildFastify(t)
  await app.register(controllers, { runMode: 'prod' })
  app.beego.router('/', ViewController).router('/text', ViewController, 'get:text')

  for (const url of ['/', '/text']) {
    const response = await app.inject({ url, headers: { accept: 'application/json' } })

    t.match(response.json(), { statusCode: 500, code: 'FST_BEEGO_VIEWS_OFF' }, url)
  }
})

t.test('alone: a bad option is refused', async (t) => {
  const app = buildFastify(t)

  await t.rejects(async () => { await app.register(controllers, { autorender: true } as never) }, { code: 'FST_BEEGO_OPT_UNKNOWN', message: /'autoRender'/ })
})

async function buildNamespaces (t: Test, dialect: 'classic' | 'modern') {
  const seen: string[] = []
  const note = (text: string) => () => { seen.push(text) }
  const app = await buildApp(t, { dialect })
  app.beego.addNamespace(newNamespace('/v1',
    nsBefore(note('before v1')),
    nsCond((ctx) => { seen.push('cond'); return ctx.input.header('x-api') === 'v1' }),
    nsGet('/user', note('user')),
    nsNamespace('/shop', nsBefore(note('before shop')), nsGet('/:id:int', note('shop')))
  ))
  app.beego.get('/v1/outside', note('outside'))

  const ask = async (url: string, api: string) => (await app.inject({ url, headers: { 'x-api': api } })).statusCode
  return { ask, trace: () => seen.splice(0) }
}

class MainController extends Controller {
  override get () { return 'main' }
  urls () { return [this.urlFor('.Get'), this.urlFor('.urls'), this.urlFor('PlaceController.Get', ':id', 5)] }
}

class PlaceController extends Controller {
  override get () { return this.getString(':id') }
  show () { return 'show' }
}

class BlogController extends Controller {
  index () { return 'index' }
  show () { return 'show' }
}

async function buildUrls (t: Test): Promise<FastifyInstance> {
  const app = await buildApp(t)
  app.beego.router('/fixed', MainController).router('/urls', MainController, 'get:urls').router('/user/:id', PlaceController)
    .router('/user/:id([0-9]+)/show', PlaceController, 'get:Show').router('/blog/:y([0-9]{4})/:m([0-9]{2})', BlogController, '*:Index')
    .router('/cms_:id([0-9]+).html', BlogController, 'get:Show')
  return app
}
