import { setImmediate as nextTick } from 'node:timers/promises'
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import beegoMvc, { beegoMvc as named, type BeegoOptions, type Completion, Context, Controller, type DialectName, type FilterPosition } from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

const DIALECTS: readonly DialectName[] = ['classic', 'modern']
const EARLY: readonly FilterPosition[] = ['BeforeStatic', 'BeforeRouter', 'AfterStatic', 'BeforeExec']
const LATE: readonly FilterPosition[] = ['AfterExec', 'FinishRouter']
const LIFE = ['init', 'prepare', 'action', 'render', 'finish']
const STAGES = [...EARLY, ...LIFE, ...LATE, 'destructor']

const PAGE = (title: string) => new RegExp(`<title>${title}</title>`)

// The order of the stages, and what ends a request at each of them

for (const dialect of DIALECTS) {
  for (const pace of ['synchronous', 'asynchronous'] as const) {
    t.test(`${dialect}, ${pace}: the stages follow each other as documented, and nothing written is 200 and empty`, async (t) => {
      const { trace, ask } = await buildStages(t, dialect, pace)

      const response = await ask('nowhere', 'write')

      t.strictSame(trace, STAGES)
      t.strictSame([response.statusCode, response.body], [200, ''])
    })

    t.test(`${dialect}, ${pace}: output ends early filters, skips action and view, and lets the rest run`, async (t) => {
      const { trace, ask } = await buildStages(t, dialect, pace)

      for (const stage of STAGES) {
        const response = await ask(stage, 'write')

        t.strictSame(trace, stagesAfterOutput(dialect, stage), stage)
        t.strictSame([response.statusCode, response.body], [200, `W:${stage}`], stage)
      }
    })

    t.test(`${dialect}, ${pace}: a redirect counts as output at every stage`, async (t) => {
      const { trace, ask } = await buildStages(t, dialect, pace)

      for (const stage of STAGES) {
        const response = await ask(stage, 'redirect')

        t.strictSame(trace, stagesAfterOutput(dialect, stage), stage)
        t.strictSame([response.statusCode, response.headers.location], [302, '/target'], stage)
      }
    })

    t.test(`${dialect}, ${pace}: abort ends the request at every stage with the error page`, async (t) => {
      const { trace, ask } = await buildStages(t, dialect, pace)

      for (const stage of STAGES) {
        const response = await ask(stage, 'abort')

        t.strictSame(trace, STAGES.slice(0, STAGES.indexOf(stage) + 1), stage)
        t.equal(response.statusCode, 403, stage)
        t.match(response.body, PAGE('Forbidden'), stage)
      }
    })

    t.test(`${dialect}, ${pace}: a thrown error ends the request at every stage with the 500 page`, async (t) => {
      const { trace, ask } = await buildStages(t, dialect, pace)

      for (const stage of STAGES) {
        const response = await ask(stage, 'throw')

        t.strictSame(trace, STAGES.slice(0, STAGES.indexOf(stage) + 1), stage)
        t.equal(response.statusCode, 500, stage)
        t.match(response.body, PAGE('Internal Server Error'), stage)
        t.notMatch(response.body, 'boom', stage)
      }
    })

    t.test(`${dialect}, ${pace}: stopRun ends the request quietly at every stage`, async (t) => {
      const { trace, ask } = await buildStages(t, dialect, pace)

      for (const stage of STAGES) {
        const response = await ask(stage, 'stop')

        t.strictSame(trace, STAGES.slice(0, STAGES.indexOf(stage) + 1), stage)
        t.strictSame([response.statusCode, response.body], [200, ''], stage)
      }
    })

    t.test(`${dialect}, ${pace}: what was written before stopRun is the answer`, async (t) => {
      const { ask } = await buildStages(t, dialect, pace)

      for (const stage of STAGES) {
        const response = await ask(stage, 'writeAndStop')

        t.strictSame([response.statusCode, response.body], [200, `W:${stage}`], stage)
      }
    })
  }
}

t.test('any one stage may be asynchronous among synchronous ones', async (t) => {
  for (const stage of STAGES) {
    const { trace, ask } = await buildStages(t, 'classic', stage)

    await ask('nowhere', 'write')
    t.strictSame(trace, STAGES, stage)

    const failed = await ask(stage, 'throw')
    t.strictSame([failed.statusCode, trace], [500, STAGES.slice(0, STAGES.indexOf(stage) + 1)], stage)
  }
})

