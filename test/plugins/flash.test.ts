import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import t, { type Test } from 'tap'
import flash, { FlashData, type FlashOptions, readFromRequest } from '../../plugins/flash.js'
import beegoMvc, { type BeegoOptions, type Context, Controller } from '../../plugins/index.js'
import { buildApp, buildFastify } from '../helper.js'

/** As Beego writes it: scenario d/flash of Beego 1.12. */
const SAVED = 'BEEGO_FLASH=%00notice%23BEEGOFLASH%23Saved%00'
const GONE = 'BEEGO_FLASH=; Max-Age=0; Path=/; SameSite=Lax'

// In controllers

class NoteController extends Controller {
  save (): void {
    const flash = new FlashData()
    flash.notice('Saved')
    flash.store(this)
    this.redirect('/note/show', 302)
  }

  several (): void {
    const flash = new FlashData()
    flash.success('%d of %s', 3, 'x')
    flash.error('100%')
    flash.set('own', 'é')
    flash.store(this)
    this.data.json = this.data.flash
    this.serveJSON()
  }

  nothing (): void {
    new FlashData().store(this)
    this.ctx.writeString('stored')
  }

  show (): void {
    const flash = readFromRequest(this)
    this.data.json = { read: flash.data, shown: this.data.flash }
    this.serveJSON()
  }
}

t.test('a message is stored in the cookie of Beego, survives the redirect, and is read once', async (t) => {
  const app = await buildNotes(t)

  const saved = await app.inject('/note/save')
  const shown = await app.inject({ url: '/note/show', headers: { cookie: SAVED } })
  const again = await app.inject('/note/show')

  t.strictSame([saved.statusCode, saved.headers['set-cookie']], [302, `${SAVED}; Path=/; SameSite=Lax`])
  t.strictSame([shown.json(), shown.headers['set-cookie']], [{ read: { notice: 'Saved' }, shown: { notice: 'Saved' } }, GONE])
  t.strictSame([again.json(), again.headers['set-cookie']], [{ read: {}, shown: {} }, undefined])
})

t.test('several messages are one cookie, and the view of the request that stores them has them too', async (t) => {
  const app = await buildNotes(t)

  const response = await app.inject('/note/several')

  t.strictSame(response.json(), { success: '3 of x', error: '100%', own: 'é' })
  t.equal(response.headers['set-cookie'],
    'BEEGO_FLASH=%00success%23BEEGOFLASH%233+of+x%00%00error%23BEEGOFLASH%23100%25%00%00own%23BEEGOFLASH%23%C3%A9%00; Path=/; SameSite=Lax')
})

t.test('a store without messages empties the cookie', async (t) => {
  const app = await buildNotes(t)

  t.equal((await app.inject('/note/nothing')).headers['set-cookie'], 'BEEGO_FLASH=; Path=/; SameSite=Lax')
})

t.test('a view shows the messages as flash, escaped', async (t) => {
  class PageController extends Controller {
    override get (): void {
      readFromRequest(this)
      this.tplName = 'page.pug'
    }
  }
  const viewsPath = t.testdir()
  await mkdir(viewsPath, { recursive: true })
  await writeFile(join(viewsPath, 'page.pug'), 'if flash.notice\n  p= flash.notice\nelse\n  p nothing\n')
  const app = await buildApp(t, { viewsPath })
  app.beego.router('/', PageController)
  const show = async (cookie: string) => (await app.inject({ url: '/', headers: { cookie } })).body

  t.equal(await show('BEEGO_FLASH=%00notice%23BEEGOFLASH%23%3Cb%3E%00'), '<p>&lt;b&gt;</p>')
  t.equal(await show(''), '<p>nothing</p>')
})

t.test('what is stored behind a read stays, and what is read behind a store takes nothing away', async (t) => {
  const app = await buildApp(t)
  const store = (ctx: Context, text: string): void => {
    const flash = new FlashData()
    flash.notice(text)
    flash.store(ctx)
  }
  app.beego
    .get('/read-store', (ctx) => { const { data } = readFromRequest(ctx); store(ctx, 'new'); return data })
    .get('/store-read', (ctx) => { store(ctx, 'new'); return readFromRequest(ctx).data })
    .get('/store-store', (ctx) => { ctx.setCookie('a', '1'); store(ctx, 'old'); store(ctx, 'new') })
  const fresh = 'BEEGO_FLASH=%00notice%23BEEGOFLASH%23new%00; Path=/; SameSite=Lax'

  for (const url of ['/read-store', '/store-read']) {
    const response = await app.inject({ url, headers: { cookie: SAVED } })

    t.strictSame([response.json(), response.headers['set-cookie']], [{ notice: 'Saved' }, fresh])
  }
  t.strictSame((await app.inject('/store-store')).headers['set-cookie'], ['a=1; Path=/; SameSite=Lax', fresh])
})

