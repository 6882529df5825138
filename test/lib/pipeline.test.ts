import { Writable } from 'node:stream'
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { POSITIONS } from '../../lib/pipeline/filters.js'
import { Abort, CustomAbort, StopRun } from '../../lib/pipeline/abort.js'
import beegoMvc, { AfterExec, BeforeExec, BeforeRouter, type BeegoOptions, type Context, Controller, FinishRouter } from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

const STEPS = ['init', 'prepare', 'action', 'render', 'finish', 'AfterExec', 'FinishRouter', 'destructor'] as const
type Step = typeof STEPS[number]
type Does = (ctx: Context) => unknown

interface Life {
  /** What the steps do besides leaving their name. */
  readonly does?: Partial<Record<Step, Does>>
  /** Steps that return a promise. */
  readonly later?: readonly Step[]
  readonly options?: BeegoOptions
  readonly request?: InjectOptions
}

/** One request through a controller and late filters that leave their names. */
async function live (t: Test, { does = {}, later = [], options = {}, request = {} }: Life = {}) {
  const app = await buildApp(t, options)
  const trace: string[] = []
  const step = (name: Step, ctx: Context): unknown => {
    if (!later.includes(name)) {
      trace.push(name)
      return does[name]?.(ctx)
    }
    return new Promise((resolve) => { setImmediate(resolve) }).then(() => {
      trace.push(name)
      return does[name]?.(ctx)
    })
  }
  class UserController extends Controller {
    override init (ctx: Context): unknown { return step('init', ctx) }
    override prepare (): unknown { return step('prepare', this.ctx) }
    override get (): unknown { return step('action', this.ctx) }
    override render (): unknown { return step('render', this.ctx) }
    override finish (): unknown { return step('finish', this.ctx) }
    override destructor (): unknown { return step('destructor', this.ctx) }
  }
  app.beego.router('/user', UserController)
    .insertFilter('*', AfterExec, (ctx) => step('AfterExec', ctx))
    .insertFilter('*', FinishRouter, (ctx) => step('FinishRouter', ctx))

  const response = await app.inject({ url: '/user', ...request })
  return { trace, response }
}

/** The answer to a GET on which `fn` runs. */
async function answered (t: Test, fn: Does, options: BeegoOptions = {}, accept?: string) {
  const app = await buildApp(t, options)
  app.beego.get('/fn', fn)
  return app.inject({ url: '/fn', headers: accept === undefined ? {} : { accept } })
}

/** Resolves or returns at once: both must behave alike. */
const WAYS: Readonly<Record<string, readonly Step[]>> = { 'synchronous steps': [], 'asynchronous steps': STEPS }

// life-cycle.ts