t.test('classic: the body is parsed after BeforeRouter and before AfterStatic', async (t) => {
  t.strictSame(await bodiesSeen(t, 'classic'), { BeforeStatic: false, BeforeRouter: false, AfterStatic: true, BeforeExec: true })
})

t.test('modern: the body is parsed before BeforeRouter', async (t) => {
  t.strictSame(await bodiesSeen(t, 'modern'), { BeforeStatic: false, BeforeRouter: true, AfterStatic: true, BeforeExec: true })
})

t.test('a filter that has written ends the request before the controller is made', async (t) => {
  let made = 0
  class MadeController extends Controller {
    constructor () {
      super()
      made++
    }

    override get () {}
  }
  const app = await buildApp(t)
  app.beego.router('/', MadeController).insertFilter('*', 'BeforeExec', (ctx) => ctx.writeString('no'))

  const response = await app.inject('/')

  t.strictSame([response.body, made], ['no', 0])
})

t.test('output in init skips prepare\'s successors but not prepare itself, as in Beego', async (t) => {
  const { trace, ask } = await buildStages(t, 'classic', 'synchronous')

  await ask('init', 'write')

  t.ok(trace.includes('prepare'))
  t.notOk(trace.includes('action'))
})

t.test('init is given the context and both names', async (t) => {
  class NamedController extends Controller {
    override init (ctx: Context, controllerName: string, actionName: string) {
      ctx.writeString(`${ctx === this.ctx} ${controllerName} ${actionName}`)
    }

    list () {}
  }
  const app = await buildApp(t)
  app.beego.router('/', NamedController, 'get:List')

  t.equal((await app.inject('/')).body, 'true NamedController List')
})

t.test('a websocket request is shown no view by itself', async (t) => {
  const seen: string[] = []
  class SocketController extends Controller {
    override get () { seen.push('get') }
    override render () { seen.push('render') }
    override finish () { seen.push('finish') }
  }
  const app = await buildApp(t)
  app.beego.router('/', SocketController)

  await app.inject({ url: '/', headers: { upgrade: 'websocket' } })

  t.strictSame(seen, ['get', 'finish'])
})

t.test('autoRender off shows no view by itself', async (t) => {
  let rendered = false
  class QuietController extends Controller {
    override get () {}
    override render () { rendered = true }
  }
  const app = await buildApp(t, { autoRender: false })
  app.beego.router('/', QuietController)

  const response = await app.inject('/')

  t.strictSame([rendered, response.statusCode, response.body], [false, 200, ''])
})

t.test('classic: a status alone is no output, and the view is shown with it', async (t) => {
  const seen = await stagesOfStatusAlone(t, 'classic')

  t.strictSame(seen, { status: 202, trace: ['prepare', 'action', 'render', 'finish', 'AfterExec', 'FinishRouter'] })
})

// a/stages-tpl-status, v1_12
t.test('modern: a status alone shows no view, and late filters run', async (t) => {
  const seen = await stagesOfStatusAlone(t, 'modern')

  t.strictSame(seen, { status: 202, trace: ['prepare', 'action', 'finish', 'AfterExec', 'FinishRouter'] })
})

// The buffer

t.test('started turns true with a body, a redirect and an answer of Fastify, not with a status or a header', async (t) => {
  const deeds: Record<string, [started: boolean, deed: (ctx: Context) => unknown]> = {
    nothing: [false, () => {}],
    status: [false, (ctx) => ctx.output.setStatus(201)],
    header: [false, (ctx) => ctx.output.header('x-a', '1')],
    body: [true, (ctx) => ctx.output.body('x')],
    'empty body': [true, (ctx) => ctx.writeString('')],
    bytes: [true, (ctx) => ctx.output.body(Buffer.from('x'))],
    json: [true, (ctx) => ctx.output.json({})],
    redirect: [true, (ctx) => ctx.redirect(302, '/x')],
    stream: [true, (ctx) => ctx.output.stream(Readable.from(['x']))],
    'reply.send': [true, (ctx) => { ctx.reply.send('x') }],
    'reply.redirect': [true, (ctx) => { ctx.reply.redirect('/x') }],
    'reply.hijack': [true, (ctx) => { ctx.reply.hijack().raw.end() }]
  }
  const seen: Record<string, unknown> = {}
  const app = await buildApp(t)
  for (const [i, [name, [, deed]]] of Object.entries(deeds).entries()) {
    app.beego.get(`/${i}`, (ctx) => {
      const before = ctx.started
      deed(ctx)
      seen[name] = [before, ctx.started]
    })
  }

  for (const i of Object.keys(deeds).keys()) await app.inject(`/${i}`)

  t.strictSame(seen, Object.fromEntries(Object.entries(deeds).map(([name, [started]]) => [name, [false, started]])))
})