t.test('a cookie that is no flash is read as none, and taken away', async (t) => {
  const app = await buildNotes(t)
  const cookies = ['garbage', '%zz', '', '%00noticeBEEGOFLASHhi%00', '%00a%23BEEGOFLASH%23b%23BEEGOFLASH%23c%00', SAVED.slice(0, -20), `%00${'x'.repeat(8000)}`]

  for (const cookie of cookies) {
    const response = await app.inject({ url: '/note/show', headers: { cookie: `BEEGO_FLASH=${cookie}` } })

    t.strictSame([response.json().read, response.headers['set-cookie']], [{}, GONE], cookie.slice(0, 50))
  }
})

t.test('names of every object are names like any other', async (t) => {
  const app = await buildApp(t)
  app.beego
    .get('/store', (ctx) => { ctx.reply.flash('__proto__', 'x').flash('constructor', 'y') })
    .get('/read', (ctx) => Object.entries(ctx.request.flash()))

  const cookie = String((await app.inject('/store')).headers['set-cookie']).split(';')[0]!
  const read = await app.inject({ url: '/read', headers: { cookie } })

  t.strictSame(read.json(), [['__proto__', 'x'], ['constructor', 'y']])
})

t.test('a text of a user begins no message of its own', async (t) => {
  const app = await buildApp(t)
  app.beego
    .get('/store', (ctx) => { ctx.reply.flash('notice', ctx.input.query('text')) })
    .get('/read', (ctx) => Object.keys(ctx.request.flash()))

  const stored = await app.inject(`/store?text=${encodeURIComponent('hi\0\0error#BEEGOFLASH#forged\0')}`)
  const read = await app.inject({ url: '/read', headers: { cookie: String(stored.headers['set-cookie']).split(';')[0]! } })

  t.notOk(read.json().includes('error'))
})

t.test('flashName and flashSeparator are those of the options', async (t) => {
  const app = await buildNotes(t, { flashName: 'MSG', flashSeparator: 'SEP' })

  const saved = await app.inject('/note/save')
  const shown = await app.inject({ url: '/note/show', headers: { cookie: 'MSG=%00notice%23SEP%23hi%00' } })

  t.equal(saved.headers['set-cookie'], 'MSG=%00notice%23SEP%23Saved%00; Path=/; SameSite=Lax')
  t.strictSame(shown.json().read, { notice: 'hi' })
})

t.test('wrong options are errors', async (t) => {
  for (const options of [{ flashName: '' }, { flashName: 'a b' }, { flashName: 'a=b' }, { flashSeparator: '' }, { flashSeparator: 5 }] as unknown as FlashOptions[]) {
    await t.rejects(async () => { await buildFastify(t).register(flash, options) }, { code: 'FST_BEEGO_OPT_INVALID' }, JSON.stringify(options))
  }
})

// Alone

t.test('alone: messages of one reply are one cookie, and the next request has them once', async (t) => {
  const app = await buildAlone(t)

  const stored = await app.inject({ method: 'POST', url: '/save' })
  const cookie = String(stored.headers['set-cookie']).split(';')[0]!
  const read = await app.inject({ url: '/', headers: { cookie } })
  const again = await app.inject('/')

  t.strictSame([stored.statusCode, stored.headers.location], [302, '/'])
  t.equal(stored.headers['set-cookie'], 'BEEGO_FLASH=%00notice%23BEEGOFLASH%233+saved%00%00error%23BEEGOFLASH%23none+lost%00; Path=/; SameSite=Lax')
  t.strictSame([read.json(), read.headers['set-cookie']], [[{ notice: '3 saved', error: 'none lost' }, { notice: '3 saved', error: 'none lost' }], GONE])
  t.strictSame([again.json(), again.headers['set-cookie']], [[{}, {}], undefined])
})

t.test('alone: routes that were there before, those of child scopes and of other hooks read too', async (t) => {
  const app = buildFastify(t)
  app.get('/before', async (request) => request.flash())
  await app.register(flash)
  await app.register(async (child) => {
    child.addHook('onRequest', async (request, reply) => { reply.header('x-read', request.flash().notice) })
    child.get('/child', async (request) => request.flash())
  })

  t.strictSame((await app.inject({ url: '/before', headers: { cookie: SAVED } })).json(), { notice: 'Saved' })
  t.equal((await app.inject({ url: '/child', headers: { cookie: SAVED } })).headers['x-read'], 'Saved')
})