t.test('life cycle', async (t) => {
  for (const later of [[], STEPS, ...STEPS.map((step) => [step])]) {
    t.test(`runs its steps in order when ${later.length === STEPS.length ? 'all' : later.join() || 'none'} of them take time`, async (t) => {
      const { trace } = await live(t, { later })

      t.strictSame(trace, STEPS)
    })
  }

  for (const [ways, later] of Object.entries(WAYS)) {
    t.test(ways, async (t) => {
      t.test('show no view after an action that wrote', async (t) => {
        const { trace, response } = await live(t, { later, does: { action: (ctx) => ctx.writeString('x') } })

        t.strictSame(trace, ['init', 'prepare', 'action', 'finish', 'AfterExec', 'FinishRouter', 'destructor'])
        t.equal(response.body, 'x')
      })

      t.test('answer with what the action returns', async (t) => {
        const { trace, response } = await live(t, { later, does: { action: () => ({ a: 1 }) } })

        t.notOk(trace.includes('render'))
        t.strictSame(response.json(), { a: 1 })
      })

      t.test('leave the answer to an action that returns the reply', async (t) => {
        const { trace, response } = await live(t, { later, does: { action: (ctx) => ctx.reply.send('direct') } })

        t.notOk(trace.includes('render'))
        t.equal(response.body, 'direct')
      })

      t.test('show the view when the action has set a status alone, in the modern dialect none', async (t) => {
        // a/stages-tpl-status, at Action
        const does = { action: (ctx: Context) => ctx.output.setStatus(202), render: (ctx: Context) => ctx.writeString('view') }

        const classic = await live(t, { later, does })
        const modern = await live(t, { later, does, options: { dialect: 'modern' } })

        t.match(classic.response, { statusCode: 202, body: 'view' })
        t.match(modern.response, { statusCode: 202, body: '' })
        t.notOk(modern.trace.includes('render'))
      })

      t.test('show no view when autoRender is off', async (t) => {
        const { trace } = await live(t, { later, options: { autoRender: false } })

        t.notOk(trace.includes('render'))
      })

      t.test('show no view to a websocket', async (t) => {
        const { trace } = await live(t, { later, request: { headers: { upgrade: 'websocket' } } })

        t.notOk(trace.includes('render'))
      })

      t.test('skip action and view when prepare has written, and still finish', async (t) => {
        // a/prepare-output, /p/write
        const { trace, response } = await live(t, { later, does: { prepare: (ctx) => ctx.writeString('from prepare') } })

        t.strictSame(trace, ['init', 'prepare', 'finish', 'AfterExec', 'FinishRouter', 'destructor'])
        t.equal(response.body, 'from prepare')
      })

      t.test('skip action and view when init has written, and still prepare and finish', async (t) => {
        const { trace, response } = await live(t, { later, does: { init: (ctx) => ctx.redirect(302, '/login') } })

        t.strictSame(trace, ['init', 'prepare', 'finish', 'AfterExec', 'FinishRouter', 'destructor'])
        t.equal(response.headers.location, '/login')
      })

      t.test('send what late filters and the destructor append', async (t) => {
        const append = (text: string) => (ctx: Context) => ctx.writeString(text)

        const { response } = await live(t, {
          later, does: { action: append('a'), finish: append('b'), AfterExec: append('c'), FinishRouter: append('d'), destructor: append('e') }
        })

        t.equal(response.body, 'abcde')
      })

      t.test('end the modern dialect\'s late filters at the output', async (t) => {
        const { trace, response } = await live(t, { later, options: { dialect: 'modern' }, does: { AfterExec: (ctx) => ctx.writeString('late') } })

        t.strictSame(trace, ['init', 'prepare', 'action', 'render', 'finish', 'AfterExec', 'destructor'])
        t.equal(response.body, 'late')
      })

      t.test('run no late filter of the modern dialect after an output', async (t) => {
        const { trace } = await live(t, { later, options: { dialect: 'modern' }, does: { action: (ctx) => ctx.writeString('x') } })

        t.strictSame(trace, ['init', 'prepare', 'action', 'finish', 'destructor'])
      })

      for (const step of STEPS) {
        t.test(`end quietly by stopRun in ${step}`, async (t) => {
          const stop = (ctx: Context) => {
            ctx.writeString('written')
            throw new StopRun()
          }

          const { trace, response } = await live(t, { later, does: { [step]: stop } })

          t.strictSame(trace, STEPS.slice(0, STEPS.indexOf(step) + 1).filter((name) => name !== 'destructor' || step === 'destructor'))
          t.match(response, { statusCode: 200, body: 'written' })
        })

        t.test(`end with an error page by abort in ${step}`, async (t) => {
          const { trace, response } = await live(t, { later, does: { [step]: (ctx: Context) => ctx.abort(401, '401') } })

          t.equal(trace.at(-1), step)
          t.match(response, { statusCode: 401, body: '<title>Unauthorized</title>' })
        })

        t.test(`end with 500 by an error in ${step}`, async (t) => {
          const { trace, response } = await live(t, { later, does: { [step]: () => { throw new Error('boom') } } })

          t.equal(trace.at(-1), step)
          t.match(response, { statusCode: 500, body: '<title>Internal Server Error</title>' })
          t.notMatch(response.body, 'boom')
        })
      }
    })
  }

  t.test('runs without late filters', async (t) => {
    const app = await buildApp(t)
    class UserController extends Controller {
      override get (): string { return 'x' }
    }
    app.beego.router('/user', UserController)

    t.equal((await app.inject('/user')).body, 'x')
  })

  t.test('ends with 500 by an error in the constructor', async (t) => {
    const app = await buildApp(t)
    class UserController extends Controller {
      constructor () {
        super()
        throw new Error('boom')
      }

      override get (): void {}
    }
    app.beego.router('/user', UserController)

    t.equal((await app.inject('/user')).statusCode, 500)
  })
})

