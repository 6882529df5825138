import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'
import t, { type Test } from 'tap'
import admin from '../../plugins/admin.js'
import beegoMvc, { type BeegoOptions, Controller, FlashData } from '../../plugins/index.js'
import config, { loadConfig, parseConfig } from '../../plugins/config.js'
import controllers from '../../plugins/controllers.js'
import errors from '../../plugins/errors.js'
import filters from '../../plugins/filters.js'
import flash from '../../plugins/flash.js'
import logs from '../../plugins/logs.js'
import session from '../../plugins/session.js'
import statics from '../../plugins/static.js'
import toolbox from '../../plugins/toolbox.js'
import views from '../../plugins/views.js'
import xsrf from '../../plugins/xsrf.js'
import { Application } from '../../lib/application.js'
import { buildFastify } from '../helper.js'

t.test('beegoMvc takes its options from the file, and given ones win', async (t) => {
  const file = await fileOf(t, 'appname = from file\nrunmode = prod\nxsrfexpire = 60\nhttpport = 9000\nmine = 5')
  const app = buildFastify(t)

  await app.register(beegoMvc, { config: file, appName: 'given' })

  t.match(app.beego.config, { appName: 'given', runMode: 'prod', xsrfExpire: 60, serverName: 'beegoServer' })
  t.equal(app.beego.appConfig.int('mine'), 5)
  t.equal(app.beego.appConfig.string('appname'), 'from file')
  t.equal(app.beego.appConfig.file, file)
})

t.test('without a file there is an empty configuration', async (t) => {
  const app = buildFastify(t)

  await app.register(beegoMvc, { config: false, runMode: 'prod' })

  t.strictSame(app.beego.appConfig.sections, [])
  t.equal(app.beego.appConfig.runMode, 'prod')
})

t.test('each option says who has said it', async (t) => {
  const { optionSources } = new Application({ config: parseConfig('ini', 'runmode = prod\nappname = a', { env: {} }), serverName: 's' }, '')
  const app = buildFastify(t)
  await app.register(beegoMvc, { runMode: 'prod' })

  t.match(optionSources, { runMode: 'file', appName: 'file', serverName: 'given', viewsPath: 'default' })
})

t.test("BEEGO_RUNMODE wins over the file's run mode, a given one over both", async (t) => {
  const file = await fileOf(t, 'runmode = dev\nappname = none\n[prod]\nappname = of prod\n[test]\nappname = of test')
  process.env.BEEGO_RUNMODE = 'prod'
  t.teardown(() => { delete process.env.BEEGO_RUNMODE })
  const read = async (options: BeegoOptions) => {
    const app = buildFastify(t)
    await app.register(beegoMvc, options)
    return [app.beego.config.runMode, app.beego.config.appName, app.beego.appConfig.string('appname')]
  }

  t.strictSame(await read({ config: file }), ['prod', 'of prod', 'of prod'])
  t.strictSame(await read({ config: file, runMode: 'test' }), ['test', 'of test', 'of test'])
  t.strictSame(await read({ config: loadConfig(file), runMode: 'test' }), ['test', 'of test', 'of test'])
  t.strictSame(await read({ config: loadConfig(file) }), ['prod', 'of prod', 'of prod'])
  t.strictSame(await read({}), ['dev', 'beego', ''], 'a plugin without a file asks no environment')
})

t.test('a file that is wrong stops the registration with its place', async (t) => {
  const wrong: Array<[options: unknown, expected: { code: string, line?: number, message?: RegExp }]> = [
    [{ config: await fileOf(t, 'a = 1\nenablegzip = maybe') }, { code: 'FST_BEEGO_CONFIG_VALUE', line: 2 }],
    [{ config: await fileOf(t, 'a = 1\n???') }, { code: 'FST_BEEGO_CONFIG_SYNTAX', line: 2 }],
    [{ config: '/nope/app.conf' }, { code: 'FST_BEEGO_CONFIG_FILE' }],
    [{ config: true }, { code: 'FST_BEEGO_OPT_INVALID', message: /'config'/ }],
    [{ config: '' }, { code: 'FST_BEEGO_OPT_INVALID', message: /'config'/ }]
  ]

  for (const [options, expected] of wrong) await t.rejects(async () => { await buildFastify(t).register(beegoMvc, options as BeegoOptions) }, expected)
})

t.test('options of a server belong to fastify-beego/app', async (t) => {
  for (const options of [{ httpPort: 80 }, { httpsCertFile: 'x' }, { workers: 2 }, { enableFcgi: true }]) {
    await t.rejects(async () => { await buildFastify(t).register(beegoMvc, options as BeegoOptions) }, { code: 'FST_BEEGO_OPT_NOT_HERE', message: /belongs to fastify-beego\/app/ })
  }
})

