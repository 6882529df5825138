import fc from 'fast-check'
import t from 'tap'
import { Application } from '../../lib/application.js'
import { parseValues } from '../../lib/context/values.js'
import { Controller } from '../../lib/controller/controller.js'
import { functionEndpoint, mappedEndpoint } from '../../lib/controller/endpoint.js'
import { dialects } from '../../lib/dialect.js'
import { methodInForm, verbInForm } from '../../lib/method-override/method-override.js'
import {
  type NamespaceTarget, newNamespace, nsAfter, nsAny, nsAutoPrefix, nsAutoRouter, nsBefore, nsCond, nsDelete, nsGet, nsHandler, nsHead,
  nsInclude, nsNamespace, nsOptions, nsPatch, nsPost, nsPut, nsRouter
} from '../../lib/namespace.js'
import { didYouMean, nearest } from '../../lib/nearest.js'
import { type BeegoOptions, resolveOptions } from '../../lib/options/index.js'
import { parseMapping } from '../../lib/router/mapping.js'
import { isThenable } from '../../lib/thenable.js'
import { buildApp } from '../helper.js'
import { holds } from './holds.js'

// options.ts

t.test('options', async (t) => {
  t.test('have Beego\'s defaults', async (t) => {
    const options = resolveOptions({})

    // API.md, "Options"
    t.match(options, {
      appName: 'beego',
      runMode: 'dev',
      dialect: 'classic',
      autoRender: true,
      recoverPanic: true,
      errorsShow: true,
      methodOverride: true,
      serverName: 'beegoServer',
      viewsPath: 'views',
      tplExt: 'tpl',
      staticDir: { '/static': 'static' },
      directoryIndex: false,
      enableGzip: false,
      gzipMinLength: 20,
      gzipCompressLevel: -1,
      includedMethods: ['GET'],
      staticExtensionsToGzip: ['.css', '.js'],
      sessionOn: false,
      sessionProvider: 'memory',
      sessionName: 'beegosessionID',
      sessionGCMaxLifetime: 3600,
      sessionAutoSetCookie: true
    })
  })

  t.test('that are given win', async (t) => {
    const options = resolveOptions({ appName: 'shop', runMode: 'test', autoRender: false, staticDir: {}, staticExtensionsToGzip: [] })

    t.match(options, { appName: 'shop', runMode: 'test', autoRender: false, recoverPanic: true })
    t.strictSame(options.staticDir, {})
    t.strictSame(options.staticExtensionsToGzip, [])
  })

  t.test('that are undefined have their defaults', async (t) => {
    const options = resolveOptions({ appName: undefined } as unknown as BeegoOptions)

    t.equal(options.appName, 'beego')
  })

  t.test('of two applications share nothing', async (t) => {
    const given: BeegoOptions = {}
    const options = resolveOptions(given)

    options.staticDir['/x'] = 'x'
    options.staticExtensionsToGzip.push('.svg')

    t.strictSame(resolveOptions({}).staticDir, { '/static': 'static' })
    t.strictSame(resolveOptions({}).staticExtensionsToGzip, ['.css', '.js'])
    t.strictSame(given, {})
  })

  t.test('that are not known are an error that names the nearest one', async (t) => {
    const given = { runmode: 'prod' } as BeegoOptions

    t.throws(() => resolveOptions(given), { code: 'FST_BEEGO_OPT_UNKNOWN', message: "Unknown option 'runmode'. Did you mean 'runMode'?" })
  })

  t.test('that resemble none are an error without a guess', async (t) => {
    const given = { quantumFlux: true } as BeegoOptions

    t.throws(() => resolveOptions(given), { code: 'FST_BEEGO_OPT_UNKNOWN', message: "Unknown option 'quantumFlux'." })
  })

  t.test('of the prototype are not known', async (t) => {
    const given = { toString: 1, constructor: 1 } as unknown as BeegoOptions

    t.throws(() => resolveOptions(given), { code: 'FST_BEEGO_OPT_UNKNOWN' })
  })

  t.test('of Fastify\'s register pass', async (t) => {
    const given = { prefix: '/x', logLevel: 'warn', logSerializers: {} } as BeegoOptions

    t.notMatch(Object.keys(resolveOptions(given)), ['prefix'])
  })

  // API.md, "Options": parts that are to come can be named, as long as they are left out
  t.test('of parts that are not here pass as long as they are off', async (t) => {
    const given = { config: false, enableHTTPS: false, copyRequestBody: true } as BeegoOptions

    t.notOk('enableHTTPS' in resolveOptions(given))
    t.throws(() => resolveOptions({ copyRequestBody: false } as unknown as BeegoOptions), {
      code: 'FST_BEEGO_OPT_NOT_HERE', message: "The option 'copyRequestBody' can only be true: the bodies of Beego's routes are always kept."
    })
  })

  const wrong: ReadonlyArray<readonly [option: string, value: unknown]> = [
    ['appName', 5],
    ['runMode', 'production'],
    ['runMode', 'DEV'],
    ['dialect', 'v2'],
    ['autoRender', 'true'],
    ['recoverPanic', 0],
    ['viewsPath', ''],
    ['tplExt', null],
    ['staticDir', 'static'],
    ['staticDir', ['static']],
    ['staticDir', null],
    ['staticDir', { '/static': 5 }],
    ['staticDir', { '/static': '' }],
    ['gzipMinLength', -1],
    ['gzipMinLength', 1.5],
    ['gzipCompressLevel', 10],
    ['gzipCompressLevel', -2],
    ['gzipCompressLevel', '9'],
    ['includedMethods', 'GET'],
    ['includedMethods', ['']],
    ['staticExtensionsToGzip', '.css'],
    ['staticExtensionsToGzip', [1]]
  ]
  for (const [option, value] of wrong) {
    t.test(`${option}: ${JSON.stringify(value)} is an error that names the option`, async (t) => {
      const given = { [option]: value } as BeegoOptions

      t.throws(() => resolveOptions(given), { code: 'FST_BEEGO_OPT_INVALID', message: new RegExp(`^Option '${option}' must be `) })
    })
  }

  t.test('that are wrong stop the registration', async (t) => {
    await t.rejects(buildApp(t, { runMode: 'production' } as unknown as BeegoOptions), {
      code: 'FST_BEEGO_OPT_INVALID', message: "Option 'runMode' must be one of 'dev', 'prod', 'test'."
    })
  })
})