t.test('function', async (t) => {
  t.test('answers with what it returns, at once or later', async (t) => {
    const now = await answered(t, () => 'now')
    const later = await answered(t, async () => 'later')
    const nothing = await answered(t, async (ctx) => ctx.writeString('written'))

    t.equal(now.body, 'now')
    t.equal(later.body, 'later')
    t.equal(nothing.body, 'written')
  })

  t.test('without an answer is an empty 200', async (t) => {
    t.match(await answered(t, () => {}), { statusCode: 200, body: '' })
  })

  t.test('is skipped when a filter has written that lets the request go on', async (t) => {
    const app = await buildApp(t)
    let ran = false
    app.beego.get('/fn', () => { ran = true })
      .insertFilter('*', BeforeExec, (ctx) => ctx.writeString('filter'), { returnOnOutput: false })

    const response = await app.inject('/fn')

    t.notOk(ran)
    t.equal(response.body, 'filter')
  })

  t.test('that rejects is a 500', async (t) => {
    t.equal((await answered(t, async () => { throw new Error('boom') })).statusCode, 500)
  })

  t.test('has late filters behind it, at once or later', async (t) => {
    for (const late of [(ctx: Context) => ctx.writeString('late'), async (ctx: Context) => ctx.writeString('late')]) {
      const app = await buildApp(t)
      app.beego.get('/fn', () => 'fn ').insertFilter('*', FinishRouter, late)

      t.equal((await app.inject('/fn')).body, 'fn late')
    }
  })
})

// filters.ts

