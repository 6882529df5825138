import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import beegoMvc, { type BeegoOptions, Controller } from '../../plugins/index.js'
import logs, { beegoLogger, type LogOutput } from '../../plugins/logs.js'
import { buildApp, buildFastify } from '../helper.js'

class OrderController extends Controller {
  override get (): string {
    this.log.notice('%d orders of %v', 5, { ann: 2 })
    return 'x'
  }
}

t.test('Fastify logs to Beego\'s outputs: requests, controllers and app.beego.log in one file', async (t) => {
  const file = join(await folderOf(t), 'logs', 'project.log')
  const log = beegoLogger({ outputs: { file: { filename: file } } })
  const app = Fastify({ loggerInstance: log })
  await app.register(beegoMvc)
  app.beego.router('/', OrderController)

  await app.inject('/')
  app.beego.log.error('no user %d', 7)
  await app.close()

  const lines = (await readFile(file, 'utf8')).split('\n')
  t.match(lines[0], /^[\d/]{10} [\d:.]{12} \[I\] {2}incoming request \{"reqId":"req-1","req":\{"method":"GET","url":"\/"/)
  t.match(lines[1], /\[N\] {2}5 orders of map\[ann:2\] \{"reqId":"req-1"\}$/)
  t.match(lines[2], /\[I\] {2}request completed \{"reqId":"req-1","res":\{"statusCode":200\}/)
  t.match(lines[3], /\[E\] {2}no user 7$/)
  t.equal(lines.length, 5)
  await log.beeLogger.close()
})

t.test('with a logger of the host\'s, Beego\'s words go there', async (t) => {
  const lines: Array<Record<string, unknown>> = []
  const stream = new Writable({ write (chunk, _, done) { lines.push(JSON.parse(String(chunk))); done() } })
  const app = buildFastify(t, { logger: { stream, level: 'info' }, disableRequestLogging: true })
  await app.register(beegoMvc)
  app.beego.router('/', OrderController)

  await app.inject('/')
  app.beego.log.emergency('no power')
  app.beego.log.debug('unheard')

  t.match(lines, [{ level: 30, msg: '5 orders of map[ann:2]', reqId: 'req-1' }, { level: 60, msg: /^no power$/ }])
  t.equal(lines.length, 2)
})

t.test('any application has app.logs, and its outputs are closed with it', async (t) => {
  const file = join(await folderOf(t), 'a.log')
  const app = buildFastify(t)
  await app.register(logs, { logOutputs: { multifile: { filename: file, separate: ['error'] } } })

  app.logs.info('fine')
  app.logs.error('broken')
  await app.close()

  t.match(await readFile(file, 'utf8'), /\[I\] \[logs\.test\.ts:\d+\] {2}fine\n.*broken\n$/)
  t.match(await readFile(file.replace('.log', '.error.log'), 'utf8'), /^\S+ \S+ \[E\] \[logs\.test\.ts:\d+\] {2}broken\n$/)
})

t.test('app.beego.log is app.logs', async (t) => {
  const app = await buildApp(t)

  t.equal(app.beego.log, app.logs)
})

t.test('members of the host are left alone', async (t) => {
  const app = buildFastify(t)
  app.decorate('logs', 'mine' as never)

  await app.register(beegoMvc)

  t.equal(app.logs, 'mine')
})

t.test('access logs in Apache\'s format', async (t) => {
  const { app, said } = await buildLogged(t, { accessLogs: true })

  await app.inject({ url: '/order?id=5', headers: { referer: 'http://from/', 'user-agent': 'curl/8 \x1b[2J', 'remote-user': 'ann' } })
  await app.inject({ url: '/nowhere', method: 'POST', headers: { 'user-agent': '' } })

  t.match(said[0], /^127\.0\.0\.1 - - \[\d\d\/[A-Z][a-z]{2}\/\d{4} \d\d:\d\d:\d\d\] "GET \/order\?id=5 HTTP\/1\.1 200 2" \d+\.\d{6} http:\/\/from\/ curl\/8 \\x1b\[2J$/)
  t.match(said[1], /"POST \/nowhere HTTP\/1\.1 404 \d+" \d+\.\d{6}$/)
})

t.test('access logs are information for a logger of the host\'s', async (t) => {
  const lines: Array<Record<string, unknown>> = []
  const stream = new Writable({ write (chunk, _, done) { lines.push(JSON.parse(String(chunk))); done() } })
  const app = buildFastify(t, { logger: { stream, level: 'info' }, disableRequestLogging: true })
  await app.register(beegoMvc, { accessLogs: true })
  app.beego.router('/', OrderController)

  await app.inject('/')

  t.match(lines.at(-1), { level: 30, msg: /"GET \/ HTTP\/1\.1 200/ })
})

t.test('access logs as JSON, with Beego\'s names', async (t) => {
  for (const accessLogsFormat of ['JSON_FORMAT', ''] as const) {
    const { app, said } = await buildLogged(t, { accessLogs: true, accessLogsFormat })

    await app.inject({ url: '/order', headers: { 'remote-user': 'ann' } })
    await app.inject({ url: '/order' })

    const record = JSON.parse(said[0]!)
    t.match(record, {
      remote_addr: '127.0.0.1',
      request_time: /^\d{4}-.*Z$/,
      request_method: 'GET',
      request: 'GET /order HTTP/1.1',
      server_protocol: 'HTTP/1.1',
      host: 'localhost:80',
      status: 200,
      body_bytes_sent: 2,
      http_referrer: '',
      remote_user: 'ann'
    })
    t.ok(record.elapsed_time > 1000 && Number.isInteger(record.elapsed_time))
    t.equal(JSON.parse(said[1]!).remote_user, '')
  }
})

t.test('static files are left out of access logs, unless they are asked for', async (t) => {
  const paths = ['/assets/x.css', '/favicon.ico', '/robots.txt', '/order']
  const without = await buildLogged(t, { accessLogs: true, staticDir: { '/assets': 'test' } })
  const with_ = await buildLogged(t, { accessLogs: true, enableStaticLogs: true, staticDir: { '/assets': 'test', '/': 'test' } })
  const root = await buildLogged(t, { accessLogs: true, staticDir: { '/': 'test' } })

  for (const url of paths) for (const { app } of [without, with_, root]) await app.inject(url)

  t.equal(without.said.length, 1)
  t.equal(with_.said.length, 4)
  t.equal(root.said.length, 2, 'a root that shows files shows pages too')
})

t.test('access logs of an application without static files', async (t) => {
  const said: string[] = []
  const app = buildFastify(t)
  await app.register(logs, { accessLogs: true, logOutputs: { memory: memory(said) } })

  app.get('/empty', async (_request, reply) => { reply.code(204); return null })

  await app.inject('/empty')

  t.match(said, [/"GET \/empty HTTP\/1\.1 204 0" /])
})

async function buildLogged (t: Test, options: BeegoOptions) {
  const said: string[] = []
  const app = await buildApp(t, { ...options, logOutputs: { memory: memory(said) } })
  app.beego.get('/order', () => 'ok')
  return { app, said }
}

function memory (said: string[]): LogOutput {
  return { write ({ message }) { said.push(message) }, async flush () {}, flushSync () {}, async close () {} }
}

async function folderOf (t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-logs-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}