t.test('a plugin alone takes its options from a file too', async (t) => {
  const file = await fileOf(t, 'flashname = FROM_FILE\nsessionname = sid')
  const app = buildFastify(t)
  await app.register(flash, { config: file } as never)
  await app.register(session, { config: file })
  app.get('/', async (request, reply) => {
    request.session.beego = { a: 1 }
    return reply.flash('notice', 'hi').send('ok')
  })

  const cookies = [(await app.inject('/')).headers['set-cookie']].flat().join()

  t.match(cookies, /FROM_FILE=/)
  t.match(cookies, /sid=/)
})

t.test('views read the file by the function config', async (t) => {
  const file = await fileOf(t, 'title = Shop\n[db]\nhost = h', { 'views/a.tpl': '{{config "String" "title" ""}} {{config "Int" "maxmemory" 0}} {{index (config "DIY" "db" "") "host"}}' })
  const app = buildFastify(t)
  await app.register(beegoMvc, { config: file, viewsPath: join(dirname(file), '..', 'views') })
  app.get('/', (_request, reply) => reply.beegoView('a.tpl'))

  t.equal((await app.inject('/')).body, 'Shop 67108864 h')
})

t.test('an option that comes too late for its scope is an error that says where to give it, unless it says the same', async (t) => {
  const lates: Array<[FastifyPluginAsync<BeegoOptions>, BeegoOptions]> = [
    [statics, { dialect: 'classic' }], [statics, { runMode: 'prod' }], [xsrf, { xsrfKey: ['a'] }], [views, { viewsPath: 'elsewhere' }]
  ]
  for (const [plugin, options] of lates) {
    const app = buildFastify(t)
    await app.register(filters, { dialect: 'modern', xsrfKey: ['a', 'b'] })
    await app.register(views, { dialect: 'modern', xsrfKey: ['a', 'b'], config: false })
    await app.register(async (child) => { await child.register(plugin, options) }, {})

    const message = new RegExp(`'${Object.keys(options)[0]}'.*registered first`)
    await t.rejects(async () => { await app.register(plugin, options) }, { code: 'FST_BEEGO_OPT_SCOPE', message })
  }
})

t.test('plugins bring options of their own, in any order', async (t) => {
  const parts: Array<[FastifyPluginAsync<BeegoOptions>, BeegoOptions]> = [
    [flash, { flashName: 'MINE' }], [xsrf, { xsrfKey: 'k', xsrfName: 'mine' }], [views, { viewsPath: 'test' }], [statics, { staticDir: { '/t': 'test' }, enableGzip: true }],
    [logs, { accessLogs: true, fileLineNum: false }], [session, { sessionOn: true, sessionName: 'mine' }], [admin, { adminHttpPort: 0 }], [toolbox, { healthPath: '/up' }],
    [controllers, { autoRender: false, maxMemory: 1000, enableXSRF: true }], [filters, { appName: 'shop' }], [errors, { errorsShow: false }]
  ]
  for (const [first, its] of parts) {
    for (const [second, options] of parts) {
      if (first === second) continue
      const app = buildFastify(t)
      await app.register(first, its)
      await t.resolves(Promise.resolve(app.register(second, options)), JSON.stringify([its, options]))
    }
  }
})

t.test('what a later plugin brings holds for those before it', async (t) => {
  const app = buildFastify(t)
  await app.register(controllers, { runMode: 'prod' })
  app.beego
    .get('/flash', (ctx) => { const flash = new FlashData(); flash.notice('hi'); flash.store(ctx) })
    .get('/token', (ctx) => ctx.app.xsrf.token(ctx))
  await app.register(flash, { flashName: 'MINE' })
  await app.register(xsrf, { xsrfKey: 'k', xsrfName: 'mine' })

  t.match((await app.inject('/flash')).headers['set-cookie'], /^MINE=/)
  t.match((await app.inject('/token')).headers['set-cookie'], /^mine=/)
})

t.test('what a plugin says stays, also where it is the default', async (t) => {
  const app = buildFastify(t)
  await app.register(filters)
  await app.register(errors, { errorsShow: true })

  await t.rejects(async () => { await app.register(controllers, { errorsShow: false }) }, { code: 'FST_BEEGO_OPT_SCOPE', message: /'errorsShow'/ })
})