t.test('filter', async (t) => {
  t.test('positions stand in the order of the request', async (t) => {
    t.strictSame(POSITIONS, ['BeforeStatic', 'BeforeRouter', 'AfterStatic', 'BeforeExec', 'AfterExec', 'FinishRouter'])
  })

  for (const [ways, wrap] of [['at once', (fn: Does): Does => fn], ['later', (fn: Does): Does => async (ctx) => fn(ctx)]] as const) {
    t.test(`that writes ${ways} ends the request`, async (t) => {
      const app = await buildApp(t)
      const trace: string[] = []
      app.beego.get('/x', () => { trace.push('action') })
        .insertFilter('/x', BeforeExec, wrap((ctx) => { trace.push('first'); ctx.writeString('filter') }))
        .insertFilter('/x', BeforeExec, wrap(() => { trace.push('second') }))

      const response = await app.inject('/x')

      t.equal(response.body, 'filter')
      t.strictSame(trace, ['first'])
    })

    t.test(`that may write ${ways} and go on is followed by those that do not heed output`, async (t) => {
      const app = await buildApp(t)
      const trace: string[] = []
      app.beego.get('/x', () => { trace.push('action') })
        .insertFilter('/x', BeforeExec, wrap((ctx) => { trace.push('first'); ctx.writeString('filter') }), { returnOnOutput: false })
        .insertFilter('/x', BeforeExec, wrap(() => { trace.push('second') }), { returnOnOutput: false })
        .insertFilter('/x', BeforeExec, wrap(() => { trace.push('third') }))

      await app.inject('/x')

      t.strictSame(trace, ['first', 'second'])
    })

    t.test(`with resetParams takes its parameters away again, ${ways}`, async (t) => {
      // scenario a/filter-reset-params
      const app = await buildApp(t, { dialect: 'modern' })
      const trace: unknown[] = []
      app.beego.get('/u/:id', (ctx) => ctx.input.params())
        .insertFilter('/u/:fid', BeforeRouter, wrap((ctx) => { trace.push(ctx.input.params()) }), { resetParams: true })
        .insertFilter('/u/:gid', BeforeExec, wrap((ctx) => { trace.push(ctx.input.params()) }), { resetParams: true })

      const response = await app.inject('/u/5')

      t.strictSame(response.json(), { ':id': '5' })
      t.strictSame(trace, [{ ':fid': '5' }, { ':gid': '5', ':id': '5' }])
    })
  }

  t.test('that does not match is passed over', async (t) => {
    const app = await buildApp(t)
    app.beego.get('/x', () => 'action').insertFilter('/y', BeforeExec, (ctx) => ctx.writeString('filter'))

    t.equal((await app.inject('/x')).body, 'action')
  })

  // scenario a/filter-params-leak of Beego 1.12
  const leaks: ReadonlyArray<readonly [filter: string, position: typeof BeforeExec | typeof BeforeRouter, route: string, url: string, inside: object, after: object]> = [
    ['/e/:fid([0-9]+)', BeforeExec, '/e/:id([0-9]+)', '/e/5', { ':fid': '5', ':id': '5' }, { ':fid': '5', ':id': '5' }],
    ['/starb/*', BeforeRouter, '/starb/:id', '/starb/5', { ':splat': '5' }, { 0: '5', ':id': '5', ':splat': '5' }],
    ['/starb/*', BeforeRouter, '/starb/x/fixed', '/starb/x/fixed', { ':splat': 'x/fixed' }, { 0: 'x', 1: 'fixed', ':splat': 'x/fixed' }],
    ['/exact/1', BeforeExec, '/exact/:id', '/exact/1', { ':id': '1' }, { ':id': '1' }]
  ]
  for (const [filter, position, route, url, inside, after] of leaks) {
    t.test(`${filter} leaves its parameters to ${route}`, async (t) => {
      const app = await buildApp(t, { dialect: 'modern' })
      let seen: unknown
      app.beego.get(route, (ctx) => ctx.input.params()).insertFilter(filter, position, (ctx) => { seen = ctx.input.params() })

      const response = await app.inject(url)

      t.strictSame(seen, inside)
      t.strictSame(response.json(), after)
    })
  }

  t.test('for all paths leaves the whole path as :splat in the modern dialect', async (t) => {
    // scenario a/runcontroller, /rc-BeforeRouter
    const app = await buildApp(t, { dialect: 'modern' })
    app.beego.get('/a/b', (ctx) => ctx.input.params()).insertFilter('*', BeforeRouter, () => {})

    const response = await app.inject('/a/b')

    t.strictSame(response.json(), { 0: 'a', 1: 'b', ':splat': 'a/b' })
  })

  t.test('that asks for parameters before the action has those of the route, and the next one what it leaves', async (t) => {
    const app = await buildApp(t)
    const seen: unknown[] = []
    app.beego.get('/u/:id', (ctx: Context) => [ctx.input.param(':id'), ctx.input.param(':a'), ctx.input.param(':b'), ctx.input.param(':c')])
      .insertFilter('/u/:a', BeforeExec, () => {})
      .insertFilter('/u/:b', BeforeExec, (ctx) => { seen.push(ctx.input.params()) })
      .insertFilter('/u/:c', BeforeExec, () => {})

    const response = await app.inject('/u/5')

    t.strictSame(seen, [{ ':id': '5', ':a': '5', ':b': '5' }])
    t.strictSame(response.json(), ['5', '5', '5', '5'])
  })
})

// chain.ts