t.test('writes append, and status, headers and type may come after them', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => {
    ctx.writeString('a')
    ctx.output.body('b')
    ctx.output.body(Buffer.from('c'))
    ctx.output.header('x-late', '1')
    ctx.output.contentType('.css')
    ctx.output.setStatus(201)
    ctx.writeString('d')
  })

  const response = await app.inject('/')

  t.strictSame([response.statusCode, response.body], [201, 'abcd'])
  t.match(response.headers, { 'x-late': '1', 'content-type': 'text/css; charset=utf-8' })
})

t.test('a write after a redirect appends to it and throws nothing', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => {
    ctx.redirect(302, '/x')
    ctx.writeString('more')
  })

  const response = await app.inject('/')

  t.strictSame([response.statusCode, response.headers.location], [302, '/x'])
  t.equal(response.body, '<a href="/x">Found</a>.\n\nmore')
})

t.test('a controller goes on after redirect, and a second redirect wins', async (t) => {
  class OnController extends Controller {
    override get () {
      this.redirect('/first', 302)
      this.redirect('/second', 301)
    }
  }
  const app = await buildApp(t)
  app.beego.router('/', OnController)

  const response = await app.inject('/')

  t.strictSame([response.statusCode, response.headers.location], [301, '/second'])
})

// a/redirects, v1_12
t.test('a redirect may hold raw text beyond ASCII, and no line breaks', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/dir/r', (ctx) => ctx.redirect(302, '/中')).get('/broken', (ctx) => ctx.redirect(302, '/a\r\nx-evil: 1')).get('/dir/up', (ctx) => ctx.redirect(302, '../x'))

  t.match(await app.inject('/dir/r'), { headers: { location: '/%e4%b8%ad' }, body: '<a href="/中">Found</a>.\n\n' })
  t.notOk('x-evil' in (await app.inject('/broken')).headers)
  t.equal((await app.inject('/dir/up')).headers.location, '/x')
})

t.test('headers may still be set in finish, in late filters and in the destructor', async (t) => {
  class LateController extends Controller {
    override get () { this.ctx.writeString('x') }
    override finish () { this.ctx.output.header('x-finish', '1') }
    override destructor () { this.ctx.output.header('x-destructor', '1') }
  }
  const app = await buildApp(t)
  app.beego.router('/', LateController).insertFilter('*', 'FinishRouter', (ctx) => ctx.output.header('x-filter', '1'))

  t.match((await app.inject('/')).headers, { 'x-finish': '1', 'x-filter': '1', 'x-destructor': '1' })
})

t.test('an answer without a type gets the one that Go would find in it', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/text', (ctx) => ctx.writeString('hello'))
    .get('/html', (ctx) => ctx.writeString('<html><body>'))
    .get('/pdf', (ctx) => ctx.output.body('%PDF-1.4'))

  t.equal((await app.inject('/text')).headers['content-type'], 'text/plain; charset=utf-8')
  t.equal((await app.inject('/html')).headers['content-type'], 'text/html; charset=utf-8')
  t.equal((await app.inject('/pdf')).headers['content-type'], 'application/pdf')
})

t.test('a type that is set after serveJSON is the answer\'s', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => {
    ctx.output.json({ a: 1 })
    ctx.output.header('x-other', '1')
    ctx.output.header('Content-Type', 'application/problem+json')
  })

  t.match(await app.inject('/'), { body: '{"a":1}', headers: { 'content-type': 'application/problem+json', 'x-other': '1' } })
})

