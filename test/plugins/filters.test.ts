import { setImmediate as nextTick } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import filters, { AfterExec, AfterStatic, BeforeExec, BeforeRouter, BeforeStatic, FinishRouter } from '../../plugins/filters.js'
import { type BeegoOptions, type Context, Controller, type FilterPosition } from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

const EARLY: readonly FilterPosition[] = [BeforeStatic, BeforeRouter, AfterStatic, BeforeExec]
const POSITIONS: readonly FilterPosition[] = [...EARLY, AfterExec, FinishRouter]
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

// Which paths

t.test('a pattern takes the paths that the same route would take, with or without a slash at the end', async (t) => {
  const takes: Record<string, { paths: string[], others?: string[] }> = {
    '*': { paths: ['/', '/a', '/a/b/'] },
    '': { paths: ['/', '/a', '/a/b/'] },
    '/exact': { paths: ['/exact', '/exact/'], others: ['/exacts', '/', '/exact/more'] },
    '/slash/': { paths: ['/slash/', '/slash'], others: ['/slash/more'] },
    '/admin/*': { paths: ['/admin', '/admin/', '/admin/a', '/admin/a/b'], others: ['/administrator', '/'] },
    '/user/:id': { paths: ['/user/5', '/user/5/', '/user/x'], others: ['/user', '/user/5/6'] },
    '/user/:id:int': { paths: ['/user/5', '/user/5/'], others: ['/user/x'] },
    '/user/:id([0-9]+)': { paths: ['/user/12'], others: ['/user/1x'] },
    '/opt/?:id': { paths: ['/opt', '/opt/', '/opt/5'], others: ['/opt/5/6'] },
    '/dl/*.*': { paths: ['/dl/a.txt', '/dl/d/a.txt'], others: ['/dl/a'] },
    '/a/*/z': { paths: ['/a/b/z', '/a/b/c/z'], others: ['/a/b'] },
    '/cms_:id([0-9]+).html': { paths: ['/cms_5.html'], others: ['/cms_5xhtml', '/cms_x.html'] },
    '/中': { paths: ['/%E4%B8%AD', '/%E4%B8%AD/'] }
  }
  for (const [pattern, { paths, others = [] }] of Object.entries(takes)) {
    const filtered = await buildFiltered(t, pattern)

    for (const path of paths) t.ok(await filtered(path), `${pattern} takes ${path}`)
    for (const path of others) t.notOk(await filtered(path), `${pattern} leaves ${path}`)
  }
})

t.test('the letter case counts unless routerCaseSensitive is off', async (t) => {
  const exact = await buildFiltered(t, '/Admin/*')
  const loose = await buildFiltered(t, '/Admin/*', { routerCaseSensitive: false })

  t.strictSame([await exact('/Admin/x'), await exact('/admin/x')], [true, false])
  t.strictSame([await loose('/Admin/x'), await loose('/ADMIN/x'), await loose('/admin')], [true, true, true])
})

t.test('modern: the same for its star, its exact patterns and its letter case', async (t) => {
  const star = await buildFiltered(t, '/admin/*', { dialect: 'modern' })
  const exact = await buildFiltered(t, '/exact', { dialect: 'modern', routerCaseSensitive: false })

  t.strictSame([await star('/admin/x'), await star('/admin'), await star('/admin/'), await star('/other')], [true, true, true, false])
  t.strictSame([await exact('/exact'), await exact('/exact/'), await exact('/EXACT'), await exact('/exacts')], [true, true, true, false])
})

// Parameters

t.test('the parameters of a filter add to those of the route', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/u/:id', (ctx) => ctx.input.params())
    .insertFilter('/u/:name', BeforeRouter, () => {})
    .insertFilter('*', BeforeExec, () => {})

  t.strictSame((await app.inject('/u/5')).json(), { ':name': '5', ':id': '5' })
})

