import { join } from 'node:path'
import fastifyView from '@fastify/view'
import pug from 'pug'
import t, { type Test } from 'tap'
import beegoMvc, { type BeegoOptions, Controller } from '../../plugins/index.js'
import views from '../../plugins/views.js'
import { buildApp, buildFastify } from '../helper.js'

const JSON_CLIENT = { accept: 'application/json' }

const VIEWS = {
  'page.pug': 'p= text',
  'site.pug': 'main !{LayoutContent}\naside !{Side}\nfooter= text',
  'side.pug': 'b= text',
  'broken.pug': 'p(\n',
  'failing.pug': 'p= nothing.there',
  'page.tpl': '{{.text}}',
  usercontroller: { 'get.pug': 'p get', 'list.pug': 'p list of #{text}', 'showall.pug': 'p all' },
  shared: { 'list.pug': 'p shared' }
}

class UserController extends Controller {
  override get () {}
  list () { this.data.text = '<b>' }
  async showAll () {}
}

t.test('a view is named after the class and the action, in lower case', async (t) => {
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS), tplExt: 'pug' })
  app.beego.router('/rest', UserController).router('/list', UserController, 'get:List').router('/all', UserController, 'get:ShowAll')

  const list = await app.inject('/list')

  t.equal((await app.inject('/rest')).body, '<p>get</p>')
  t.equal(list.body, '<p>list of &lt;b&gt;</p>')
  t.equal(list.headers['content-type'], 'text/html; charset=utf-8')
  t.equal((await app.inject('/all')).body, '<p>all</p>')
})