t.test('what an action returns is the answer, as from a Fastify handler', async (t) => {
  class ReturnController extends Controller {
    text () { return 'text' }
    async value () { return { a: 1 } }
    bytes () { return Buffer.from('bytes') }
    nothing () { return null }
    stream () { return Readable.from(['str', 'eam']) }
  }
  const app = await buildApp(t)
  app.beego.router('/text', ReturnController, 'get:text').router('/value', ReturnController, 'get:value')
    .router('/bytes', ReturnController, 'get:bytes').router('/nothing', ReturnController, 'get:nothing')
    .router('/stream', ReturnController, 'get:stream')
    .get('/function', () => 'from a function').get('/promise', async () => [1, 2])
  app.get('/native', async () => null)

  t.equal((await app.inject('/text')).body, 'text')
  t.strictSame((await app.inject('/value')).json(), { a: 1 })
  t.equal((await app.inject('/bytes')).body, 'bytes')
  t.equal((await app.inject('/nothing')).body, (await app.inject('/native')).body)
  t.equal((await app.inject('/stream')).body, 'stream')
  t.equal((await app.inject('/function')).body, 'from a function')
  t.strictSame((await app.inject('/promise')).json(), [1, 2])
})

t.test('a returned value is JSON for Fastify to serialize, with its own type', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', () => ({ a: '<' }))

  const response = await app.inject('/')

  t.match(response.headers['content-type'], 'application/json')
  t.strictSame(response.json(), { a: '<' })
})

t.test('a returned value counts as output: no view, and finish runs', async (t) => {
  const seen: string[] = []
  class ValueController extends Controller {
    override get () { return 'value' }
    override render () { seen.push('render') }
    override finish () { seen.push(`finish ${this.ctx.started}`) }
  }
  const app = await buildApp(t)
  app.beego.router('/', ValueController)

  await app.inject('/')

  t.strictSame(seen, ['finish true'])
})

t.test('returning the reply, or what reply.send returns, is the answer that was sent there', async (t) => {
  class ReplyController extends Controller {
    sent () { return this.ctx.reply.code(201).send('sent') }
    async later () {
      await nextTick()
      return this.ctx.reply.send({ later: true })
    }
  }
  const app = await buildApp(t)
  app.beego.router('/sent', ReplyController, 'get:sent').router('/later', ReplyController, 'get:later')

  const sent = await app.inject('/sent')

  t.strictSame([sent.statusCode, sent.body], [201, 'sent'])
  t.strictSame((await app.inject('/later')).json(), { later: true })
})

t.test('reply.send in prepare skips the action, and finish runs', async (t) => {
  const seen: string[] = []
  class SendController extends Controller {
    override prepare () { this.ctx.reply.send('sent') }
    override get () { seen.push('action') }
    override finish () { seen.push('finish') }
  }
  const app = await buildApp(t)
  app.beego.router('/', SendController)

  const response = await app.inject('/')

  t.strictSame([response.body, seen], ['sent', ['finish']])
})

t.test('a body written after reply.send is not sent, and nothing throws', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => {
    ctx.reply.send('first')
    ctx.writeString('second')
  })

  t.equal((await app.inject('/')).body, 'first')
})

t.test('reply.send in a filter ends the request', async (t) => {
  for (const position of EARLY) {
    let acted = false
    const app = await buildApp(t)
    app.beego.get('/', () => { acted = true }).insertFilter('*', position, (ctx) => { ctx.reply.code(202).send('filter') })

    const response = await app.inject('/')

    t.strictSame([response.statusCode, response.body, acted], [202, 'filter', false], position)
  }
})

t.test('a hijacked reply is the program\'s own', async (t) => {
  class RawController extends Controller {
    override async get () {
      const { raw } = this.ctx.reply.hijack()
      await nextTick()
      raw.writeHead(203).end('raw')
    }
  }
  const app = await buildApp(t)
  app.beego.router('/', RawController)

  const response = await app.inject('/')

  t.strictSame([response.statusCode, response.body], [203, 'raw'])
})