t.test('alone: two scopes have cookies of their own, and one inside another its own too', async (t) => {
  const app = buildFastify(t)
  const routes = (scope: FastifyInstance): void => {
    scope.get('/save', async (_request, reply) => { reply.flash('notice', 'hi'); return '' })
    scope.get('/read', async (request) => request.flash())
  }
  for (const name of ['a', 'b']) {
    await app.register(async (scope) => {
      await scope.register(flash, { flashName: name })
      routes(scope)
      await scope.register(async (inner) => {
        await inner.register(flash, { flashName: `${name}-inner` })
        routes(inner)
      }, { prefix: '/inner' })
    }, { prefix: `/${name}` })
  }

  for (const [url, name] of [['/a', 'a'], ['/b', 'b'], ['/a/inner', 'a-inner'], ['/b/inner', 'b-inner']]) {
    t.match((await app.inject(`${url}/save`)).headers['set-cookie'], new RegExp(`^${name}=`))
    t.strictSame((await app.inject({ url: `${url}/read`, headers: { cookie: `${name}=%00notice%23BEEGOFLASH%23hi%00` } })).json(), { notice: 'hi' })
  }
})

// Beside beegoMvc

t.test("beegoMvc: Beego's routes read without a hook, native ones once the plugin is registered", async (t) => {
  const app = await buildApp(t)
  app.beego.get('/beego', (ctx) => ctx.request.flash())
  app.get('/native', async (request) => request.flash())
  app.get('/save', async (_request, reply) => reply.flash('notice', 'Saved').send('saved'))

  t.strictSame((await app.inject({ url: '/beego', headers: { cookie: SAVED } })).json(), { notice: 'Saved' })
  t.equal((await app.inject('/save')).headers['set-cookie'], `${SAVED}; Path=/; SameSite=Lax`)
  t.match((await app.inject({ url: '/native', headers: { cookie: SAVED } })).json(), { statusCode: 500, code: 'FST_BEEGO_PLUGIN_MISSING' })
})

t.test('beegoMvc and the plugin together read everywhere, in either order', async (t) => {
  for (const order of ['before', 'after'] as const) {
    const app = buildFastify(t)
    if (order === 'before') await app.register(flash, { runMode: 'prod' })
    await app.register(beegoMvc, { runMode: 'prod' })
    if (order === 'after') await app.register(flash)
    app.beego.get('/beego', (ctx) => ctx.request.flash())
    app.get('/native', async (request) => request.flash())

    for (const url of ['/beego', '/native']) {
      t.strictSame((await app.inject({ url, headers: { cookie: SAVED } })).json(), { notice: 'Saved' }, `${order} ${url}`)
    }
  }
})

t.test('a flash of the host stays its own beside beegoMvc, and beside the plugin alone is an error', async (t) => {
  const theirs = fp(async (app: FastifyInstance) => {
    app.decorateRequest('flash', (() => ({ theirs: 'yes' })) as never)
    app.decorateReply('flash', (() => {}) as never)
  })
  const app = buildFastify(t)
  await app.register(theirs)
  await app.register(beegoMvc, { runMode: 'prod' })
  app.beego.autoRouter(NoteController)
  app.get('/native', async (request) => request.flash())
  const other = buildFastify(t)
  await other.register(theirs)

  t.strictSame((await app.inject('/native')).json(), { theirs: 'yes' })
  t.equal((await app.inject('/note/save')).headers['set-cookie'], `${SAVED}; Path=/; SameSite=Lax`)
  await t.rejects(async () => { await other.register(flash) }, { code: 'FST_ERR_DEC_ALREADY_PRESENT' })
})

async function buildNotes (t: Test, options: BeegoOptions = {}): Promise<FastifyInstance> {
  const app = await buildApp(t, options)
  app.beego.autoRouter(NoteController)
  return app
}

async function buildAlone (t: Test): Promise<FastifyInstance> {
  const app = buildFastify(t)
  await app.register(flash)
  app.post('/save', async (_request, reply) => reply.flash('notice', '%d saved', 3).flash('error', 'none lost').redirect('/'))
  app.get('/', async (request) => [request.flash(), request.flash()])
  return app
}
