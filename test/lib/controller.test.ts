import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { Actions } from '../../lib/controller/action.js'
import { toBool, toFloat, toInt } from '../../lib/controller/convert.js'
import { actionFor, autoEndpoint, functionEndpoint, mappedEndpoint, restfulEndpoint } from '../../lib/controller/endpoint.js'
import { assertController, autoActions, findMethod, isVerb, methodNames, ownVerbs } from '../../lib/controller/class-methods.js'
import { declaredRoutes, router } from '../../lib/controller/router-decorator.js'
import { parseMapping } from '../../lib/router/mapping.js'
import { type BeegoOptions, type Context, Controller, type ControllerClass } from '../../plugins/index.js'
import { exchange } from '../golden/wire.js'
import { buildApp } from '../helper.js'
import { holds } from './holds.js'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

// convert.ts

t.test('convert', async (t) => {
  t.test('any whole number that JavaScript has comes back', async (t) => {
    await holds(t, fc.property(fc.maxSafeInteger(), (value) => toInt(String(value)) === value))
  })

  t.test('any number comes back', async (t) => {
    await holds(t, fc.property(fc.double(), (value) => toFloat(String(value)) === value || Number.isNaN(value)))
  })

  t.test('any text is a number or is not', async (t) => {
    await holds(t, fc.property(fc.string(), (text) => [toInt(text), toFloat(text)].every((value) => value === null || typeof value === 'number')))
  })

  // strconv.ParseFloat: "recognizes the string 'NaN', and the (possibly signed) strings 'Inf' and 'Infinity' … ignores case"
  t.test('infinity and NaN have names', async (t) => {
    t.equal(toFloat('Inf'), Infinity)
    t.equal(toFloat('+infinity'), Infinity)
    t.equal(toFloat('-INF'), -Infinity)
    t.ok(Number.isNaN(toFloat('nan')))
    t.equal(toFloat('+nan'), null)
  })

  t.test('truth has twelve words', async (t) => {
    t.ok(['1', 't', 'T', 'true', 'TRUE', 'True'].every((word) => toBool(word) === true))
    t.ok(['0', 'f', 'F', 'false', 'FALSE', 'False'].every((word) => toBool(word) === false))
    t.ok(['', 'yes', 'on', 'tRue', '2'].every((word) => toBool(word) === null))
  })

  t.test('no whole number is minus zero', async (t) => {
    // strconv.Atoi("-0") is 0
    t.ok(Object.is(toInt('-0'), 0))
  })
})

// controller.ts: input