t.test('filter chain', async (t) => {
  t.test('wraps the whole request, the first one outermost', async (t) => {
    const app = await buildApp(t)
    const trace: string[] = []
    for (const name of ['outer', 'inner']) {
      app.beego.insertFilterChain((next) => async (ctx) => {
        trace.push(`${name} in`)
        await next(ctx)
        trace.push(`${name} out`)
        ctx.writeString(`, ${name}`)
      })
    }
    app.beego.get('/x', (ctx) => { trace.push('action'); ctx.writeString('action') })

    const response = await app.inject('/x')

    t.strictSame(trace, ['outer in', 'inner in', 'action', 'inner out', 'outer out'])
    t.equal(response.body, 'action, inner, outer')
  })

  t.test('that does not call next has ended the request', async (t) => {
    const app = await buildApp(t)
    let ran = false
    app.beego.insertFilterChain(() => (ctx) => ctx.writeString('closed')).get('/x', () => { ran = true })

    const response = await app.inject('/x')

    t.equal(response.body, 'closed')
    t.notOk(ran)
  })

  t.test('that throws before next is a 500', async (t) => {
    const app = await buildApp(t)
    app.beego.insertFilterChain(() => () => { throw new Error('boom') }).get('/x', () => 'x')

    t.equal((await app.inject('/x')).statusCode, 500)
  })

  t.test('that stops before next ends quietly', async (t) => {
    const app = await buildApp(t)
    app.beego.insertFilterChain(() => (ctx) => { ctx.writeString('stopped'); throw new StopRun() }).get('/x', () => 'x')

    t.match(await app.inject('/x'), { statusCode: 200, body: 'stopped' })
  })

  t.test('that throws after next is a 500', async (t) => {
    const app = await buildApp(t)
    app.beego.insertFilterChain((next) => async (ctx) => { await next(ctx); throw new Error('boom') }).get('/x', () => 'x')

    t.match(await app.inject('/x'), { statusCode: 500, body: '<title>Internal Server Error</title>' })
  })

  t.test('sees the answer of a failed request', async (t) => {
    const app = await buildApp(t)
    let status = 0
    app.beego.insertFilterChain((next) => async (ctx) => { await next(ctx); status = ctx.status })
      .get('/x', (ctx) => ctx.abort(403, '403'))

    const response = await app.inject('/x')

    t.equal(response.statusCode, 403)
    t.equal(status, 403)
  })

  t.test('goes around a native route', async (t) => {
    const app = await buildApp(t)
    const trace: string[] = []
    app.beego.insertFilterChain((next) => async (ctx) => { trace.push('in'); await next(ctx); trace.push('out') })
    app.get('/native', async () => { trace.push('native'); return 'native' })

    const response = await app.inject('/native')

    t.equal(response.body, 'native')
    t.strictSame(trace, ['in', 'native', 'out'])
  })
})

// fail.ts, error-answers.ts, signals.ts

t.test('signals', async (t) => {
  t.test('are errors that name themselves', async (t) => {
    t.match(new StopRun(), { name: 'StopRun', message: 'stopRun' })
    t.match(new Abort('db'), { name: 'Abort', message: 'abort(db)', code: 'db', status: 0 })
    t.match(new Abort('403', 401), { code: '403', status: 401 })
    t.match(new CustomAbort(418, 'teapot'), { name: 'CustomAbort', message: 'customAbort(418)', status: 418, body: 'teapot' })
  })
})