t.test('output.stream sends what the stream gives, with status and headers', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', (ctx) => {
    ctx.output.setStatus(206)
    ctx.output.header('content-type', 'text/csv')
    ctx.output.stream(Readable.from(['a,', 'b']))
  })

  const response = await app.inject('/')

  t.strictSame([response.statusCode, response.headers['content-type'], response.body], [206, 'text/csv', 'a,b'])
})

t.test('a helper may show a message page and leave, by render and stopRun', async (t) => {
  class MessageController extends Controller {
    override async get () {
      await this.say('bye')
      this.ctx.writeString('never')
    }

    async say (text: string) {
      this.data.text = text
      this.tplName = 'message.pug'
      await this.render()
      this.stopRun()
    }
  }
  const app = await buildApp(t, { viewsPath: t.testdir({ 'message.pug': 'p= text' }) })
  app.beego.router('/', MessageController, 'get:get')

  t.equal((await app.inject('/')).body, '<p>bye</p>')
})

// Completion records

t.test('a completion record is made of every request, whatever became of it', async (t) => {
  class DoneController extends Controller {
    override get () { this.ctx.writeString('x') }
    gone () { this.abort('410') }
    crash () { throw new Error('boom') }
    move () { this.redirect('/x', 302) }
    halt () { this.stopRun() }
  }
  const { app, records } = await buildCompletions(t)
  app.beego.router('/rest/:id:int', DoneController)
    .router('/gone', DoneController, 'get:Gone')
    .router('/crash', DoneController, 'get:crash')
    .router('/move', DoneController, 'get:move')
    .router('/halt', DoneController, 'get:halt')
    .router('/folder/', DoneController, 'get:halt')
    .autoRouter(DoneController)
    .get('/function/:id', () => 'x')
    .insertFilter('/filtered', 'BeforeRouter', (ctx) => ctx.writeString('x'))
  app.get('/native/:id', async () => 'native')

  const outcomes: Array<[request: string, expected: Partial<Completion>]> = [
    ['GET /rest/5', { pattern: '/rest/:id:int', controller: 'DoneController', status: 200 }],
    ['PUT /rest/5', { pattern: '/rest/:id:int', controller: 'DoneController', status: 405 }],
    ['GET /rest/x', { pattern: null, controller: '', action: '', status: 404 }],
    ['GET /gone', { pattern: '/gone', controller: 'DoneController', action: 'Gone', status: 410 }],
    ['GET /crash', { pattern: '/crash', controller: 'DoneController', action: 'crash', status: 500 }],
    ['GET /move', { pattern: '/move', action: 'move', status: 302 }],
    ['GET /halt', { pattern: '/halt', action: 'halt', status: 200 }],
    ['GET /folder', { status: 301 }],
    ['GET /done/halt/1', { pattern: '/done/halt/*', controller: 'DoneController', action: 'halt', status: 200 }],
    ['GET /function/5', { pattern: '/function/:id', controller: '', status: 200 }],
    ['POST /function/5', { pattern: null, controller: '', action: '', status: 404 }],
    ['GET /filtered', { pattern: null, status: 200 }],
    ['PURGE /gone', { pattern: null, status: 405 }],
    ['GET /native/5', { pattern: '/native/:id', controller: '', action: '', status: 200 }]
  ]
  for (const [request, expected] of outcomes) {
    const [method, url] = request.split(' ') as ['GET', string]
    await app.inject({ method, url })
    await nextTick()

    const record = records.pop()
    t.match(record, { method, ...expected }, request)
    t.equal(records.length, 0, `${request} is recorded once`)
    t.ok(record !== undefined && record.duration >= 0, request)
  }
})

t.test('scopes in each other are told of a completion by what each knows of it', async (t) => {
  const app = await buildApp(t)
  const told: string[] = []
  app.beego.get('/a', () => 'a').insertFilter('*', 'BeforeStatic', () => {})
  app.beego.onCompletion(({ pattern, status }) => { told.push(`outer ${pattern} ${status}`) })
  await app.register(async (inner) => {
    await inner.register(beegoMvc, { runMode: 'prod' })
    inner.beego.get('/b', function inside () { return 'b' }).insertFilter('*', 'BeforeExec', () => {})
    inner.beego.onCompletion(({ pattern, action, status }) => { told.push(`inner ${pattern} ${action} ${status}`) })
  }, { prefix: '/inner' })

  await app.inject('/a')
  await app.inject('/inner/b')

  t.strictSame(told.sort(), ['inner /inner/b inside 200', 'outer /a 200', 'outer /inner/b 200'])
})