t.test('getters', async (t) => {
  // Scenario f/getters of Beego 1.12. SEMANTICS.md, section 3: integers beyond 2^53 are refused.
  const recorded: ReadonlyArray<readonly [text: string, int: number, bool: boolean, float: number]> = [
    ['-1', -1, false, -1],
    ['0', 0, false, 0],
    ['007', 7, false, 7],
    [' 1', 0, false, 0],
    ['1 ', 0, false, 0],
    ['-9223372036854775808', 0, false, -9223372036854776000],
    ['0x10', 0, false, 0],
    ['١', 0, false, 0],
    ['2147483648', 2147483648, false, 2147483648],
    ['5.', 0, false, 5],
    ['1e400', 0, false, Infinity],
    ['TRUE', 0, true, 0],
    ['t', 0, true, 0],
    ['tRue', 0, false, 0],
    ['False', 0, false, 0],
    ['yes', 0, false, 0],
    ['1,5', 0, false, 0]
  ]
  for (const [text, int, bool, float] of recorded) {
    t.test(`read '${text}' as ${int}, ${bool} and ${float}`, async (t) => {
      const values = await seen(t, (c) => [c.getInt('v'), c.getBool('v'), c.getFloat('v')], { url: `/c?v=${encodeURIComponent(text)}` })

      t.strictSame(values, [int, bool, float])
    })
  }

  // Scenario f/getters-default
  const defaults: ReadonlyArray<readonly [query: string, values: readonly unknown[]]> = [
    ['', [7, 'dflt', true, 1.5]],
    ['?v=', [7, 'dflt', true, 1.5]],
    ['?v=x', [0, 'x', false, 0]],
    ['?v=0', [0, '0', false, 0]]
  ]
  for (const [query, expected] of defaults) {
    t.test(`with a default read '${query}' as ${JSON.stringify(expected)}`, async (t) => {
      const look = (c: Controller) => [c.getInt('v', 7), c.getString('v', 'dflt'), c.getBool('v', true), c.getFloat('v', 1.5)]

      t.strictSame(await seen(t, look, { url: `/c${query}` }), expected)
    })
  }

  t.test('without a default give the zero values', async (t) => {
    const look = (c: Controller) => [c.getInt('v'), c.getString('v'), c.getBool('v'), c.getFloat('v'), c.getStrings('v')]

    t.strictSame(await seen(t, look, { url: '/c' }), [0, '', false, 0, []])
  })

  t.test('give all values of a field, or the default list', async (t) => {
    const look = (c: Controller) => [c.getStrings('ids[]'), c.getStrings('ids'), c.getStrings('ids', ['0'])]

    t.strictSame(await seen(t, look, { url: '/c?ids[]=1&ids[]=2' }), [['1', '2'], [], ['0']])
  })

  t.test('read the form through input()', async (t) => {
    const form = await seen(t, (c) => c.input().getAll('a'), { method: 'POST', url: '/c?a=1', headers: FORM, payload: 'a=2' })

    t.strictSame(form, ['2', '1'])
  })

  t.test('tell a request by script', async (t) => {
    t.equal(await seen(t, (c) => c.isAjax(), { url: '/c', headers: { 'x-requested-with': 'XMLHttpRequest' } }), true)
    t.equal(await seen(t, (c) => c.isAjax(), { url: '/c' }), false)
  })
})

t.test('requirements', async (t) => {
  const looks = {
    requireString: (c: Controller) => c.requireString('v'),
    requireInt: (c: Controller) => c.requireInt('v'),
    requireFloat: (c: Controller) => c.requireFloat('v'),
    requireBool: (c: Controller) => c.requireBool('v')
  }
  type Name = keyof typeof looks

  const met: ReadonlyArray<readonly [name: Name, text: string, value: unknown]> = [
    ['requireString', 'x', 'x'],
    ['requireInt', '+5', 5],
    ['requireInt', '0', 0],
    ['requireInt', '9007199254740991', 9007199254740991],
    ['requireFloat', '1.5e1', 15],
    ['requireFloat', '-.5', -0.5],
    ['requireFloat', 'inf', Infinity],
    ['requireBool', 'f', false]
  ]
  for (const [name, text, value] of met) {
    t.test(`${name} takes '${text}'`, async (t) => {
      t.strictSame(await seen<unknown>(t, looks[name], { url: `/c?v=${encodeURIComponent(text)}` }), value)
    })
  }

  const unmet: ReadonlyArray<readonly [name: Name, text: string, expected: string]> = [
    ['requireString', '', 'a value'],
    ['requireInt', '', 'a whole number'],
    ['requireInt', '1.5', 'a whole number'],
    ['requireInt', '9007199254740993', 'a whole number'],
    ['requireFloat', '1,5', 'a number'],
    ['requireFloat', '1e400', 'a number'],
    ['requireBool', 'yes', 'true or false']
  ]
  for (const [name, text, expected] of unmet) {
    t.test(`${name} answers '${text}' with 400`, async (t) => {
      const response = await answered(t, looks[name], { url: `/c?v=${encodeURIComponent(text)}`, headers: { accept: 'application/json' } })

      t.match(response.json(), { statusCode: 400, code: 'FST_BEEGO_INPUT_INVALID', message: `The parameter 'v' must be ${expected}.` })
    })
  }
})

// controller.ts: output