t.test('failure', async (t) => {
  const crash = () => { throw new Error('boom') }

  t.test('is a page for browsers, JSON for programs, text for the rest', async (t) => {
    const page = await answered(t, crash)
    const json = await answered(t, crash, {}, 'application/json')
    const text = await answered(t, crash, {}, 'image/png')

    t.match(page, { statusCode: 500, body: '<title>Internal Server Error</title>', headers: { 'content-type': 'text/html; charset=utf-8' } })
    t.strictSame(json.json(), { statusCode: 500, error: 'Internal Server Error', message: 'Internal Server Error' })
    t.match(json.headers, { 'content-type': 'application/json; charset=utf-8' })
    t.match(text, { statusCode: 500, body: '500 Internal Server Error\n', headers: { 'content-type': 'text/plain; charset=utf-8' } })
  })

  t.test('shows itself in dev', async (t) => {
    const page = await answered(t, crash, { runMode: 'dev', appName: 'shop' })
    const json = await answered(t, crash, { runMode: 'dev' }, 'application/json')

    t.match(page.body, '<h1>Error: boom</h1>\n<h2>shop</h2>')
    t.match(page.body, /<ol class="own">\n<li>at crash .*<\/li>\n<\/ol>\n<ol class="rest">/)
    t.strictSame(json.json(), { statusCode: 500, error: 'Internal Server Error', message: 'boom' })
  })

  t.test('shows a page of its status in dev when it was no crash', async (t) => {
    const response = await answered(t, (ctx) => ctx.abort(503, '503'), { runMode: 'dev' })

    t.match(response, { statusCode: 503, body: '<title>Service Unavailable</title>' })
  })

  t.test('forgets the body and its type, and keeps other headers', async (t) => {
    const response = await answered(t, ({ output }) => {
      output.header('x-a', '1')
      output.json({})
      crash()
    })

    t.notMatch(response.body, '{}')
    t.match(response.headers, { 'x-a': '1', 'content-type': 'text/html; charset=utf-8' })
  })

  t.test('with a 4xx or 5xx status has that one, and shows its message below 500', async (t) => {
    const withStatus = (statusCode: unknown) => () => { throw Object.assign(new Error('told'), { statusCode, code: 'E_TOLD' }) }

    const client = await answered(t, withStatus(409), {}, 'application/json')
    const server = await answered(t, withStatus(503), {}, 'application/json')
    const odd = await answered(t, withStatus(302), {}, 'application/json')
    const text = await answered(t, withStatus('409'), {}, 'application/json')

    t.strictSame(client.json(), { statusCode: 409, error: 'Conflict', message: 'told', code: 'E_TOLD' })
    t.strictSame(server.json(), { statusCode: 503, error: 'Service Unavailable', message: 'Service Unavailable', code: 'E_TOLD' })
    t.equal(odd.statusCode, 500)
    t.equal(text.statusCode, 500)
  })

  for (const thrown of ['text', undefined, null, 5, { a: 1 }]) {
    t.test(`may throw ${JSON.stringify(thrown)}`, async (t) => {
      const response = await answered(t, () => { throw thrown }, {}, 'application/json')

      t.strictSame(response.json(), { statusCode: 500, error: 'Internal Server Error', message: 'Internal Server Error' })
    })
  }

  t.test('is logged when it is a crash', async (t) => {
    const lines: string[] = []
    const app = buildFastify(t, { logger: { stream: new Writable({ write (chunk, _encoding, done) { lines.push(String(chunk)); done() } }) } })
    await app.register(beegoMvc)
    app.beego.get('/crash', crash).get('/refuse', () => { throw Object.assign(new Error('refused'), { statusCode: 400 }) })

    await app.inject('/crash')
    await app.inject('/refuse')

    const errors = lines.filter((line) => line.includes('"level":50'))
    t.equal(errors.length, 1)
    t.match(errors[0], /"message":"boom".*"msg":"the request crashed"/)
  })

  t.test('with an unknown status has a page', async (t) => {
    const response = await answered(t, (ctx) => ctx.abort(499, '499'))

    t.match(response, { statusCode: 499, body: '<title>Unknown Error</title>' })
  })

  t.test('with an unknown status has JSON', async (t) => {
    const response = await answered(t, (ctx) => ctx.abort(499, '499'), {}, 'application/json')

    t.strictSame(response.json(), { statusCode: 499, error: 'Unknown Error', message: 'Unknown Error' })
  })

  t.test('has no body when errorsShow is off, except for 404', async (t) => {
    // scenario a/errorsshow-off
    const refused = await answered(t, (ctx) => ctx.abort(403, '403'), { errorsShow: false })
    const crashed = await answered(t, crash, { errorsShow: false })
    const missing = await answered(t, (ctx) => ctx.abort(404, '404'), { errorsShow: false })

    t.match(refused, { statusCode: 403, body: '' })
    t.match(crashed, { statusCode: 500, body: '' })
    t.match(missing, { statusCode: 404, body: '<title>Page Not Found</title>' })
  })

  t.test('goes to Fastify untouched when recoverPanic is off', async (t) => {
    const app = buildFastify(t)
    await app.register(beegoMvc, { recoverPanic: false })
    const error = Object.assign(new Error('boom'), { statusCode: 418 })
    let handled: unknown
    app.setErrorHandler((error, _request, reply) => {
      handled = error
      reply.code(418).send('by the host')
    })
    app.beego.get('/crash', () => { throw error })

    const response = await app.inject('/crash')

    t.equal(handled, error)
    t.match(response, { statusCode: 418, body: 'by the host' })
  })

  t.test('goes to Fastify as an error, whatever was thrown', async (t) => {
    const app = buildFastify(t)
    await app.register(beegoMvc, { recoverPanic: false })
    // eslint-disable-next-line no-throw-literal -- what is tested
    app.beego.get('/crash', () => { throw 'boom' })

    const response = await app.inject('/crash')

    t.strictSame(response.json(), { statusCode: 500, error: 'Internal Server Error', message: 'boom' })
  })

  t.test('by abort is answered also when recoverPanic is off', async (t) => {
    t.equal((await answered(t, (ctx) => ctx.abort(403, '403'), { recoverPanic: false })).statusCode, 403)
  })
})