t.test('tplName, tplPrefix and tplExt choose another view', async (t) => {
  class ChoiceController extends UserController {
    name () { this.tplName = 'page.pug'; this.data = { text: 'named' } }
    override list () { this.tplPrefix = 'shared/'; this.tplExt = 'pug' }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/name', ChoiceController, 'get:name').router('/list', ChoiceController, 'get:list')

  t.equal((await app.inject('/name')).body, '<p>named</p>')
  t.equal((await app.inject('/list')).body, '<p>shared</p>')
})

t.test('a layout shows the page, its sections and the same data', async (t) => {
  class LayoutController extends Controller {
    override layout = 'site.pug'
    override tplName = 'page.pug'
    override layoutSections = { Side: 'side.pug' }
    override get () { this.data.text = 'x' }
    bare () { this.data.text = 'x'; this.layoutSections = { Side: '' } }
    none () { this.data.text = 'x'; this.layout = '' }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', LayoutController).router('/bare', LayoutController, 'get:bare').router('/none', LayoutController, 'get:none')

  t.equal((await app.inject('/')).body, '<main><p>x</p></main><aside><b>x</b></aside><footer>x</footer>')
  t.equal((await app.inject('/bare')).body, '<main><p>x</p></main><aside></aside><footer>x</footer>')
  t.equal((await app.inject('/none')).body, '<p>x</p>')
})

t.test('defaults can be class fields, set in prepare, and inherited', async (t) => {
  class SiteController extends Controller {
    override layout = 'site.pug'
    override tplExt = 'pug'
    override tplPrefix = 'shared'
  }
  class InnerController extends SiteController {
    override prepare () { this.layout = ''; this.data.text = 'x' }
    list () {}
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', InnerController, 'get:list')

  t.equal((await app.inject('/')).body, '<p>shared</p>')
})

t.test('enableRender off, set anywhere before, shows no view', async (t) => {
  class OffController extends Controller {
    override enableRender = false
    override get () {}
  }
  class LaterController extends Controller {
    override get () { this.enableRender = false }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/field', OffController).router('/later', LaterController)

  t.match(await app.inject('/field'), { statusCode: 200, body: '' })
  t.match(await app.inject('/later'), { statusCode: 200, body: '' })
})

t.test('what one request says about its view is not there for the next', async (t) => {
  class OnceController extends Controller {
    override get () {
      this.tplName = 'page.pug'
      this.data[this.getString('key')] = 'leak'
      this.data.text ??= 'clean'
    }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', OnceController)

  t.equal((await app.inject('/?key=text')).body, '<p>leak</p>')
  t.equal((await app.inject('/?key=other')).body, '<p>clean</p>')
})

t.test('renderString and renderBytes give the view and write nothing', async (t) => {
  class TextController extends Controller {
    override tplName = 'page.pug'
    override async get () {
      this.data.text = 'x'
      const text = await this.renderString()
      const bytes = await this.renderBytes()
      return [text, bytes.toString(), this.ctx.started]
    }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', TextController)

  t.strictSame((await app.inject('/')).json(), ['<p>x</p>', '<p>x</p>', false])
})

t.test('a view that is rendered by hand in prepare is the answer, and the action is skipped', async (t) => {
  let acted = false
  class LoginController extends Controller {
    override tplName = 'page.pug'
    override async prepare () {
      this.data.text = 'log in'
      await this.render()
    }

    override get () { acted = true }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', LoginController)

  t.strictSame([(await app.inject('/')).body, acted], ['<p>log in</p>', false])
})

t.test('render by hand works with autoRender off', async (t) => {
  class HandController extends Controller {
    override tplName = 'page.pug'
    override async get () {
      this.data.text = 'by hand'
      await this.render()
    }
  }
  const app = await buildApp(t, { autoRender: false, viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', HandController)

  t.equal((await app.inject('/')).body, '<p>by hand</p>')
})

t.test('finish and late filters see the view as written', async (t) => {
  const seen: boolean[] = []
  class SeenController extends Controller {
    override tplName = 'page.pug'
    override get () {}
    override finish () { seen.push(this.ctx.started) }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', SeenController).insertFilter('*', 'AfterExec', (ctx) => { seen.push(ctx.started) })

  await app.inject('/')

  t.strictSame(seen, [true, true])
})

t.test('a missing view is a 500 that names it and where it was looked for', async (t) => {
  const viewsPath = t.testdir(VIEWS)
  const app = await buildApp(t, { runMode: 'dev', viewsPath, tplExt: 'pug' })
  app.beego.router('/', class MissingController extends Controller { override get () {} })

  const response = await app.inject({ url: '/', headers: JSON_CLIENT })

  t.match(response.json(), { statusCode: 500, code: 'FST_BEEGO_VIEW_MISSING' })
  t.match(response.json().message, 'missingcontroller/get.pug')
  t.match(response.json().message, viewsPath)
})

t.test('a missing layout or section is named, too', async (t) => {
  class LostController extends Controller {
    override tplName = 'page.pug'
    override get () { this.layout = this.getString('layout'); this.layoutSections = { Side: this.getString('side') } }
  }
  const app = await buildApp(t, { runMode: 'dev', viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', LostController)

  t.match((await app.inject({ url: '/?layout=lost.pug', headers: JSON_CLIENT })).json(), { code: 'FST_BEEGO_VIEW_MISSING', message: /lost\.pug/ })
  t.match((await app.inject({ url: '/?layout=site.pug&side=gone.pug', headers: JSON_CLIENT })).json(), { code: 'FST_BEEGO_VIEW_MISSING', message: /gone\.pug/ })
})

t.test('a file that no engine can show is an error that names file and extension', async (t) => {
  class EngineController extends Controller {
    override get () { this.tplName = this.getString('tpl') }
  }
  const app = await buildApp(t, { runMode: 'dev', viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', EngineController)

  for (const [tpl, extension] of [['page.xyz', '.xyz'], ['page', '']] as const) {
    const response = await app.inject({ url: `/?tpl=${tpl}`, headers: JSON_CLIENT })

    t.match(response.json(), { statusCode: 500, code: 'FST_BEEGO_VIEW_ENGINE' }, tpl)
    t.match(response.json().message, `'${tpl}'`)
    t.match(response.json().message, `'${extension}'`)
  }
})

t.test('a view that is wrong or fails is a 500, and says nothing in prod', async (t) => {
  class WrongController extends Controller {
    override get () { this.tplName = this.getString('tpl') }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', WrongController)

  for (const tpl of ['broken.pug', 'failing.pug']) {
    const response = await app.inject(`/?tpl=${tpl}`)

    t.equal(response.statusCode, 500, tpl)
    t.notMatch(response.body, tpl)
  }
})

t.test('in dev a change on disk shows at the next request', async (t) => {
  const viewsPath = t.testdir({ 'page.pug': 'p old' })
  const app = await buildApp(t, { runMode: 'dev', viewsPath })
  app.beego.router('/', class ChangeController extends Controller {
    override tplName = 'page.pug'
    override get () {}
  })

  t.equal((await app.inject('/')).body, '<p>old</p>')
  t.testdir({ 'page.pug': 'p new' })
  t.equal((await app.inject('/')).body, '<p>new</p>')
})

t.test('setViewsPath names another folder', async (t) => {
  const app = await buildApp(t)
  app.beego.setViewsPath(t.testdir(VIEWS)).router('/', class PathController extends Controller {
    override tplName = 'page.pug'
    override get () { this.data.text = 'found' }
  })

  t.equal((await app.inject('/')).body, '<p>found</p>')
})

// On plain Fastify routes

t.test('alone: reply.beegoView answers with a view, in a layout with sections if there is one', async (t) => {
  const app = await buildAlone(t, { viewsPath: t.testdir(VIEWS) })

  const page = await app.inject('/page')

  t.strictSame([page.statusCode, page.headers['content-type'], page.body], [200, 'text/html; charset=utf-8', '<p>x</p>'])
  t.equal((await app.inject('/layout')).body, '<main><p>x</p></main><aside><b>x</b></aside><footer>x</footer>')
  t.equal((await app.inject('/bare')).body, '<p></p>')
  t.match(await app.inject('/status'), { statusCode: 201, body: '<p>x</p>' })
})

t.test('alone: an error of a view is the host\'s to handle', async (t) => {
  const app = await buildAlone(t, { viewsPath: t.testdir(VIEWS) })

  t.match((await app.inject('/missing')).json(), { statusCode: 500, code: 'FST_BEEGO_VIEW_MISSING' })
  t.match((await app.inject('/engine')).json(), { statusCode: 500, code: 'FST_BEEGO_VIEW_ENGINE' })
})

t.test('the host\'s own @fastify/view stays what it is', async (t) => {
  const app = buildFastify(t)
  const dir = t.testdir({
    host: { 'page.pug': 'p host #{text}' },
    ours: { 'page.pug': 'p our #{text}', hostcontroller: { 'get.pug': 'p= text' } }
  })
  await app.register(fastifyView, { engine: { pug }, root: join(dir, 'host') })
  await app.register(beegoMvc, { runMode: 'prod', tplExt: 'pug', viewsPath: join(dir, 'ours') })
  app.beego.router('/beego', class HostController extends Controller {
    override get () { this.data.text = 'beego' }
  })
  app.get('/host', async (_request, reply) => (reply as unknown as { view: (name: string, data: object) => unknown }).view('page.pug', { text: 'view' }))
  app.get('/reply', async (_request, reply) => reply.beegoView('page.pug', { text: 'reply' }))

  t.equal((await app.inject('/beego')).body, '<p>beego</p>')
  t.equal((await app.inject('/host')).body, '<p>host view</p>')
  t.equal((await app.inject('/reply')).body, '<p>our reply</p>')
})

t.test('a @fastify/view that the host registers afterwards is not in our way', async (t) => {
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  await app.register(fastifyView, { engine: { pug }, root: t.testdir(VIEWS) })
  app.get('/host', async (_request, reply) => (reply as unknown as { view: (name: string, data: object) => unknown }).view('page.pug', { text: 'host' }))
  app.get('/ours', async (_request, reply) => reply.beegoView('page.pug', { text: 'ours' }))

  t.equal((await app.inject('/host')).body, '<p>host</p>')
  t.equal((await app.inject('/ours')).body, '<p>ours</p>')
})

t.test('two scopes show views of two folders', async (t) => {
  const root = t.testdir({ one: { 'page.pug': 'p one' }, two: { 'page.pug': 'p two' } })
  const app = buildFastify(t)
  for (const name of ['one', 'two']) {
    await app.register(async (scope) => {
      await scope.register(views, { runMode: 'prod', viewsPath: `${root}/${name}` })
      scope.get('/page', async (_request, reply) => reply.beegoView('page.pug'))
    }, { prefix: `/${name}` })
  }

  t.equal((await app.inject('/one/page')).body, '<p>one</p>')
  t.equal((await app.inject('/two/page')).body, '<p>two</p>')
})

t.test('alone: a bad option is refused', async (t) => {
  const app = buildFastify(t)

  await t.rejects(async () => { await app.register(views, { viewPath: 'x' } as never) }, { code: 'FST_BEEGO_OPT_UNKNOWN', message: /'viewsPath'/ })
})

async function buildAlone (t: Test, options: BeegoOptions) {
  const app = buildFastify(t)
  await app.register(views, { runMode: 'prod', ...options })
  app.get('/page', async (_request, reply) => reply.beegoView('page.pug', { text: 'x' }))
  app.get('/layout', (_request, reply) => { reply.beegoView('page.pug', { text: 'x' }, { layout: 'site.pug', layoutSections: { Side: 'side.pug' } }) })
  app.get('/bare', async (_request, reply) => reply.beegoView('page.pug'))
  app.get('/status', async (_request, reply) => reply.code(201).beegoView('page.pug', { text: 'x' }))
  app.get('/missing', async (_request, reply) => reply.beegoView('missing.pug'))
  app.get('/engine', async (_request, reply) => reply.beegoView('page.xyz'))
  return app
}