t.test('several listeners are told of a completion, and one registered later too', async (t) => {
  const { app, records } = await buildCompletions(t)
  const others: Completion[] = []
  app.beego.get('/', () => 'x').onCompletion((completion) => others.push(completion))

  await app.inject('/')
  await nextTick()

  t.equal(records.length, 1)
  t.strictSame(others, records)
})

// Registration

t.test('the package gives the plugin under its name and as the default', async (t) => {
  t.equal(named, beegoMvc)
})

t.test('an unknown option is refused, with the nearest one', async (t) => {
  const app = buildFastify(t)

  await t.rejects(async () => { await app.register(beegoMvc, { runmode: 'prod' } as never) }, { code: 'FST_BEEGO_OPT_UNKNOWN', message: /Did you mean 'runMode'/ })
})

t.test('an unknown option that is like no other is refused without a suggestion', async (t) => {
  const app = buildFastify(t)

  await t.rejects(async () => { await app.register(beegoMvc, { zzzzzzzz: 1 } as never) }, { code: 'FST_BEEGO_OPT_UNKNOWN', message: /'zzzzzzzz'\.$/ })
})

t.test('an option of the wrong kind is refused by name', async (t) => {
  const wrong = {
    runMode: 'production',
    dialect: 'old',
    autoRender: 'yes',
    recoverPanic: 1,
    viewsPath: '',
    tplExt: '',
    appName: 1,
    staticDir: 'public',
    staticExtensionsToGzip: '.js',
    serverName: null
  }
  for (const [name, value] of Object.entries(wrong)) {
    const app = buildFastify(t)

    await t.rejects(async () => { await app.register(beegoMvc, { [name]: value } as never) }, { code: 'FST_BEEGO_OPT_INVALID', message: new RegExp(`'${name}'`) }, name)
  }
})

t.test('an option of a part that is not here can only leave it out', async (t) => {
  const out = { copyRequestBody: true, enableHTTPS: false, enableFcgi: false, enableHotUpdate: false } as const
  await buildApp(t, { config: false, ...out } as BeegoOptions)

  for (const [name, value] of Object.entries(out)) {
    const app = buildFastify(t)

    await t.rejects(async () => { await app.register(beegoMvc, { [name]: !value } as never) }, { code: 'FST_BEEGO_OPT_NOT_HERE', message: new RegExp(`'${name}'`) }, name)
  }
})

t.test('Fastify\'s own options of register pass', async (t) => {
  const app = buildFastify(t)

  await app.register(beegoMvc, { runMode: 'prod', logLevel: 'silent', prefix: '/shop' } as never)
  app.beego.get('/x', () => 'x')

  t.equal((await app.inject('/shop/x')).body, 'x')
  t.equal((await app.inject('/x')).statusCode, 404)
})

t.test('an undefined option means its default', async (t) => {
  const app = buildFastify(t)

  await app.register(beegoMvc, { runMode: undefined } as never)

  t.equal(app.beego.config.runMode, 'dev')
})

t.test('config, routes and filters say what is in force', async (t) => {
  class ForceController extends Controller {
    list () {}
  }
  const app = await buildApp(t, { appName: 'shop' })
  app.beego.router('/a/:id', ForceController, 'get:List;*:list').autoRouter(ForceController).post('fn', function save () {})
    .insertFilter('/a/*', 'BeforeExec', function check () {})

  t.match(app.beego.config, { appName: 'shop', runMode: 'prod', dialect: 'classic', autoRender: true })
  t.match(app.beego.routes(), [
    { pattern: '/a/:id', methods: ['*'], controller: 'ForceController', actions: { GET: 'List', '*': 'list' } },
    { pattern: '/force/list/*', methods: ['*'], controller: 'ForceController', actions: { '*': 'list' } },
    { pattern: '/fn', methods: ['POST'], controller: '' }
  ])
  t.strictSame(app.beego.filters(), [{ pattern: '/a/*', position: 'BeforeExec', name: 'check' }])
})