t.test('error handler', async (t) => {
  async function handled (t: Test, code: string | number, handler: Does, fn: Does, options: BeegoOptions = {}) {
    const app = await buildApp(t, options)
    app.beego.errorHandler(code, handler).get('/fn', fn)
    return app.inject('/fn')
  }

  t.test('answers its status', async (t) => {
    // i/errorhandlers
    const response = await handled(t, 404, (ctx) => ctx.writeString('custom 404'), (ctx) => ctx.abort(404, '404'))

    t.match(response, { statusCode: 404, body: 'custom 404' })
  })

  t.test('answers its name', async (t) => {
    const response = await handled(t, 'dberror', (ctx) => ctx.writeString('db error page'), (ctx) => ctx.abort(503, 'dberror'))

    t.match(response, { statusCode: 503, body: 'db error page' })
  })

  t.test('answers an error whose message is its name', async (t) => {
    // i/errorhandlers, PUT /a; 500 as SEMANTICS.md has it for every thrown error
    const response = await handled(t, 'dberror', (ctx) => ctx.writeString('db error page'), () => { throw new Error('dberror') })

    t.match(response, { statusCode: 500, body: 'db error page' })
  })

  t.test('answers a customAbort with its text', async (t) => {
    const response = await handled(t, 'teapot', (ctx) => ctx.writeString('short and stout'), () => { throw new CustomAbort(418, 'teapot') })

    t.match(response, { statusCode: 418, body: 'short and stout' })
  })

  t.test('may set another status, and may take its time', async (t) => {
    const response = await handled(t, 403, async ({ output }) => { output.setStatus(451); output.body('custom 403') }, (ctx) => ctx.abort(403, '403'))

    t.match(response, { statusCode: 451, body: 'custom 403' })
  })

  t.test('that writes nothing leaves the page', async (t) => {
    const response = await handled(t, 403, () => {}, (ctx) => ctx.abort(403, '403'))

    t.match(response, { statusCode: 403, body: '<title>Forbidden</title>' })
  })

  t.test('that fails is a plain 500', async (t) => {
    const response = await handled(t, 404, (ctx) => { ctx.writeString('half'); throw new Error('boom') }, (ctx) => ctx.abort(404, '404'))

    t.match(response, { statusCode: 500, body: '500 Internal Server Error\n' })
  })

  t.test('that stops has answered with what it wrote', async (t) => {
    const response = await handled(t, 404, (ctx) => { ctx.writeString('stopped'); throw new StopRun() }, (ctx) => ctx.abort(404, '404'))

    t.match(response, { statusCode: 404, body: 'stopped' })
  })

  t.test('answers unknown paths too', async (t) => {
    const app = await buildApp(t)
    app.beego.errorHandler(404, (ctx) => ctx.writeString('custom 404'))

    t.match(await app.inject('/nope'), { statusCode: 404, body: 'custom 404' })
  })
})