// nearest.ts

t.test('nearest', async (t) => {
  t.test('finds a word with a typing mistake', async (t) => {
    t.equal(nearest('apName', ['appName', 'runMode']), 'appName')
    t.equal(nearest('RUNMODE', ['appName', 'runMode']), 'runMode')
    t.equal(nearest('viewPaths', ['viewsPath', 'tplExt']), 'viewsPath')
  })

  t.test('finds nothing when more than a third of the letters differ', async (t) => {
    t.equal(nearest('abcdef', ['abcxyz']), null)
    t.equal(nearest('abcdef', ['abcdxy']), 'abcdxy')
    t.equal(nearest('x', []), null)
  })

  t.test('finds the first of equally near words', async (t) => {
    t.equal(nearest('list', ['lisp', 'lift']), 'lisp')
  })

  t.test('is the tail of a message, or nothing', async (t) => {
    t.equal(didYouMean('lists', ['list']), " Did you mean 'list'?")
    t.equal(didYouMean('lists', ['create']), '')
  })

  t.test('finds a word that is there', async (t) => {
    await holds(t, fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (words) => nearest(words[0]!, words)?.toLowerCase() === words[0]!.toLowerCase()))
  })
})

// method-override.ts

t.test('method override', async (t) => {
  t.test('is put, delete or patch in any letter case', async (t) => {
    t.equal(verbInForm.verb(parseValues('_method=put')), 'PUT')
    t.equal(verbInForm.verb(parseValues('_method=Delete')), 'DELETE')
    t.equal(verbInForm.verb(parseValues('_method=PATCH')), 'PATCH')
  })

  t.test('is nothing else', async (t) => {
    t.equal(verbInForm.verb(parseValues('_method=get')), 'POST')
    t.equal(verbInForm.verb(parseValues('_method=CONNECT')), 'POST')
    t.equal(verbInForm.verb(parseValues('')), 'POST')
  })

  t.test('of the modern dialect is PUT or DELETE, in capitals', async (t) => {
    t.equal(methodInForm.verb(parseValues('_method=PUT')), 'PUT')
    t.equal(methodInForm.verb(parseValues('_method=DELETE')), 'DELETE')
    t.equal(methodInForm.verb(parseValues('_method=put')), 'POST')
    t.equal(methodInForm.verb(parseValues('_method=PATCH')), 'POST')
  })
})

// thenable.ts

t.test('thenable', async (t) => {
  t.test('is what has a then method', async (t) => {
    t.ok(isThenable(Promise.resolve()))
    t.ok(isThenable({ then () {} }))
  })

  t.test('is nothing else', async (t) => {
    for (const value of [undefined, null, 0, 'then', {}, { then: 1 }, () => {}]) t.notOk(isThenable(value))
  })
})

// dialect.ts

