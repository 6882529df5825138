import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Writable } from 'node:stream'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import beegoMvc, { BeforeStatic } from '../../plugins/index.js'
import toolbox from '../../plugins/toolbox.js'
import { buildApp, buildFastify } from '../helper.js'

t.test('any application has health checks and tasks', async (t) => {
  const app = buildFastify(t)
  await app.register(toolbox)
  app.toolbox.health.add('database', () => 'down')
  let runs = 0
  app.toolbox.tasks.add('count', '@every 1s', () => { runs += 1 })

  await app.ready()

  t.match(await app.toolbox.health.run(), [{ name: 'database', ok: false, message: 'down' }])
  t.match(app.toolbox.tasks.list(), [{ name: 'count', next: /^20/ }])
  t.equal(await app.toolbox.tasks.runNow('count'), '')
  t.equal(runs, 1)
})

t.test('app.beego adds checks and tasks to the same toolbox', async (t) => {
  const app = await buildApp(t)

  const beego = app.beego.addHealthCheck('queue', { check: () => {} }, { timeout: 100, live: true }).addTask('report', '0 30 8 * * 1-5', () => {}, { timeZone: 'UTC' })

  t.equal(beego, app.beego)
  t.match(await app.toolbox.health.run({ live: true }), [{ name: 'queue', ok: true }])
  t.match(app.toolbox.tasks.list(), [{ name: 'report', spec: '0 30 8 * * 1-5', timeZone: 'UTC' }])
  t.throws(() => app.beego.addTask('x', 'x', () => {}), { code: 'FST_BEEGO_TASK_SPEC' })
  t.throws(() => app.beego.addHealthCheck('x', 5 as never), { code: 'FST_BEEGO_HEALTH_CHECK' })
})

t.test('tasks run from when the application is ready until it closes, and use what is closed behind them', async (t) => {
  const app = await buildApp(t)
  const order: string[] = []
  app.addHook('onClose', async () => { order.push('database closed') })
  app.beego.addTask('tick', '* * * * * *', async (signal) => {
    order.push('begun')
    await once(signal, 'abort')
    await sleep(5)
    order.push('ended')
  })
  await app.ready()
  while (order.length === 0) await sleep(50)

  await app.close()

  t.strictSame(order, ['begun', 'ended', 'database closed'])
})

t.test('runTasks: false runs none by itself', async (t) => {
  const app = await buildApp(t, { runTasks: false })
  let runs = 0
  app.beego.addTask('tick', '* * * * * *', () => { runs += 1 })
  await app.ready()
  await sleep(1100)

  t.equal(runs, 0)
  t.match(app.toolbox.tasks.list(), [{ next: /^20/ }])
  t.equal(await app.toolbox.tasks.runNow('tick'), '')
})

t.test('what a task throws is logged, and so is that it takes too long', async (t) => {
  const { app, lines } = logged(t)
  await app.register(beegoMvc)
  app.beego.addTask('bad', '@daily', () => { throw new Error('no mail server') })
  app.beego.addTask('slow', '* * * * * *', (signal) => once(signal, 'abort'))
  await app.ready()

  await app.toolbox.tasks.runNow('bad')
  while (!lines.some(({ task }) => task === 'slow')) await sleep(50)

  t.match(lines.find(({ task }) => task === 'bad'), { level: 50, msg: 'the task has failed', err: { message: 'no mail server' } })
  t.match(lines.find(({ task }) => task === 'slow'), { level: 40, msg: /passed over/ })
})

// For orchestrators