t.test('controller', async (t) => {
  t.test('serves JSON in one line in prod and indented in dev', async (t) => {
    const action = (c: Controller) => {
      c.data.json = { a: 'é' }
      c.serveJSON()
    }

    const prod = await answered(t, action)
    const dev = await answered(t, action, { url: '/c' }, { runMode: 'dev' })

    t.equal(prod.body, '{"a":"é"}')
    t.equal(dev.body, '{\n  "a": "é"\n}')
  })

  t.test('serves JSON in ASCII on demand', async (t) => {
    const response = await answered(t, (c) => {
      c.data = { json: 'é' }
      c.serveJSON(true)
    })

    t.equal(response.body, '"\\u00e9"')
  })

  t.test('serves null where there are no data', async (t) => {
    // e/serve-prod, value `null`
    const response = await answered(t, (c) => c.serveJSON())

    t.equal(response.body, 'null')
  })

  t.test('serves JSONP', async (t) => {
    const response = await answered(t, (c) => {
      c.data.jsonp = [1]
      c.serveJSONP()
    }, { url: '/c?callback=cb' })

    t.equal(response.body, ' if(window.cb)cb([1]);\r\n')
  })

  t.test('redirects, and goes on', async (t) => {
    let wentOn = false

    const response = await answered(t, (c) => {
      c.redirect('/login', 302)
      wentOn = true
    })

    t.match(response, { statusCode: 302, headers: { location: '/login' } })
    t.ok(wentOn)
  })

  t.test('leaves by abort', async (t) => {
    // i/abort-prod
    const page = await answered(t, (c) => c.abort('413'))
    const number = await answered(t, (c) => c.abort(404))
    const text = await answered(t, (c) => c.abort('abc'))

    t.match(page, { statusCode: 413, body: '<title>Request Entity Too Large</title>' })
    t.match(number, { statusCode: 404, body: '<title>Page Not Found</title>' })
    t.match(text, { statusCode: 500, body: 'abc', headers: { 'content-type': 'text/plain; charset=utf-8' } })
  })

  t.test('leaves by customAbort', async (t) => {
    // i/errorcontroller, PUT
    const response = await answered(t, (c) => {
      c.ctx.writeString('forgotten')
      c.customAbort(418, 'teapot')
    })

    t.match(response, { statusCode: 418, body: 'teapot' })
  })

  t.test('leaves by stopRun with what was written', async (t) => {
    const response = await answered(t, (c) => {
      c.ctx.writeString('x')
      c.stopRun()
    })

    t.match(response, { statusCode: 200, body: 'x' })
  })

  t.test('knows its name, its action as the route line spells it, and itself', async (t) => {
    const app = await buildApp(t)
    class UserController extends Controller {
      listAll (): unknown {
        return [...this.getControllerAndAction(), this.appController === this, this.log.info === this.ctx.request.log.info]
      }
    }
    app.beego.router('/c', UserController, 'get:ListAll')

    const response = await app.inject('/c')

    t.strictSame(response.json(), ['UserController', 'ListAll', true, true])
  })

  t.test('without an action has no name', async (t) => {
    const controller = new Controller()
    controller.ctx = { action: null } as Context

    t.strictSame(controller.getControllerAndAction(), ['', ''])
  })

  t.test('makes URLs of its own actions and of others', async (t) => {
    const app = await buildApp(t)
    class UserController extends Controller {
      list (): unknown { return [this.urlFor('.show', ':id', 5), this.urlFor('BlogController.index'), this.urlFor('.none')] }
      show (): void {}
    }
    class BlogController extends Controller {
      index (): void {}
    }
    app.beego.router('/users', UserController, 'get:list').router('/users/:id', UserController, 'get:show').router('/blog', BlogController, 'get:index')

    const response = await app.inject('/users')

    t.strictSame(response.json(), ['/users/5', '/blog', ''])
  })

  for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    t.test(`that does not define ${method} answers 405`, async (t) => {
      // e/default-action
      const app = await buildApp(t)
      class PlainController extends Controller {}
      app.beego.router('/p', PlainController)

      const response = await app.inject({ method, url: '/p' })

      t.match(response, { statusCode: 405, body: 'Method Not Allowed\n' })
      t.match(response.headers, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
    })
  }

  t.test('that does not define HEAD answers 405 without a body', async (t) => {
    const app = await buildApp(t)
    class PlainController extends Controller {
      override get (): string { return 'got' }
    }
    app.beego.router('/p', PlainController)

    const response = await app.inject({ method: 'HEAD', url: '/p' })

    t.match(response, { statusCode: 405, body: '' })
  })

  t.test('echoes a TRACE, without credentials', async (t) => {
    // a/stages-basic, TRACE /t
    const app = await buildApp(t)
    class PlainController extends Controller {}
    app.beego.router('/t', PlainController)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as { port: number }

    const plain = await exchange(port, { method: 'TRACE', target: '/t' })
    const secret = await exchange(port, { method: 'TRACE', target: '/t?q', headers: { 'X-A': '1', Cookie: 'a=b', Authorization: 'Basic x', 'Proxy-Authorization': 'y' } })

    t.equal(String(plain?.body), '\r\nTRACE /t HTTP/1.1\r\nConnection: [close]\r\n')
    t.equal(plain?.headers['content-type']?.[0], 'message/http')
    t.equal(plain?.headers['cache-control']?.[0], 'no-cache, no-store, must-revalidate')
    t.equal(String(secret?.body), '\r\nTRACE /t?q HTTP/1.1\r\nX-A: [1]\r\nConnection: [close]\r\n')
  })

  t.test('has life-cycle methods that an override may call', async (t) => {
    const app = await buildApp(t)
    class UserController extends Controller {
      override init (ctx: Context, controller: string, action: string): void { super.init(ctx, controller, action) }
      override prepare (): void { super.prepare() }
      override get (): string { return 'got' }
      override finish (): void { super.finish() }
      override destructor (): void { super.destructor() }
    }
    app.beego.router('/c', UserController)

    t.equal((await app.inject('/c')).body, 'got')
  })
})