t.test('dialect', async (t) => {
  // SEMANTICS.md, section 1
  t.test('classic runs BeforeRouter before static files', async (t) => {
    t.strictSame(dialects.classic.hooks.onRequest, ['BeforeStatic', 'BeforeRouter', 'static', 'session'])
  })

  t.test('modern runs BeforeRouter after them', async (t) => {
    t.strictSame(dialects.modern.hooks.onRequest, ['BeforeStatic', 'static', 'session'])
    t.strictSame(dialects.modern.hooks.preValidation, ['BeforeRouter', 'AfterStatic'])
  })

  t.test('has each early stage once', async (t) => {
    const stages = ['BeforeStatic', 'BeforeRouter', 'static', 'session', 'AfterStatic', 'BeforeExec'].sort()

    for (const { hooks } of Object.values(dialects)) t.strictSame(Object.values(hooks).flat().sort(), stages)
  })

  t.test('knows its request methods', async (t) => {
    t.ok(dialects.classic.methods.has('TRACE'))
    t.notOk(dialects.classic.methods.has('PROPFIND'))
    t.ok(dialects.modern.methods.has('PROPFIND'))
  })
})

// namespace.ts

class UserController extends Controller {
  list (): void {}
}

/** Everything that a namespace says to its target, a line each. */
function told (...namespaces: Array<ReturnType<typeof newNamespace>>): unknown[][] {
  const calls: unknown[][] = []
  const note = (name: string) => (...args: unknown[]) => { calls.push([name, ...args]) }
  const target: NamespaceTarget = {
    router: note('router'),
    autoPrefix: note('autoPrefix'),
    includeAt: note('includeAt'),
    route: note('route'),
    handler: note('handler'),
    insertFilter: note('insertFilter')
  }
  for (const namespace of namespaces) namespace.addTo(target)
  return calls
}