t.test('orchestrators are told whether the process lives and whether it is ready', async (t) => {
  const app = await buildApp(t, { runMode: 'dev', healthPath: '/health' })
  let reason = ''
  app.beego.addHealthCheck('database', () => reason)
  app.beego.addHealthCheck('loop', () => {}, { live: true })

  const well = await app.inject('/health/ready')
  reason = 'down'
  const ill = await app.inject('/health/ready')
  const alive = await app.inject('/health/live')

  t.equal(well.statusCode, 200)
  t.match(well.json(), { status: 'ok', checks: [{ name: 'database', ok: true }, { name: 'loop', ok: true }] })
  t.equal(well.headers['cache-control'], 'no-store')
  t.equal(ill.statusCode, 503)
  t.match(ill.json(), { status: 'failed', checks: [{ name: 'database', ok: false, message: 'down' }, { name: 'loop', ok: true }] })
  t.equal(alive.statusCode, 200)
  t.match(alive.json(), { status: 'ok', checks: [{ name: 'loop', ok: true }] })
})

t.test('in prod the reason is in the log and not in the answer', async (t) => {
  const { app, lines } = logged(t)
  await app.register(toolbox, { runMode: 'prod', healthPath: '/-' })
  app.toolbox.health.add('database', () => new Error('no route to 10.0.0.5'))

  const response = await app.inject('/-/ready')

  t.equal(response.statusCode, 503)
  t.notMatch(response.body, '10.0.0.5')
  t.match(lines.find(({ msg }) => msg === 'health checks have failed'), { level: 40, failed: [{ name: 'database', message: 'no route to 10.0.0.5' }] })
})

t.test('a check that hangs is a 503 within its time limit', async (t) => {
  const app = await buildApp(t, { healthPath: '/health' })
  app.beego.addHealthCheck('hangs', () => new Promise(() => {}), { timeout: 20 })

  const response = await app.inject('/health/ready')

  t.equal(response.statusCode, 503)
  t.match(response.json(), { checks: [{ name: 'hangs', ok: false }] })
})

t.test('there are no such routes unless they are asked for, and beegoMvc leaves the routes to a later registration', async (t) => {
  const app = await buildApp(t)
  await app.register(toolbox, { healthPath: '/health' })

  t.equal((await app.inject('/health/live')).statusCode, 200)
  t.equal((await (await buildApp(t)).inject('/live')).statusCode, 404)
})

t.test('the routes lie below the prefix, and filters see them', async (t) => {
  const app = buildFastify(t)
  await app.register(async (child) => {
    await child.register(beegoMvc, { healthPath: '/health' })
    child.beego.insertFilter('/health/*', BeforeStatic, (ctx) => ctx.output.header('x-seen', 'yes'))
  }, { prefix: '/api' })

  const response = await app.inject('/api/health/live')

  t.equal(response.statusCode, 200)
  t.equal(response.headers['x-seen'], 'yes')
})

t.test('two scopes have two toolboxes', async (t) => {
  const app = await buildApp(t)
  await app.register(async (child) => {
    await child.register(beegoMvc)
    child.beego.addTask('inner', '@daily', () => {})
  })
  app.beego.addTask('outer', '@daily', () => {})
  await app.ready()

  t.match(app.toolbox.tasks.list(), [{ name: 'outer' }])
})

t.test('a toolbox of the host is left alone', async (t) => {
  const app: FastifyInstance = buildFastify(t)
  const own = {}
  app.decorate('toolbox', own as never)

  await app.register(beegoMvc)

  t.equal(app.toolbox, own)
  await t.rejects(Promise.resolve(app.register(toolbox)), { code: 'FST_ERR_DEC_ALREADY_PRESENT' })
})

t.test('a health path that is none is refused', async (t) => {
  for (const healthPath of ['health', '/a b', '/a/', '/:x']) await t.rejects(buildApp(t, { healthPath }), { code: 'FST_BEEGO_OPT_INVALID' }, healthPath)
})

function logged (t: Test): { app: FastifyInstance, lines: Array<Record<string, unknown>> } {
  const lines: Array<Record<string, unknown>> = []
  const stream = new Writable({ write (chunk, _, done) { lines.push(JSON.parse(String(chunk))); done() } })
  const app = Fastify({ logger: { stream } })
  t.teardown(() => app.close())
  return { app, lines }
}