// view-choice.ts

t.test('view', async (t) => {
  t.test('of a controller that says nothing is named after it', async (t) => {
    const app = await buildApp(t, viewsIn(t, { 'usercontroller/list.pug': 'p list of #{who}' }))
    class UserController extends Controller {
      List (): void { this.data.who = 'ann' }
    }
    app.beego.router('/c', UserController, 'get:List')

    const response = await app.inject('/c')

    t.match(response, { statusCode: 200, body: '<p>list of ann</p>', headers: { 'content-type': 'text/html; charset=utf-8' } })
  })

  t.test('is what the controller says', async (t) => {
    const views = viewsIn(t, { 'x/a.pug': 'p a', 'x/side.pug': 'p side', 'site.pug': 'div!= LayoutContent + Side + Empty' })

    const response = await answered(t, (c) => {
      c.tplName = 'x/a.pug'
      c.layout = 'site.pug'
      c.layoutSections = { Side: 'x/side.pug', Empty: '' }
      return undefined
    }, { url: '/c' }, views)

    t.equal(response.body, '<div><p>a</p><p>side</p></div>')
  })

  t.test('may have a prefix and another extension', async (t) => {
    const views = viewsIn(t, { 'admin_testcontroller/do.pug': 'p admin' })

    const response = await answered(t, (c) => {
      c.tplPrefix = 'admin_'
      c.tplExt = 'pug'
      return undefined
    }, { url: '/c' }, { ...views, tplExt: 'html' })

    t.equal(response.body, '<p>admin</p>')
  })

  t.test('may be said by class fields', async (t) => {
    const app = await buildApp(t, viewsIn(t, { 'a.pug': 'p a', 'site.pug': 'div!= LayoutContent' }))
    class UserController extends Controller {
      override tplName = 'a.pug'
      override layout = 'site.pug'
      override get (): void {}
    }
    app.beego.router('/c', UserController)

    t.equal((await app.inject('/c')).body, '<div><p>a</p></div>')
  })

  t.test('is not shown when rendering is off', async (t) => {
    const views = viewsIn(t, { 'a.pug': 'p a' })

    const response = await answered(t, (c) => {
      c.tplName = 'a.pug'
      c.enableRender = false
      return undefined
    }, { url: '/c' }, views)

    t.match(response, { statusCode: 200, body: '' })
  })

  t.test('has defaults', async (t) => {
    const look = (c: Controller) => [c.tplName, c.layout, c.layoutSections, c.tplExt, c.tplPrefix, c.enableRender]

    t.strictSame(await seen(t, look, { url: '/c' }), ['', '', {}, 'tpl', '', true])
  })

  t.test('may be rendered to text and to bytes, and nothing is written', async (t) => {
    const app = await buildApp(t, viewsIn(t, { 'a.pug': 'p é' }))
    class UserController extends Controller {
      override async get (): Promise<unknown> {
        this.tplName = 'a.pug'
        const text = await this.renderString()
        const bytes = await this.renderBytes()
        return [text, Buffer.isBuffer(bytes), bytes.toString(), this.ctx.started]
      }
    }
    app.beego.router('/c', UserController)

    t.strictSame((await app.inject('/c')).json(), ['<p>é</p>', true, '<p>é</p>', false])
  })
})