t.test('namespace', async (t) => {
  const fn = () => {}

  t.test('puts its prefix before every pattern', async (t) => {
    const calls = told(newNamespace('/v1',
      nsRouter('/user', UserController, 'get:list'), nsAutoRouter(UserController), nsAutoPrefix('/admin', UserController), nsInclude(UserController),
      nsHandler('/files', fn, true)
    ))

    t.strictSame(calls, [
      ['router', '/v1/user', UserController, 'get:list'],
      ['autoPrefix', '/v1', UserController],
      ['autoPrefix', '/v1/admin', UserController],
      ['includeAt', '/v1', UserController],
      ['handler', '/v1/files', fn, true]
    ])
  })

  t.test('has functional routes for every verb', async (t) => {
    const links = [nsGet, nsPost, nsPut, nsDelete, nsPatch, nsHead, nsOptions, nsAny]

    const calls = told(newNamespace('/v1', ...links.map((link) => link('/x', fn))))

    t.strictSame(calls.map(([, verb]) => verb), ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', '*'])
    t.ok(calls.every(([name, , pattern, given]) => name === 'route' && pattern === '/v1/x' && given === fn))
  })

  t.test('is itself the pattern / and the empty one', async (t) => {
    const calls = told(newNamespace('/v1', nsGet('/', fn), nsGet('', fn)), newNamespace('/', nsGet('/', fn), nsGet('x', fn)))

    t.strictSame(calls.map(([, , pattern]) => pattern), ['/v1', '/v1', '/', 'x'])
  })

  t.test('supplies a missing slash and drops those at the end of a prefix', async (t) => {
    const calls = told(newNamespace('/v1//', nsGet('x', fn)))

    t.equal(calls[0]?.[2], '/v1/x')
  })

  t.test('may hold others', async (t) => {
    const calls = told(newNamespace('/v1', nsNamespace('/shop', nsNamespace('/:id', nsGet('/x', fn)), nsBefore(fn))))

    t.strictSame(calls, [
      ['insertFilter', '/v1/shop/*', 'BeforeRouter', fn],
      ['route', 'GET', '/v1/shop/:id/x', fn]
    ])
  })

  t.test('has filters before and after everything below it', async (t) => {
    const other = () => {}

    const calls = told(newNamespace('/v1', nsAfter(fn, other), nsBefore(fn, other), nsGet('/x', fn)))

    t.strictSame(calls, [
      ['insertFilter', '/v1/*', 'BeforeRouter', fn],
      ['insertFilter', '/v1/*', 'BeforeRouter', other],
      ['insertFilter', '/v1/*', 'FinishRouter', fn],
      ['insertFilter', '/v1/*', 'FinishRouter', other],
      ['route', 'GET', '/v1/x', fn]
    ])
  })

  t.test('asks its condition before its filters', async (t) => {
    const app = await buildApp(t)
    const asked: string[] = []
    app.beego.addNamespace(newNamespace('/v1',
      nsBefore(() => { asked.push('before') }),
      nsCond(async (ctx) => { asked.push('cond'); return ctx.input.header('x-key') === 'k' }),
      nsGet('/x', () => 'x')
    ))

    const refused = await app.inject('/v1/x')
    const passed = await app.inject({ url: '/v1/x', headers: { 'x-key': 'k' } })

    t.equal(refused.statusCode, 405)
    t.equal(passed.body, 'x')
    t.strictSame(asked, ['cond', 'cond', 'before'])
  })
})

// application.ts

t.test('application', async (t) => {
  t.test('indents JSON unless it runs in prod', async (t) => {
    t.ok(new Application({}, '').indents)
    t.ok(new Application({ runMode: 'test' }, '').indents)
    t.notOk(new Application({ runMode: 'prod' }, '').indents)
  })

  t.test('has no late filters until one is inserted', async (t) => {
    const app = new Application({}, '')
    t.notOk(app.hasLateFilters)

    app.insertFilter('*', 'BeforeExec', () => {})
    t.notOk(app.hasLateFilters)

    app.insertFilter('*', 'AfterExec', () => {})
    t.ok(app.hasLateFilters)
  })

  t.test('keeps filters in the order of their insertion', async (t) => {
    const app = new Application({}, '')

    const first = app.insertFilter('/a', 'FinishRouter', () => {})
    const second = app.insertFilter('/b', 'FinishRouter', () => {}, { returnOnOutput: false, resetParams: true })

    t.strictSame(app.filters.FinishRouter, [first, second])
    t.match(first, { returnOnOutput: true, resetParams: false })
    t.match(second, { returnOnOutput: false, resetParams: true })
    t.ok(app.hasLateFilters)
  })

  t.test('refuses a filter position that there is not', async (t) => {
    const app = new Application({}, '')

    t.throws(() => app.insertFilter('*', 'BeforeRoute', () => {}), {
      code: 'FST_BEEGO_FILTER_POSITION', message: "There is no filter position 'BeforeRoute'. Did you mean 'BeforeRouter'?"
    })
  })

  t.test('at the root knows every path', async (t) => {
    const app = new Application({}, '')

    t.equal(app.within('/a'), '/a')
  })

  t.test('below a prefix knows the paths below it, without the prefix', async (t) => {
    const app = new Application({}, '/shop')

    t.equal(app.within('/shop/a'), '/a')
    t.equal(app.within('/shop/'), '/')
    t.equal(app.within('/shop'), '/')
    t.equal(app.within('/shops'), null)
    t.equal(app.within('/other'), null)
  })

  t.test('names the pieces of a splat in the modern dialect', async (t) => {
    // scenario a/filter-params-leak, /starb/x/fixed
    const modern = new Application({ dialect: 'modern' }, '')
    const classic = new Application({}, '')

    t.strictSame(modern.withSplat({ ':splat': 'x/fixed' }), { 0: 'x', 1: 'fixed', ':splat': 'x/fixed' })
    t.strictSame(modern.withSplat({ ':splat': '' }), { ':splat': '' })
    t.strictSame(modern.withSplat({ ':id': '5' }), { ':id': '5' })
    t.strictSame(classic.withSplat({ ':splat': 'x/fixed' }), { ':splat': 'x/fixed' })
  })

  t.test('makes the URL of an action', async (t) => {
    const app = new Application({}, '/shop')
    const endpoint = mappedEndpoint({}, app.actions, UserController, parseMapping('get:list'))
    app.router.add('/shop/user/:id', endpoint.methods, endpoint)
    app.router.add('/shop/fn', null, functionEndpoint({}, app.actions, '*', () => {}))

    t.equal(app.urlFor('UserController.list', ':id', 5), '/shop/user/5')
    t.equal(app.urlFor('UserController.List', { ':id': 5, q: 'x y' }), '/shop/user/5?q=x+y')
  })

  t.test('makes no URL of an action that it does not have, or for half a pair', async (t) => {
    const app = new Application({}, '/shop')

    t.equal(app.urlFor('UserController.list'), '')
    t.equal(app.urlFor('UserController.list', ':id'), '')
  })

  t.test('without views says so', async (t) => {
    const { views } = new Application({}, '')
    const controller = { tplName: 'user/list.pug' } as Controller

    t.throws(() => views.render(controller), { code: 'FST_BEEGO_VIEWS_OFF' })
    t.throws(() => views.text(controller), { code: 'FST_BEEGO_VIEWS_OFF' })
  })

  t.test('without routes leads nowhere', async (t) => {
    const app = new Application({}, '')

    t.equal(app.route(undefined as never), undefined)
  })
})