t.test('every method that configures returns app.beego', async (t) => {
  class ChainController extends Controller {
    list () {}
    error404 () {}
  }
  const app = await buildApp(t)
  const { beego } = app

  t.equal(beego
    .router('/r', ChainController, 'get:list').autoRouter(ChainController).autoPrefix('/p', ChainController).include(ChainController)
    .get('/f', () => {}).post('/f', () => {}).put('/f', () => {}).delete('/f', () => {}).patch('/f', () => {}).head('/f', () => {})
    .options('/f', () => {}).any('/g', () => {}).handler('/h', () => {}).addNamespace()
    .insertFilter('*', 'BeforeExec', () => {}).insertFilterChain((next) => next).setViewsPath('views')
    .errorHandler(404, () => {}).errorController(ChainController).addAppStartHook(() => {}).onCompletion(() => {}), beego)
})

t.test('a start hook runs before the application is ready, and an error in it stops the start', async (t) => {
  const started: string[] = []
  const good = await buildApp(t)
  good.beego.addAppStartHook(async () => { await nextTick(); started.push('hook') })
  const bad = await buildApp(t)
  bad.beego.addAppStartHook(() => { throw new Error('no database') })

  await good.ready()

  t.strictSame(started, ['hook'])
  await t.rejects(async () => { await bad.ready() }, { message: 'no database' })
})

t.test('request.beego is the context on Beego\'s routes, and null where no part of Beego has a say', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/beego', (ctx) => `${ctx instanceof Context} ${ctx.request.beego === ctx}`)
  app.get('/native', async (request) => `${request.beego}`)

  t.equal((await app.inject('/beego')).body, 'true true')
  t.equal((await app.inject('/native')).body, 'null')
})

t.test('two applications in one process share nothing', async (t) => {
  const one = await buildApp(t)
  const other = await buildApp(t)
  one.beego.get('/', () => 'one').insertFilter('*', 'BeforeExec', (ctx) => ctx.output.header('x-one', '1')).errorHandler(404, () => 'x')

  const response = await other.inject('/')

  t.equal(response.statusCode, 404)
  t.notOk('x-one' in response.headers)
  t.strictSame([other.beego.routes(), other.beego.filters()], [[], []])
})

t.test('two scopes have their own options, routes, filters, views and error pages', async (t) => {
  class TwoController extends Controller {
    override get () { this.data.json = { a: 1 }; this.serveJSON() }
    crash () { throw new Error('boom') }
  }
  const app = buildFastify(t)
  for (const name of ['one', 'two']) {
    await app.register(async (scope) => {
      await scope.register(beegoMvc, { runMode: name === 'one' ? 'prod' : 'dev', appName: name, dialect: name === 'one' ? 'classic' : 'modern' })
      scope.beego.router('/json', TwoController).router('/crash', TwoController, 'get:crash').get('/name', () => name)
        .insertFilter('*', 'BeforeExec', (ctx) => ctx.output.header('x-scope', name))
        .errorHandler('404', (ctx) => ctx.writeString(`nothing in ${name}`))
    }, { prefix: `/${name}` })
  }
  app.get('/outside', async () => 'outside')

  t.equal((await app.inject('/one/json')).body, '{"a":1}')
  t.equal((await app.inject('/two/json')).body, '{\n  "a": 1\n}')
  t.strictSame([(await app.inject('/one/name')).body, (await app.inject('/two/name')).headers['x-scope']], ['one', 'two'])
  t.match((await app.inject('/one/crash')).body, PAGE('Internal Server Error'))
  t.match((await app.inject('/two/crash')).body, /two[^]*boom|boom[^]*two/)
  t.equal((await app.inject('/one/nope')).body, 'nothing in one')
  t.equal((await app.inject('/two/nope')).body, 'nothing in two')
  t.equal((await app.inject('/nope')).statusCode, 404)
  t.notOk('x-scope' in (await app.inject('/outside')).headers)
})

t.test('a second registration in the same scope is refused', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', () => 'x')

  await t.rejects(async () => { await app.register(beegoMvc) }, { code: 'FST_ERR_DEC_ALREADY_PRESENT' })
})