t.test('path that leads nowhere', async (t) => {
  t.test('below a prefix has the page of its scope', async (t) => {
    const app = buildFastify(t)
    await app.register(async (shop) => { await shop.register(beegoMvc) }, { prefix: '/shop' })

    const inside = await app.inject('/shop/nope')
    const outside = await app.inject('/nope')

    t.match(inside, { statusCode: 404, body: '<title>Page Not Found</title>' })
    t.equal(outside.json().message, 'Route GET:/nope not found')
  })

  t.test('below a prefix has the handler of its scope', async (t) => {
    const app = buildFastify(t)
    await app.register(async (shop) => {
      await shop.register(beegoMvc)
      shop.beego.errorHandler(404, (ctx) => ctx.writeString('not in this shop'))
    }, { prefix: '/shop' })

    t.match(await app.inject('/shop/nope'), { statusCode: 404, body: 'not in this shop' })
  })
})

t.test('error controller', async (t) => {
  class ErrorController extends Controller {
    steps: string[] = []
    override prepare (): void { this.steps.push('prepare') }
    error404 (): void { this.ctx.writeString([...this.steps, 'e404'].join()) }
    errorDb (): void { this.ctx.writeString('err db') }
    async error503 (): Promise<void> { this.ctx.writeString('err 503') }
    ordinary (): void {}
    override finish (): void { this.ctx.writeString(',finish') }
  }

  async function shown (t: Test, fn: Does) {
    const app = await buildApp(t)
    app.beego.errorController(ErrorController).get('/fn', fn)
    return app.inject('/fn')
  }

  t.test('answers with its life cycle around the method', async (t) => {
    // i/errorcontroller, /nope
    const response = await shown(t, (ctx) => ctx.abort(404, '404'))

    t.match(response, { statusCode: 404, body: 'prepare,e404,finish' })
  })

  t.test('may take its time', async (t) => {
    const response = await shown(t, (ctx) => ctx.abort(503, '503'))

    t.match(response, { statusCode: 503, body: 'err 503,finish' })
  })

  t.test('answers a name with its first letter in both cases', async (t) => {
    t.equal((await shown(t, () => { throw new Abort('Db') })).body, 'err db,finish')
    t.equal((await shown(t, () => { throw new Abort('db') })).body, 'err db,finish')
  })

  t.test('leaves what it has no method for to the page', async (t) => {
    const response = await shown(t, (ctx) => ctx.abort(402, '402'))

    t.match(response, { statusCode: 402, body: '<title>Payment Required</title>' })
  })

  t.test('answers with the methods of its ancestors', async (t) => {
    const app = await buildApp(t)
    class ShopErrorController extends ErrorController {
      error402 (): void { this.ctx.writeString('pay') }
    }
    app.beego.errorController(ShopErrorController).get('/fn', (ctx) => ctx.abort(404, '404'))

    t.match(await app.inject('/fn'), { statusCode: 404, body: 'prepare,e404,finish' })
  })
})

t.test('an action with nothing around it', async (t) => {
  t.test('shows its view, which may take its time', async (t) => {
    const app = await buildApp(t)
    app.beego.router('/', class extends Controller {
      override get () {}
      override async render () { this.ctx.writeString('shown') }
    })

    t.equal((await app.inject('/')).body, 'shown')
  })

  t.test('fails with a view that fails, at once or later', async (t) => {
    const app = await buildApp(t)
    app.beego.router('/later', class extends Controller {
      override get () {}
      override async render () { throw new Error('no view') }
    })
    app.beego.router('/at-once', class extends Controller {
      override get () {}
      override render () { throw new Error('no view') }
    })

    t.equal((await app.inject('/later')).statusCode, 500)
    t.equal((await app.inject('/at-once')).statusCode, 500)
  })
})

t.test('a function behind a filter that has written does not run, and late filters do', async (t) => {
  const app = await buildApp(t)
  app.beego
    .insertFilter('*', BeforeExec, (ctx) => ctx.writeString('filter'), { returnOnOutput: false })
    .insertFilter('*', AfterExec, (ctx) => ctx.writeString(' late'))
    .get('/', (ctx) => ctx.writeString(' function'))

  t.equal((await app.inject('/')).body, 'filter late')
})