// methods.ts

t.test('methods', async (t) => {
  class BaseController extends Controller {
    shared (): void {}
    list (): void {}
  }
  class UserController extends BaseController {
    override list (): void {}
    Export (): void {}
    listFood (): void {}
    override get (): void {}
    override prepare (): void {}
    _hidden (): void {}
    override serveXML (): void {}
    SetSession (): void {}
    field = () => {}
    get computed (): string { return 'x' }
    static helper (): void {}
    [Symbol.iterator] (): void {}
    #secret (): void {}
    secret (): void { this.#secret() }
  }

  t.test('a mapping names one exactly, or with its first letter in the other case', async (t) => {
    t.equal(findMethod(UserController, 'list'), 'list')
    t.equal(findMethod(UserController, 'List'), 'list')
    t.equal(findMethod(UserController, 'ListFood'), 'listFood')
    t.equal(findMethod(UserController, 'export'), 'Export')
    t.equal(findMethod(UserController, 'Shared'), 'shared')
    t.equal(findMethod(UserController, 'Get'), 'get')
  })

  t.test('a mapping that names none is an error with the nearest name', async (t) => {
    t.throws(() => findMethod(UserController, 'LIST'), { code: 'FST_BEEGO_ROUTE_METHOD', message: "UserController has no method 'LIST'. Did you mean 'list'?" })
    t.throws(() => findMethod(UserController, 'nothingLikeIt'), { code: 'FST_BEEGO_ROUTE_METHOD', message: "UserController has no method 'nothingLikeIt'." })
  })

  for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'computed', 'field', 'helper', '', '#secret']) {
    t.test(`'${name}' is none`, async (t) => {
      t.throws(() => findMethod(UserController, name), { code: 'FST_BEEGO_ROUTE_METHOD' })
    })
  }

  t.test('an auto route reaches those of the class and its ancestors, and no other', async (t) => {
    t.strictSame(autoActions(UserController).sort(), ['Export', 'get', 'list', 'listFood', 'secret', 'shared'])
  })

  t.test('an auto route reaches no framework method, in any letter case', async (t) => {
    // API.md, "Controller": init prepare finish render destructor and every method below
    const names = (`init prepare finish render destructor renderBytes renderString redirect abort customAbort stopRun urlFor serveJSON serveJSONP
      serveXML serveYAML serveFormatted input parseForm getString getStrings getInt getFloat getBool requireString requireInt requireFloat requireBool
      getFile getFiles saveToFile startSession setSession getSession delSession sessionRegenerateID destroySession isAjax getSecureCookie
      setSecureCookie xsrfToken checkXSRFCookie xsrfFormHTML getControllerAndAction`).split(/\s+/)
    class Sneaky extends Controller {}
    for (const name of names) {
      for (const spelling of [name, name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1)]) {
        Object.defineProperty(Sneaky.prototype, spelling, { value () {}, configurable: true })
      }
    }

    t.strictSame(autoActions(Sneaky), [])
  })

  t.test('of two auto actions with one name in other letter cases the first counts', async (t) => {
    class TwiceController extends BaseController {
      LIST (): void {}
    }

    t.strictSame(autoActions(TwiceController), ['LIST', 'shared'])
  })

  t.test('own verbs are those that the class or its ancestors define', async (t) => {
    class ChildController extends UserController {
      override post (): void {}
    }

    t.strictSame(ownVerbs(ChildController), ['get', 'post'])
    t.strictSame(ownVerbs(BaseController), [])
  })

  t.test('names are those of functions that a prototype itself has', async (t) => {
    t.strictSame(methodNames(BaseController.prototype), ['shared', 'list'])
  })

  t.test('a verb is what a controller has a method for', async (t) => {
    t.ok(isVerb('PATCH'))
    t.ok(isVerb('trace'))
    t.notOk(isVerb('CONNECT'))
    t.notOk(isVerb('init'))
  })

  t.test('a class that extends Controller is a controller', async (t) => {
    t.doesNotThrow(() => assertController(UserController))
  })

  const wrong: ReadonlyArray<readonly [value: unknown, name: string]> = [
    [class Widget {}, 'Widget'],
    [Controller, 'Controller'],
    [() => {}, String(() => {})],
    [UserController.prototype.list, 'list'],
    [new BaseController(), '[object Object]'],
    [undefined, 'undefined'],
    ['UserController', 'UserController']
  ]
  for (const [value, name] of wrong) {
    t.test(`${name} is no controller`, async (t) => {
      t.throws(() => assertController(value), { code: 'FST_BEEGO_ROUTE_CONTROLLER', message: name })
    })
  }
})