t.test('the Server header is sent in dev only', async (t) => {
  const dev = await buildApp(t, { runMode: 'dev', serverName: 'mine' })
  const prod = await buildApp(t, { serverName: 'mine' })
  for (const app of [dev, prod]) app.beego.get('/', () => 'x')

  t.equal((await dev.inject('/')).headers.server, 'mine')
  t.notOk('server' in (await prod.inject('/')).headers)
})

// Helpers

/** All stages alike, or the one that is asynchronous. */
type Pace = 'synchronous' | 'asynchronous' | (string & {})
type Deed = (ctx: Context, controller: Controller | null, stage: string) => void

const DEEDS: Readonly<Record<string, Deed>> = {
  write: (ctx, _, stage) => { ctx.writeString(`W:${stage}`) },
  redirect: (ctx) => { ctx.redirect(302, '/target') },
  abort: (ctx) => { ctx.abort(403, '403') },
  throw: () => { throw new Error('boom') },
  stop: (ctx, controller) => { (controller ?? ctx).stopRun() },
  writeAndStop: (ctx, controller, stage) => {
    ctx.writeString(`W:${stage}`)
    ;(controller ?? ctx).stopRun()
  }
}

/** Where a request that is asked to do something at a stage comes by; by itself it writes nothing. */
async function buildStages (t: Test, dialect: DialectName, pace: Pace) {
  const trace: string[] = []
  const pass = (stage: string, ctx: Context, controller: Controller | null): unknown => {
    trace.push(stage)
    const act = () => {
      if (ctx.input.header('x-at') === stage) DEEDS[ctx.input.header('x-do')]!(ctx, controller, stage)
    }
    return pace === 'asynchronous' || pace === stage ? nextTick().then(act) : act()
  }
  class StageController extends Controller {
    override init () { return pass('init', this.ctx, this) }
    override prepare () { return pass('prepare', this.ctx, this) }
    override get () { return pass('action', this.ctx, this) }
    override render () { return pass('render', this.ctx, this) }
    override finish () { return pass('finish', this.ctx, this) }
    override destructor () { return pass('destructor', this.ctx, this) }
  }

  const app = await buildApp(t, { dialect })
  for (const position of [...LATE, ...EARLY]) app.beego.insertFilter('*', position, (ctx) => pass(position, ctx, null))
  app.beego.router('/', StageController)

  const ask = (at: string, deed: string) => {
    trace.length = 0
    return app.inject({ url: '/', headers: { 'x-at': at, 'x-do': deed } })
  }
  return { app, trace, ask }
}

function stagesAfterOutput (dialect: DialectName, stage: string): string[] {
  const at = STAGES.indexOf(stage)
  if (at < EARLY.length) return STAGES.slice(0, at + 1)

  const skipped = new Set<string>()
  if (at <= STAGES.indexOf('prepare')) skipped.add('action')
  if (at <= STAGES.indexOf('action')) skipped.add('render')
  if (dialect === 'modern') for (const late of LATE) if (at < STAGES.indexOf(late)) skipped.add(late)
  return STAGES.filter((name) => !skipped.has(name))
}

async function bodiesSeen (t: Test, dialect: DialectName): Promise<Record<string, boolean>> {
  const seen: Record<string, boolean> = {}
  const app = await buildApp(t, { dialect })
  app.beego.post('/', () => 'x')
  for (const position of EARLY) app.beego.insertFilter('*', position, (ctx) => { seen[position] = ctx.request.body !== undefined })

  await app.inject({ method: 'POST', url: '/', payload: { a: 1 } })
  return seen
}

async function stagesOfStatusAlone (t: Test, dialect: DialectName) {
  const trace: string[] = []
  class StatusController extends Controller {
    override prepare () {
      trace.push('prepare')
      this.ctx.output.setStatus(202)
    }

    override get () { trace.push('action') }
    override render () { trace.push('render') }
    override finish () { trace.push('finish') }
  }
  const app = await buildApp(t, { dialect })
  app.beego.router('/', StatusController)
  for (const position of LATE) app.beego.insertFilter('*', position, () => { trace.push(position) })

  const { statusCode } = await app.inject('/')
  return { status: statusCode, trace }
}

async function buildCompletions (t: Test): Promise<{ app: FastifyInstance, records: Completion[] }> {
  const records: Completion[] = []
  const app = await buildApp(t)
  app.beego.onCompletion((completion) => records.push(completion))
  return { app, records }
}