t.test('controllers behind another plugin are protected, and their answers compressed, as they say', async (t) => {
  const app = buildFastify(t)
  await app.register(filters, { runMode: 'prod' })
  await app.register(controllers, { enableXSRF: true, xsrfKey: 'k', enableGzip: true, gzipMinLength: 5000 })
  class NoteController extends Controller {
    override get (): string { return 'x'.repeat(this.getInt('size')) }
    override post (): string { return 'saved' }
  }
  app.beego.router('/', NoteController)
  const codingOf = async (size: number) => (await app.inject({ url: `/?size=${size}`, headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']

  t.equal((await app.inject({ method: 'POST', url: '/' })).statusCode, 422)
  t.strictSame([await codingOf(4999), await codingOf(5000)], [undefined, 'gzip'])
})

t.test('outputs of logs that come with a later plugin are those of the scope', async (t) => {
  const said: string[] = []
  const app = buildFastify(t)
  await app.register(controllers)
  await app.register(logs, { logOutputs: { memory: { write: ({ text }) => { said.push(text) }, flush: async () => {}, flushSync: () => {}, close: async () => {} } }, fileLineNum: false })
  app.beego.log.notice('hello')

  t.strictSame(said, ['[N]  hello'])
})

t.test('another file for a scope that has one is an error', async (t) => {
  const [first, second] = [await fileOf(t, 'appname = a'), await fileOf(t, 'appname = a')]
  const app = buildFastify(t)
  await app.register(filters, { config: first })
  await app.register(views, { config: first })

  await t.rejects(async () => { await app.register(flash, { config: second }) }, { code: 'FST_BEEGO_OPT_SCOPE', message: /'config'/ })
})

t.test('sessions follow what is said to their own registration', async (t) => {
  const app = buildFastify(t)
  await app.register(filters)
  await app.register(session, { sessionOn: true, sessionName: 'mine' })
  app.get('/', async () => 'x')

  t.match((await app.inject('/')).headers['set-cookie'], /^mine=/)
})

t.test('a plugin alone reads a file for the whole application', async (t) => {
  const file = await fileOf(t, 'a = 1\nb = ${X||none}\n[prod]\na = 2') // eslint-disable-line no-template-curly-in-string -- what users write
  const app = buildFastify(t)

  await app.register(config, { file, env: { X: 'x' }, runMode: 'prod' })

  t.equal(app.appConfig.int('a'), 2)
  t.equal(app.appConfig.string('b'), 'x')
  await app.register(async (child) => { t.equal(child.appConfig, app.appConfig) })
})

t.test('without a name the file of the environment or of the working directory is read', async (t) => {
  const file = await fileOf(t, 'a = 1')
  const before = process.cwd()
  const read = async (env: Record<string, string>) => {
    const app = buildFastify(t)
    await app.register(config, { env })
    return app.appConfig.file
  }

  t.equal(await read({ BEEGO_CONFIG_PATH: file }), file)
  process.chdir(dirname(dirname(file)))
  t.teardown(() => { process.chdir(before) })
  t.equal(await read({}), join(process.cwd(), 'conf', 'app.conf'))
  process.chdir(tmpdir())
  await t.rejects(read({}), { code: 'FST_BEEGO_CONFIG_FILE', message: /conf\/app\.conf/ })
})

t.test('options of the plugin alone that are none, or of another kind, are errors', async (t) => {
  const register = (options: unknown) => async () => { await buildFastify(t).register(config, options as never) }

  await t.rejects(register({ path: 'x' }), { code: 'FST_BEEGO_OPT_UNKNOWN' })
  await t.rejects(register({ files: 'x' }), { code: 'FST_BEEGO_OPT_UNKNOWN', message: /'file'/ })
  await t.rejects(register({ file: '' }), { code: 'FST_BEEGO_OPT_INVALID', message: /'file'/ })
  await t.rejects(register({ file: 1 }), { code: 'FST_BEEGO_OPT_INVALID', message: /'file'/ })
  await t.rejects(register({ env: 'x' }), { code: 'FST_BEEGO_OPT_INVALID', message: /'env'/ })
  await t.rejects(register({ env: null }), { code: 'FST_BEEGO_OPT_INVALID', message: /'env'/ })
  await t.rejects(register({ runMode: 1 }), { code: 'FST_BEEGO_OPT_INVALID', message: /'runMode'/ })
  await t.rejects(register({ file: 'nope.conf', prefix: '/x', logLevel: 'info' }), { code: 'FST_BEEGO_CONFIG_FILE' })
})

/** `conf/app.conf` in a folder of its own. */
async function fileOf (t: Test, text: string, others: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-config-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries({ 'conf/app.conf': text, ...others })) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return join(folder, 'conf', 'app.conf')
}