t.test('a filter sees its own parameters at once, and those of the route once there is one', async (t) => {
  const seen: Record<string, unknown> = {}
  const app = await buildApp(t)
  app.beego.get('/u/:id', () => '')
  for (const position of EARLY) app.beego.insertFilter('/u/:name', position, (ctx) => { seen[position] = ctx.input.params() })

  await app.inject('/u/5')

  t.match(seen[BeforeStatic], { ':name': '5' })
  t.strictSame(seen[BeforeExec], { ':name': '5', ':id': '5' })
})

t.test('where a filter and the route name a parameter alike, the route\'s counts', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/u/:id/:x', (ctx) => ctx.input.param(':id')).insertFilter('/u/*', BeforeRouter, () => {}).insertFilter('/u/a/:id', BeforeRouter, () => {})

  t.equal((await app.inject('/u/a/b')).body, 'a')
})

// a/filter-reset-params, v1_12
t.test('resetParams takes a filter\'s parameters away again', async (t) => {
  const seen: unknown[] = []
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.get('/u/:id', (ctx) => ctx.input.params())
    .insertFilter('/u/:fid', BeforeRouter, (ctx) => { seen.push(ctx.input.params()[':fid']) }, { resetParams: true })
    .insertFilter('/u/:gid', BeforeExec, async (ctx) => { seen.push(ctx.input.params()) }, { resetParams: true })

  const response = await app.inject('/u/5')

  t.strictSame(seen, ['5', { ':gid': '5', ':id': '5' }])
  t.strictSame(response.json(), { ':id': '5' })
})

// a/filter-star-wipes-params, v1_12
t.test('modern: a star filter leaves its splat', async (t) => {
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.get('/u/:id', (ctx) => ctx.input.params()).get('/s/*', (ctx) => ctx.input.params()).insertFilter('*', BeforeExec, () => {})

  t.strictSame((await app.inject('/u/5')).json(), { ':id': '5', ':splat': 'u/5' })
  t.strictSame((await app.inject('/s/a/b')).json(), { 0: 'a', 1: 'b', ':splat': 's/a/b' })
})

// Order and output

t.test('filters of one position run in the order of their insertion, each waiting for the one before', async (t) => {
  const seen: number[] = []
  const app = await buildApp(t)
  app.beego.get('/', () => 'x')
    .insertFilter('*', BeforeExec, async () => { await nextTick(); await nextTick(); seen.push(1) })
    .insertFilter('/', BeforeExec, () => { seen.push(2) })
    .insertFilter('*', BeforeExec, async () => { await nextTick(); seen.push(3) })

  await app.inject('/')

  t.strictSame(seen, [1, 2, 3])
})

t.test('a filter that has written ends the request before later filters and positions', async (t) => {
  const seen: string[] = []
  const app = await buildApp(t)
  app.beego.get('/', () => { seen.push('action') })
    .insertFilter('*', BeforeRouter, (ctx) => ctx.writeString('stop'))
    .insertFilter('*', BeforeRouter, () => { seen.push('second') })
    .insertFilter('*', AfterStatic, () => { seen.push('AfterStatic') })
    .insertFilter('*', AfterExec, () => { seen.push('AfterExec') })

  const response = await app.inject('/')

  t.strictSame([response.body, seen], ['stop', []])
})

t.test('a value that a filter returns is nothing', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', () => 'action').insertFilter('*', BeforeExec, () => 'filter').insertFilter('*', AfterExec, async () => ({ a: 1 }))

  t.equal((await app.inject('/')).body, 'action')
})

// a/filter-chain-return-on-output-false, v1_12
t.test('modern: returnOnOutput false lets later stages run after output, but not the action', async (t) => {
  const seen: string[] = []
  class NeverController extends Controller {
    override prepare () { seen.push('P') }
    override get () { seen.push('A') }
    override finish () { seen.push('Fin') }
  }
  const app = await buildApp(t, { dialect: 'modern' })
  const go = { returnOnOutput: false }
  app.beego.router('/x', NeverController)
    .insertFilter('*', BeforeRouter, () => { seen.push('1') }, go)
    .insertFilter('*', BeforeRouter, (ctx) => { seen.push('2'); ctx.writeString('two;') }, go)
    .insertFilter('*', BeforeRouter, async (ctx) => { seen.push('3'); ctx.writeString('three;') }, go)
    .insertFilter('*', BeforeExec, () => { seen.push('BE') }, go)
    .insertFilter('*', AfterExec, () => { seen.push('AE') }, go)
    .insertFilter('*', FinishRouter, () => { seen.push('F') }, go)

  const response = await app.inject('/x')

  t.equal(response.body, 'two;three;')
  t.strictSame(seen, ['1', '2', '3', 'BE', 'P', 'Fin', 'AE', 'F'])
})

t.test('returnOnOutput false lets a functional route be passed over, too', async (t) => {
  let acted = false
  const app = await buildApp(t)
  app.beego.get('/', () => { acted = true }).insertFilter('*', BeforeRouter, (ctx) => ctx.writeString('filter'), { returnOnOutput: false })

  const response = await app.inject('/')

  t.strictSame([response.body, acted], ['filter', false])
})

t.test('classic: late filters run whatever was written, and append to it', async (t) => {
  const seen: string[] = []
  class LateController extends Controller {
    override prepare () { if (this.ctx.input.url() === '/prepared') this.ctx.writeString('prepared') }
    override get () { this.ctx.writeString('action') }
    moved () { this.redirect('/x', 302) }
  }
  const app = await buildApp(t)
  app.beego.router('/', LateController).router('/prepared', LateController).router('/moved', LateController, 'get:moved').get('/none', () => {})
    .insertFilter('*', AfterExec, async (ctx) => { seen.push(`AE ${ctx.started}`) })
    .insertFilter('*', FinishRouter, (ctx) => { seen.push('FR'); ctx.writeString('+') })

  t.equal((await app.inject('/')).body, 'action+')
  t.equal((await app.inject('/prepared')).body, 'prepared+')
  t.match(await app.inject('/moved'), { statusCode: 302, headers: { location: '/x' } })
  t.equal((await app.inject('/none')).body, '+')
  t.strictSame(seen, ['AE true', 'FR', 'AE true', 'FR', 'AE true', 'FR', 'AE false', 'FR'])
})

t.test('modern: late filters run when nothing was written, or when they say so', async (t) => {
  const seen: string[] = []
  const app = await buildApp(t, { dialect: 'modern' })
  app.beego.get('/written', () => 'x').get('/none', () => {})
    .insertFilter('*', AfterExec, () => { seen.push('AE always') }, { returnOnOutput: false })
    .insertFilter('*', AfterExec, () => { seen.push('AE') })
    .insertFilter('*', FinishRouter, () => { seen.push('FR') })

  await app.inject('/written')
  t.strictSame(seen.splice(0), ['AE always'])

  await app.inject('/none')
  t.strictSame(seen, ['AE always', 'AE', 'FR'])
})

t.test('late filters do not run after stopRun, abort, a crash or a 404', async (t) => {
  let late = 0
  class EndController extends Controller {
    halt () { this.stopRun() }
    gone () { this.abort('410') }
    crash () { throw new Error('boom') }
  }
  const app = await buildApp(t)
  app.beego.autoRouter(EndController).insertFilter('*', AfterExec, () => { late++ }).insertFilter('*', FinishRouter, () => { late++ })

  const statuses = []
  for (const url of ['/end/halt', '/end/gone', '/end/crash', '/nope']) statuses.push((await app.inject(url)).statusCode)

  t.strictSame(statuses, [200, 410, 500, 404])
  t.equal(late, 0)
})

t.test('a filter before the body is parsed takes nothing from the action: the form is whole there', async (t) => {
  const app = await buildApp(t)
  app.beego.post('/', (ctx) => ({ query: ctx.input.query('a'), field: ctx.input.query('b') }))
    .insertFilter('*', BeforeRouter, (ctx) => { ctx.input.query('a'); ctx.input.form() })

  const response = await app.inject({ method: 'POST', url: '/?a=1', payload: 'b=2', headers: FORM })

  t.strictSame(response.json(), { query: '1', field: '2' })
})

t.test('data that filters leave is there for the action', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => [ctx.input.getData('user'), ctx.input.data().size])
    .insertFilter('*', BeforeStatic, (ctx) => ctx.input.setData('user', 'bob'))
    .insertFilter('*', BeforeExec, (ctx) => ctx.input.setData('role', 'admin'))

  t.strictSame((await app.inject('/')).json(), ['bob', 2])
})

t.test('filters and chains act on unknown paths, and one that writes there is the answer', async (t) => {
  const app = await buildApp(t)
  app.beego.insertFilter('/made-up', BeforeRouter, (ctx) => ctx.writeString('here'))
    .insertFilter('/early', AfterStatic, (ctx) => ctx.redirect(302, '/'))
    .insertFilter('/marked', BeforeStatic, (ctx) => ctx.output.header('x-mark', '1'))

  t.match(await app.inject('/made-up'), { statusCode: 200, body: 'here' })
  t.match(await app.inject('/early'), { statusCode: 302 })
  t.match(await app.inject('/marked'), { statusCode: 404, headers: { 'x-mark': '1' } })
})

// a/stages-noroute-static: 'write at BeforeExec, no route' is 404 in both versions
t.test('a BeforeExec filter does not run where no route was found', async (t) => {
  let ran = false
  const app = await buildApp(t)
  app.beego.insertFilter('*', BeforeExec, (ctx) => { ran = true; ctx.writeString('x') })

  const response = await app.inject('/nope')

  t.strictSame([response.statusCode, ran], [404, false])
})

// Naming a controller

class NamedController extends Controller {
  show () { return [...this.getControllerAndAction(), this.ctx.input.method()] }
}

for (const dialect of ['classic', 'modern'] as const) {
  for (const position of [BeforeStatic, BeforeRouter, AfterStatic] as const) {
    t.test(`${dialect}: a filter at ${position} names the controller that answers, on known and unknown paths, for any method`, async (t) => {
      const app = await buildApp(t, { dialect })
      app.beego.get('/known', () => 'route').get('/never', () => 'route').insertFilter('*', position, (ctx) => {
        if (ctx.input.url() === '/never') return
        ctx.input.runController = NamedController
        ctx.input.runMethod = 'Show'
      })

      for (const url of ['/known', '/unknown', '/un/known']) {
        t.strictSame((await app.inject(url)).json(), ['NamedController', 'Show', 'GET'], url)
        t.strictSame((await app.inject({ method: 'POST', url })).json(), ['NamedController', 'Show', 'POST'], url)
      }
      t.equal((await app.inject('/never')).body, 'route')
    })
  }

  t.test(`${dialect}: naming a controller at BeforeExec is too late`, async (t) => {
    const app = await buildApp(t, { dialect })
    app.beego.get('/known', () => 'route').insertFilter('*', BeforeExec, (ctx) => {
      ctx.input.runController = NamedController
      ctx.input.runMethod = 'Show'
    })

    t.equal((await app.inject('/known')).body, 'route')
    t.equal((await app.inject('/unknown')).statusCode, 404)
  })

  t.test(`${dialect}: a controller without a method names nothing`, async (t) => {
    const app = await buildApp(t, { dialect })
    app.beego.get('/known', () => 'route').insertFilter('*', BeforeRouter, (ctx) => { ctx.input.runController = NamedController })

    t.equal((await app.inject('/known')).body, 'route')
    t.equal((await app.inject('/unknown')).statusCode, 404)
  })

  t.test(`${dialect}: naming a method that is not there is a 500`, async (t) => {
    const app = await buildApp(t, { dialect })
    app.beego.get('/known', () => 'route').insertFilter('*', BeforeRouter, (ctx) => {
      ctx.input.runController = NamedController
      ctx.input.runMethod = 'Missing'
    })

    t.equal((await app.inject('/known')).statusCode, 500)
    t.equal((await app.inject('/unknown')).statusCode, 500)
  })
}

t.test('BeforeExec and late filters run around a named controller', async (t) => {
  const seen: string[] = []
  const app = await buildApp(t)
  app.beego.insertFilter('*', BeforeRouter, (ctx) => {
    ctx.input.runController = NamedController
    ctx.input.runMethod = 'show'
  })
  for (const position of [BeforeExec, AfterExec, FinishRouter] as const) app.beego.insertFilter('*', position, async () => { seen.push(position) })

  await app.inject('/unknown')

  t.strictSame(seen, [BeforeExec, AfterExec, FinishRouter])
})

t.test('a filter that names a controller on a native route leaves the route to Fastify', async (t) => {
  const app = await buildApp(t)
  app.get('/native', async () => 'native')
  app.beego.insertFilter('/native', BeforeRouter, (ctx) => {
    ctx.input.runController = NamedController
    ctx.input.runMethod = 'show'
  })

  t.equal((await app.inject('/native')).body, 'native')
})

// Another path

for (const dialect of ['classic', 'modern'] as const) {
  for (const position of [BeforeStatic, BeforeRouter, AfterStatic] as const) {
    t.test(`${dialect}: a filter at ${position} sends a request to another path's route, with its parameters`, async (t) => {
      const app = await buildApp(t, { dialect })
      app.beego.get('/new/:id', (ctx) => `${ctx.input.param(':id')} ${ctx.input.url()} ${ctx.input.uri()}`).get('/old/5', () => 'old').get('/stay', () => 'stay')
        .insertFilter('*', position, (ctx) => { if (ctx.input.url() !== '/stay') ctx.input.url('/new/7') })

      t.equal((await app.inject('/old/5?q=1')).body, '7 /new/7 /old/5?q=1')
      t.equal((await app.inject('/unknown')).body, '7 /new/7 /unknown')
      t.equal((await app.inject('/stay')).body, 'stay')
    })
  }
}

t.test('a path that is rewritten to nowhere is a 404', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/known', () => 'route').insertFilter('*', BeforeRouter, (ctx) => { ctx.input.url('/nowhere') })

  t.equal((await app.inject('/known')).statusCode, 404)
  t.equal((await app.inject('/unknown')).statusCode, 404)
})

t.test('rewriting the path at BeforeExec is too late', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/known', () => 'route').get('/new', () => 'new').insertFilter('*', BeforeExec, (ctx) => { ctx.input.url('/new') })

  t.equal((await app.inject('/known')).body, 'route')
})

t.test('later filters are matched with the rewritten path', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/new', () => 'new').insertFilter('/old', BeforeStatic, (ctx) => { ctx.input.url('/new') })
    .insertFilter('/new', BeforeRouter, (ctx) => ctx.output.header('x-new', '1'))

  t.match(await app.inject('/old'), { body: 'new', headers: { 'x-new': '1' } })
})

// Filter chains

t.test('chains wrap everything, the first one outermost', async (t) => {
  const seen: string[] = []
  class ChainedController extends Controller {
    override get () { seen.push('action') }
    override render () {}
    override destructor () { seen.push('destructor') }
  }
  const app = await buildApp(t)
  app.beego.router('/', ChainedController)
    .insertFilterChain((next) => async (ctx) => { seen.push('outer in'); await next(ctx); seen.push('outer out') })
    .insertFilterChain((next) => async (ctx) => { seen.push('inner in'); await nextTick(); await next(ctx); seen.push('inner out') })
  for (const position of POSITIONS) app.beego.insertFilter('*', position, () => { seen.push(position) })

  await app.inject('/')

  t.strictSame(seen, ['outer in', 'inner in', ...EARLY, 'action', AfterExec, FinishRouter, 'destructor', 'inner out', 'outer out'])
})

t.test('after next a chain sees the answer, and may add to it', async (t) => {
  const seen: unknown[] = []
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => { ctx.output.setStatus(201); ctx.writeString('action') })
    .insertFilterChain((next) => async (ctx) => {
      await next(ctx)
      seen.push(ctx.started, ctx.output.status)
      ctx.output.header('x-chain', '1')
      ctx.writeString(' and chain')
    })

  const response = await app.inject('/')

  t.strictSame(seen, [true, 201])
  t.match(response, { statusCode: 201, body: 'action and chain', headers: { 'x-chain': '1' } })
})

t.test('a chain that does not call next has ended the request', async (t) => {
  const seen: string[] = []
  const app = await buildApp(t)
  app.beego.get('/', () => { seen.push('action') }).insertFilter('*', BeforeStatic, () => { seen.push('filter') })
    .insertFilterChain((next) => async (ctx) => {
      if (ctx.input.header('x-pass')) return next(ctx)
      if (ctx.input.header('x-text')) ctx.writeString('chain')
    })

  t.match(await app.inject('/'), { statusCode: 200, body: '' })
  t.match(await app.inject({ url: '/', headers: { 'x-text': '1' } }), { body: 'chain' })
  t.strictSame(seen, [])
  await app.inject({ url: '/', headers: { 'x-pass': '1' } })
  t.strictSame(seen, ['filter', 'action'])
})

t.test('a chain that throws before or after next is a 500, and one that aborts an error page', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', () => 'action').insertFilterChain((next) => async (ctx) => {
    if (ctx.input.header('x-do') === 'throw before') throw new Error('boom')
    if (ctx.input.header('x-do') === 'abort before') ctx.abort(403, '403')
    await next(ctx)
    if (ctx.input.header('x-do') === 'throw after') throw new Error('boom')
    if (ctx.input.header('x-do') === 'abort after') ctx.abort(403, '403')
  })
  const ask = async (deed: string) => (await app.inject({ url: '/', headers: { 'x-do': deed } })).statusCode

  t.strictSame([await ask('throw before'), await ask('abort before'), await ask('throw after'), await ask('abort after'), await ask('')],
    [500, 403, 500, 403, 200])
})

t.test('a chain function that throws at once is a 500, too', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', () => 'action').insertFilterChain(() => () => { throw new Error('boom') })

  t.equal((await app.inject('/')).statusCode, 500)
})

t.test('a chain gets back what ended the request inside: output, stopRun, abort, a crash, a 404, an answer of Fastify', async (t) => {
  class InsideController extends Controller {
    halt () { this.stopRun() }
    gone () { this.abort('410') }
    crash () { throw new Error('boom') }
    sent () { this.ctx.reply.send('sent') }
    raw () { this.ctx.reply.hijack().raw.end('raw') }
  }
  const seen: string[] = []
  const app = await buildApp(t)
  app.beego.autoRouter(InsideController).insertFilter('/inside/filtered', BeforeRouter, (ctx) => ctx.writeString('x'))
    .insertFilterChain((next) => async (ctx) => { await next(ctx); seen.push(ctx.input.url()) })

  const urls = ['/inside/filtered', '/inside/halt', '/inside/gone', '/inside/crash', '/nope', '/inside/sent', '/inside/raw']
  for (const url of urls) await app.inject(url)

  t.strictSame(seen, urls)
})

t.test('on native routes a chain wraps the handler, and its headers reach the answer', async (t) => {
  const seen: string[] = []
  const app = await buildApp(t)
  app.get('/native', async () => { seen.push('handler'); return 'native' })
  app.beego.insertFilterChain((next) => async (ctx) => {
    seen.push('in')
    await next(ctx)
    seen.push('out')
    ctx.output.header('x-chain', '1')
  })

  const response = await app.inject('/native')

  t.strictSame(seen, ['in', 'handler', 'out'])
  t.match(response, { body: 'native', headers: { 'x-chain': '1' } })
})

t.test('on native routes a chain may refuse, and may fail', async (t) => {
  let handled = 0
  const app = await buildApp(t)
  app.get('/native', async () => { handled++; return 'native' })
  app.beego.insertFilterChain((next) => async (ctx) => {
    if (ctx.input.header('x-do') === 'refuse') return ctx.abort(401, '401')
    await next(ctx)
    if (ctx.input.header('x-do') === 'fail') throw new Error('boom')
  })

  t.equal((await app.inject({ url: '/native', headers: { 'x-do': 'refuse' } })).statusCode, 401)
  t.equal(handled, 0)
  t.equal((await app.inject({ url: '/native', headers: { 'x-do': 'fail' } })).statusCode, 500)
})

// On plain Fastify routes

t.test('alone: filters of every position run around a native route, in the classic order', async (t) => {
  const { app, seen } = await buildAlone(t)
  for (const position of [...POSITIONS].reverse()) app.insertFilter('*', position, () => { seen.push(position) })

  const response = await app.inject('/native/5')

  t.strictSame(seen, [...EARLY, 'handler', AfterExec, FinishRouter])
  t.strictSame(response.json(), { id: '5' })
})

t.test('alone: asynchronous filters are waited for', async (t) => {
  const { app, seen } = await buildAlone(t)
  for (const position of POSITIONS) app.insertFilter('*', position, async () => { await nextTick(); seen.push(position) })

  await app.inject('/native/5')

  t.strictSame(seen, [...EARLY, 'handler', AfterExec, FinishRouter])
})

t.test('alone: a filter that writes, redirects, aborts or fails answers in place of the native route', async (t) => {
  const deeds: Array<[deed: (ctx: Context) => unknown, status: number]> = [
    [(ctx) => ctx.writeString('no'), 200], [(ctx) => ctx.redirect(302, '/login'), 302],
    [(ctx) => ctx.abort(403, '403'), 403], [() => { throw new Error('boom') }, 500], [async () => { throw new Error('boom') }, 500]
  ]
  for (const position of EARLY) {
    for (const [deed, status] of deeds) {
      const { app, seen } = await buildAlone(t)
      app.insertFilter('/native/*', position, deed)

      const response = await app.inject('/native/5')

      t.strictSame([response.statusCode, seen], [status, []], position)
    }
  }
})

t.test('alone: a filter knows the parameters of its pattern, and behind stage 7 those of the native route', async (t) => {
  const { app } = await buildAlone(t)
  const seen: unknown[] = []
  app.insertFilter('/native/:name', BeforeRouter, (ctx) => { seen.push(ctx.input.param(':name')) })
  app.insertFilter('*', BeforeExec, (ctx) => { seen.push(ctx.input.param(':id')) })

  await app.inject('/native/5')

  t.strictSame(seen, ['5', '5'])
})

t.test('alone: late filters set headers and append, whatever the native route answers with', async (t) => {
  const { app } = await buildAlone(t)
  app.insertFilter('*', FinishRouter, (ctx) => {
    ctx.output.header('x-late', '1')
    if (ctx.input.url() === '/text') ctx.writeString('+')
  })

  t.match(await app.inject('/text'), { body: 'text+', headers: { 'x-late': '1', 'content-length': '5' } })
  t.match(await app.inject('/native/5'), { body: '{"id":"5"}', headers: { 'x-late': '1' } })
  t.match(await app.inject('/empty'), { statusCode: 204, headers: { 'x-late': '1' } })
})

t.test('alone, modern: late filters run on an answered native route only if they say so', async (t) => {
  const { app, seen } = await buildAlone(t, { dialect: 'modern' })
  app.insertFilter('*', AfterExec, () => { seen.push('always') }, { returnOnOutput: false })
  app.insertFilter('*', FinishRouter, () => { seen.push('late') })

  await app.inject('/text')

  t.strictSame(seen, ['always'])
})

t.test('alone: a failing late filter is an error of the request', async (t) => {
  const { app } = await buildAlone(t)
  app.insertFilter('*', FinishRouter, () => { throw new Error('boom') })

  t.equal((await app.inject('/text')).statusCode, 500)
})

t.test('alone: filters run on unknown paths, and leave Fastify\'s own 404', async (t) => {
  const { app, seen } = await buildAlone(t)
  app.insertFilter('*', BeforeRouter, () => { seen.push('filter') })

  const response = await app.inject('/nope')

  t.strictSame(seen, ['filter'])
  t.match(response.json(), { statusCode: 404, message: 'Route GET:/nope not found' })
})

t.test('alone: filters act in their own scope, and in those below it', async (t) => {
  const app = buildFastify(t)
  app.get('/outside', async () => 'outside')
  await app.register(async (scope) => {
    await scope.register(filters, { runMode: 'prod' })
    scope.insertFilter('*', BeforeRouter, (ctx) => ctx.output.header('x-filter', '1'))
    scope.get('/inside', async () => 'inside')
    await scope.register(async (child) => { child.get('/deep', async () => 'deep') }, { prefix: '/child' })
  }, { prefix: '/scope' })

  t.notOk('x-filter' in (await app.inject('/outside')).headers)
  t.ok('x-filter' in (await app.inject('/scope/inside')).headers)
  t.ok('x-filter' in (await app.inject('/scope/child/deep')).headers)
})

t.test('in a scope with a prefix, patterns are relative to it, like routes', async (t) => {
  const app = buildFastify(t)
  await app.register(async (scope) => {
    await scope.register(filters, { runMode: 'prod' })
    scope.insertFilter('/admin/*', BeforeRouter, (ctx) => ctx.writeString('filter'))
    scope.get('/admin/x', async () => 'route')
  }, { prefix: '/scope' })

  t.equal((await app.inject('/scope/admin/x')).body, 'filter')
})

t.test('filters inserted after the routes act on them too', async (t) => {
  const app = await buildApp(t)
  app.get('/native', async () => 'native')
  app.beego.get('/beego', () => 'beego').insertFilter('*', BeforeRouter, (ctx) => ctx.output.header('x-filter', '1'))

  t.ok('x-filter' in (await app.inject('/native')).headers)
  t.ok('x-filter' in (await app.inject('/beego')).headers)
})

t.test('insertFilter returns the instance, and refuses positions and patterns that do not exist', async (t) => {
  const { app } = await buildAlone(t)

  t.equal(app.insertFilter('*', BeforeExec, () => {}), app)
  t.throws(() => app.insertFilter('*', 'BeforRouter' as never, () => {}), { code: 'FST_BEEGO_FILTER_POSITION', message: /Did you mean 'BeforeRouter'/ })
  t.throws(() => app.insertFilter('*', 'somewhere' as never, () => {}), { code: 'FST_BEEGO_FILTER_POSITION', message: /'somewhere'\.$/ })
  t.throws(() => app.insertFilter('/a/:id([0-9', BeforeExec, () => {}), { code: 'FST_BEEGO_ROUTE_PATTERN' })
})

t.test('a bad option is refused by the plugin alone', async (t) => {
  const app = buildFastify(t)

  await t.rejects(async () => { await app.register(filters, { dialekt: 'modern' } as never) }, { code: 'FST_BEEGO_OPT_UNKNOWN', message: /'dialect'/ })
})

/** Says of a path whether a filter of `pattern` has run for it. */
async function buildFiltered (t: Test, pattern: string, options: BeegoOptions = {}): Promise<(path: string) => Promise<boolean>> {
  const app = await buildApp(t, options)
  app.beego.insertFilter(pattern, BeforeRouter, (ctx) => ctx.output.header('x-filter', '1'))
  return async (url) => 'x-filter' in (await app.inject(url)).headers
}

/** The plugin alone, with native routes. */
async function buildAlone (t: Test, options: BeegoOptions = {}): Promise<{ app: FastifyInstance, seen: string[] }> {
  const seen: string[] = []
  const app = buildFastify(t)
  await app.register(filters, { runMode: 'prod', ...options })
  app.get<{ Params: { id: string } }>('/native/:id', async (request) => {
    seen.push('handler')
    return { id: request.params.id }
  })
  app.get('/text', async () => 'text')
  app.get('/empty', async (_request, reply) => reply.code(204).send())
  return { app, seen }
}

t.test('with a prefix of its own at the root, a filter for everything stays below it', async (t) => {
  const app = await buildApp(t, { prefix: '/admin' } as object)
  const seen: string[] = []
  app.beego.get('/a', () => 'a').insertFilter('*', BeforeRouter, (ctx) => { seen.push(ctx.input.url()) })
  app.get('/b', async () => 'b')

  await app.inject('/b')
  await app.inject('/admin/a')

  t.strictSame(seen, ['/admin/a'])
})