// action.ts, endpoint.ts

t.test('endpoint', async (t) => {
  const owner = {}
  class UserController extends Controller {
    list (): string { return 'list' }
    override get (): string { return 'get' }
    override finish (): void {}
  }

  t.test('of a mapping has each verb\'s method', async (t) => {
    const endpoint = mappedEndpoint(owner, new Actions(), UserController, parseMapping('get,post:List;put:get'))

    t.strictSame([...endpoint.methods!], ['GET', 'POST', 'PUT'])
    t.equal(endpoint.owner, owner)
    t.match(actionFor(endpoint, 'POST'), { controllerName: 'UserController', name: 'List' })
    t.equal(actionFor(endpoint, 'PUT')?.run, UserController.prototype.get)
    t.equal(actionFor(endpoint, 'DELETE'), null)
  })

  t.test('of a mapping with a star answers all other verbs with it', async (t) => {
    const endpoint = mappedEndpoint(owner, new Actions(), UserController, parseMapping('*:list;get:get'))

    t.equal(endpoint.methods, null)
    t.equal(actionFor(endpoint, 'DELETE')?.name, 'list')
    t.equal(actionFor(endpoint, 'GET')?.name, 'get')
  })

  t.test('of a mapping that names no method is an error', async (t) => {
    t.throws(() => mappedEndpoint(owner, new Actions(), UserController, parseMapping('get:nope')), { code: 'FST_BEEGO_ROUTE_METHOD' })
  })

  t.test('of a RESTful controller takes every verb, and is worth a native route for its own', async (t) => {
    const endpoint = restfulEndpoint(owner, new Actions(), UserController)

    t.equal(endpoint.methods, null)
    t.strictSame([...endpoint.native!], ['GET'])
    t.equal(actionFor(endpoint, 'GET')?.name, 'Get')
    t.equal(actionFor(endpoint, 'DELETE')?.run, Controller.prototype.delete)
    t.equal(actionFor(endpoint, 'PROPFIND'), null)
  })

  t.test('of an auto route answers every verb with its action', async (t) => {
    const endpoint = autoEndpoint(owner, new Actions(), UserController, 'list')

    t.equal(endpoint.methods, null)
    t.equal(actionFor(endpoint, 'DELETE')?.name, 'list')
  })

  t.test('of a function answers its verb', async (t) => {
    const fn = function hello () {}

    const one = functionEndpoint(owner, new Actions(), 'GET', fn)
    const all = functionEndpoint(owner, new Actions(), '*', fn)

    t.strictSame([...one.methods!], ['GET'])
    t.equal(all.methods, null)
    t.equal(one.takesStream, false)
    t.equal(functionEndpoint(owner, new Actions(), '*', fn, true).takesStream, true)
    t.match(actionFor(one, 'GET'), { Class: null, controllerName: '', name: 'hello', run: fn, life: { init: null, prepare: null, finish: null, destructor: null } })
  })

  t.test('of one class and name has one action, with the steps that the class overrides', async (t) => {
    const actions = new Actions()

    const action = actions.ofMethod(UserController, 'list')

    t.equal(actions.ofMethod(UserController, 'list'), action)
    t.equal(actions.ofMethod(UserController, 'get').life, action.life)
    t.strictSame(action.life, { init: null, prepare: null, finish: UserController.prototype.finish, destructor: null })
  })
})

// router-decorator.ts

t.test('@router', async (t) => {
  t.test('declares routes in the order of the source, ancestors last', async (t) => {
    class BaseController extends Controller {
      @router('/base', ['get', 'post'])
      base (): void {}

      @router('/overridden')
      shared (): void {}
    }
    class UserController extends BaseController {
      @router('/all/:key')
      @router('/every/:key', ['*'])
      all (): void {}

      plain (): void {}

      @router('/shared', ['put'])
      override shared (): void {}
    }

    t.strictSame(declaredRoutes(UserController), [
      { pattern: '/all/:key', mapping: 'get:all' },
      { pattern: '/every/:key', mapping: '*:all' },
      { pattern: '/shared', mapping: 'put:shared' },
      { pattern: '/base', mapping: 'get,post:base' }
    ])
  })

  t.test('declares nothing on a class without it', async (t) => {
    class PlainController extends Controller {
      list (): void {}
    }

    t.strictSame(declaredRoutes(PlainController), [])
  })

  t.test('works as an experimental decorator', async (t) => {
    class UserController extends Controller {
      all (): void {}
    }

    router('/all')(UserController.prototype, 'all', Object.getOwnPropertyDescriptor(UserController.prototype, 'all')!) // it is there

    t.strictSame(declaredRoutes(UserController), [{ pattern: '/all', mapping: 'get:all' }])
  })
})

/** A controller whose action `do` is `action`. */
function controllerOf (action: (controller: Controller) => unknown): ControllerClass {
  return class TestController extends Controller {
    do (): unknown { return action(this) }
  }
}

async function answered (
  t: Test, action: (controller: Controller) => unknown, request: InjectOptions = { url: '/c' }, options: BeegoOptions = {}
) {
  const app = await buildApp(t, options)
  app.beego.router('/c', controllerOf(action), '*:do' as string)
  return app.inject(request)
}

/** What `look` sees of a controller. */
async function seen<T> (t: Test, look: (controller: Controller) => T, request: InjectOptions): Promise<T> {
  let answer: { value: T } | undefined
  const { body } = await answered(t, (controller) => {
    answer = { value: look(controller) }
    return 'seen'
  }, request)

  if (answer === undefined) throw new Error(`the action did not run: ${body}`)
  return answer.value
}

/** Options for views in a folder of their own. */
function viewsIn (t: Test, files: Record<string, string>): BeegoOptions {
  const viewsPath = t.testdir()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(viewsPath, dirname(path)), { recursive: true })
    writeFileSync(join(viewsPath, path), text)
  }
  return { viewsPath, tplExt: 'pug' }
}
