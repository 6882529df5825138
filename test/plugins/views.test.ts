import { join } from 'node:path'
import fastifyView from '@fastify/view'
import pug from 'pug'
import t, { type Test } from 'tap'
import controllers from '../../plugins/controllers.js'
import filters from '../../plugins/filters.js'
import beegoMvc, { type BeegoOptions, Controller } from '../../plugins/index.js'
import views from '../../plugins/views.js'
import { buildApp, buildFastify } from '../helper.js'

const JSON_CLIENT = { accept: 'application/json' }

const VIEWS = {
  'page.pug': 'p= text',
  'site.pug': 'main !{LayoutContent}\naside !{Side}\nfooter= text',
  'side.pug': 'b= text',
  'failing.pug': 'p= nothing.there',
  'page.tpl': '<p>{{.text}}</p>',
  'site.tpl': '<main>{{.LayoutContent}}</main>',
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
    override list () { this.tplPrefix = 'shared/'; this.tplExt = 'pug'; this.tplName = 'list.pug' }
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
    override tplPrefix = 'shared/'
  }
  class InnerController extends SiteController {
    override prepare () { this.layout = ''; this.data.text = 'x' }
    list () { this.tplName = 'list.pug' }
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

t.test('a view that fails is a 500, and says nothing in prod', async (t) => {
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', class FailingController extends Controller {
    override get () { this.tplName = 'failing.pug' }
  })

  const response = await app.inject('/')

  t.equal(response.statusCode, 500)
  t.notMatch(response.body, 'failing.pug')
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

t.test('a view shows without a promise: the action has written when render returns', async (t) => {
  const seen: unknown[] = []
  class SyncController extends Controller {
    override tplName = 'page.pug'
    override layout = 'site.tpl'
    override get () { seen.push(this.render(), this.ctx.started) }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', SyncController)

  await app.inject('/')

  t.strictSame(seen, [undefined, true])
})

t.test('views rendered one after the other stand in this order', async (t) => {
  class TwiceController extends Controller {
    override get () {
      for (const text of ['one', 'two']) {
        this.tplName = 'page.pug'
        this.data.text = text
        this.render()
      }
    }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', TwiceController)

  t.equal((await app.inject('/')).body, '<p>one</p><p>two</p>')
})

t.test('a content type that is there stays', async (t) => {
  // g/templates-prod, GET /ct
  class TypeController extends Controller {
    override tplName = 'page.pug'
    override get () { this.ctx.output.header('Content-Type', 'text/plain') }
  }
  const app = await buildApp(t, { viewsPath: t.testdir(VIEWS) })
  app.beego.router('/', TypeController)

  t.equal((await app.inject('/')).headers['content-type'], 'text/plain')
})

for (const dialect of ['classic', 'modern'] as const) {
  t.test(`a status that has no body shows no view in ${dialect}`, async (t) => {
    // e/status, GET /3
    class StatusController extends Controller {
      override get () { this.ctx.output.setStatus(this.getInt('status')) }
    }
    const app = await buildApp(t, { dialect, viewsPath: t.testdir(VIEWS) })
    app.beego.router('/', StatusController)

    t.match(await app.inject('/?status=204'), { statusCode: 204, body: '' })
    t.match(await app.inject('/?status=304'), { statusCode: 304, body: '' })
  })
}

t.test('Go templates and pug know Beego\'s functions', async (t) => {
  const viewsPath = t.testdir({
    'a.tpl': '{{urlfor "LinkController.Show" ":id" 5}} {{config "String" "AppName" ""}} {{substr "hello" 1 3}} {{str2html "<i>"}}',
    'a.pug': '| #{urlfor("LinkController.Show", ":id", 5)} #{config("String", "AppName", "")} #{substr("hello", 1, 3)} !{str2html("<i>")}'
  })
  class LinkController extends Controller {
    override get () { this.tplName = this.getString('tpl') }
    show () {}
  }
  const app = await buildApp(t, { appName: 'shop', viewsPath })
  app.beego.router('/', LinkController).router('/link/:id', LinkController, 'get:Show')

  for (const tpl of ['a.tpl', 'a.pug']) t.equal((await app.inject(`/?tpl=${tpl}`)).body, '/link/5 shop ell <i>')
})

t.test('what app.beego says about views', async (t) => {
  class TextController extends Controller {
    override get () { this.tplName = this.getString('tpl'); this.data.text = 'x' }
  }

  t.test('setViewsPath names another folder', async (t) => {
    const app = await buildApp(t)
    app.beego.setViewsPath(t.testdir(VIEWS)).router('/', TextController)

    t.equal((await app.inject('/?tpl=page.pug')).body, '<p>x</p>')
  })

  t.test('setViewsPath comes before the views, too', async (t) => {
    const app = buildFastify(t)
    await app.register(controllers, { runMode: 'prod' })
    app.beego.setViewsPath(t.testdir(VIEWS)).router('/', TextController)
    await app.register(views)

    t.equal((await app.inject('/?tpl=page.pug')).body, '<p>x</p>')
  })

  t.test('addFuncMap and addTemplateExt give views functions and extensions', async (t) => {
    const app = await buildApp(t, { viewsPath: t.testdir({ 'a.htm': '{{shout .text}}', 'a.pug': '= shout(text)' }) })
    app.beego.addFuncMap('shout', (text: string) => `${text}!`).addTemplateExt('htm').router('/', TextController)

    t.equal((await app.inject('/?tpl=a.htm')).body, 'x!')
    t.equal((await app.inject('/?tpl=a.pug')).body, 'x!')
  })

  t.test('addFuncMap may be called by a start hook, before the views are compiled', async (t) => {
    const app = await buildApp(t, { viewsPath: t.testdir({ 'a.tpl': '{{shout .text}}' }) })
    app.beego.addAppStartHook(() => app.beego.addFuncMap('shout', (text: string) => `${text}!`)).router('/', TextController)

    t.equal((await app.inject('/?tpl=a.tpl')).body, 'x!')
  })

  t.test('buildTemplates compiles, or throws, at once', async (t) => {
    const app = await buildApp(t, { runMode: 'dev', viewsPath: t.testdir({ 'a.tpl': '{{if}}' }) })

    t.throws(() => app.beego.buildTemplates(), { code: 'FST_BEEGO_TPL_PARSE', file: 'a.tpl', line: 1 })
    t.equal(app.beego.setViewsPath(t.testdir(VIEWS)).buildTemplates(), app.beego)
  })

  t.test('needs the views plugin', async (t) => {
    const app = buildFastify(t)
    await app.register(controllers)

    for (const call of [() => app.beego.addFuncMap('x', () => ''), () => app.beego.addTemplateExt('htm'), () => app.beego.buildTemplates()]) {
      t.throws(call, { code: 'FST_BEEGO_PLUGIN_MISSING', message: /views/ })
    }
  })
})

t.test('the start', async (t) => {
  for (const [name, text, code] of [['a.pug', 'p\np(', 'FST_BEEGO_VIEW_SYNTAX'], ['a.tpl', 'one\n{{if}}', 'FST_BEEGO_TPL_PARSE']] as const) {
    t.test(`in prod ends with what is wrong in ${name}`, async (t) => {
      const viewsPath = t.testdir({ sub: { [name]: text } })
      const app = await buildApp(t, { viewsPath })

      await t.rejects(async () => app.ready(), { code, file: `sub/${name}`, line: 2, message: new RegExp(`${name}:2:\\d+\\n    ${text.split('\n')[1]!.replace(/[({]/g, '\\$&')}`) })
    })
  }

  t.test('in prod has compiled every view: nothing is read afterwards', async (t) => {
    const viewsPath = t.testdir(VIEWS)
    const app = await buildApp(t, { viewsPath })
    app.beego.router('/', class extends Controller {
      override tplName = 'page.tpl'
      override get () {}
    })
    await app.ready()

    t.testdir({})

    t.equal((await app.inject('/')).body, '<p></p>')
  })

  t.test('in prod does without a folder', async (t) => {
    const app = await buildApp(t, { viewsPath: join(t.testdir({}), 'nowhere') })

    await t.resolves(async () => app.ready())
  })

  t.test('in dev is not hindered: the page of an error shows what is wrong', async (t) => {
    const app = await buildApp(t, { runMode: 'dev', viewsPath: t.testdir({ 'a.tpl': 'one <b>\n{{if}} <i>\nthree', 'a.pug': 'p= nothing["<i>"].there', 'b.pug': 'p one\np(' }) })
    app.beego.router('/', class extends Controller {
      override get () { this.tplName = this.getString('tpl') }
    })

    const parsing = (await app.inject('/?tpl=a.tpl')).body
    const running = (await app.inject('/?tpl=a.pug')).body
    const broken = (await app.inject('/?tpl=b.pug')).body

    t.match(parsing, 'a.tpl, line 2, column 5</h2>\n<pre><span>1  one &lt;b&gt;</span>\n<mark>2  {{if}} &lt;i&gt;</mark>\n<span>3  three</span></pre>')
    t.match(running, 'a.pug, line 1</h2>\n<pre><mark>1  p= nothing[&#34;&lt;i&gt;&#34;].there</mark></pre>')
    t.match(broken, 'b.pug, line 2, column 3</h2>\n<pre><span>1  p one</span>\n<mark>2  p(</mark></pre>')
    t.match(broken, /<h1>FastifyError: The view .*no closing bracket.*<\/h1>/)
  })
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

t.test('alone: a content type that is there stays', async (t) => {
  const app = await buildAlone(t, { viewsPath: t.testdir(VIEWS) })
  app.get('/type', (_request, reply) => reply.type('application/xhtml+xml').beegoView('page.pug'))

  t.equal((await app.inject('/type')).headers['content-type'], 'application/xhtml+xml')
})

t.test('alone: app.beegoViews takes functions and extensions', async (t) => {
  const app = await buildAlone(t, { viewsPath: t.testdir({ ...VIEWS, 'a.htm': '{{shout .text}}' }) })
  app.beegoViews.addFuncMap('shout', (text: string) => `${text}!`).addTemplateExt('htm')
  app.get('/shout', (_request, reply) => reply.beegoView('a.htm', { text: 'x' }))

  t.equal((await app.inject('/shout')).body, 'x!')
})

t.test('alone: an error in a handler that returns nothing is the host\'s, too', async (t) => {
  const app = await buildAlone(t, { viewsPath: t.testdir(VIEWS) })
  app.get('/quiet', (_request, reply) => { reply.beegoView('missing.pug') })

  t.match((await app.inject('/quiet')).json(), { statusCode: 500, code: 'FST_BEEGO_VIEW_MISSING' })
})

t.test('alone, then by beegoMvc: there is one set of views', async (t) => {
  const app = await buildAlone(t, { viewsPath: t.testdir(VIEWS) })
  const alone = app.beegoViews
  await app.register(beegoMvc)

  t.equal(app.beegoViews, alone)
  t.equal((await app.inject('/page')).body, '<p>x</p>')
})

t.test('a scope inside another has its own views, and one without has those around it', async (t) => {
  const root = t.testdir({ one: { 'page.pug': 'p one' }, two: { 'page.pug': 'p two' } })
  const app = buildFastify(t)
  await app.register(views, { runMode: 'prod', viewsPath: join(root, 'one') })
  await app.register(async (inner) => {
    await inner.register(beegoMvc, { runMode: 'prod', viewsPath: join(root, 'two') })
    inner.get('/inner', (_request, reply) => reply.beegoView('page.pug'))
    inner.beego.get('/beego', (ctx) => { ctx.reply.beegoView('page.pug') })
  })
  await app.register(async (plain) => {
    await plain.register(filters)
    plain.get('/plain', (_request, reply) => reply.beegoView('page.pug'))
  })

  t.equal((await app.inject('/inner')).body, '<p>two</p>')
  t.equal((await app.inject('/beego')).body, '<p>two</p>')
  t.equal((await app.inject('/plain')).body, '<p>one</p>')
})

t.test('the host\'s @fastify/view', async (t) => {
  const options = {
    filters: { up: (text: string) => text.toUpperCase() },
    globals: ['process'],
    doctype: 'html'
  }
  const files = { 'a.pug': 'include /inc\ninput(checked)\np\n  :up\n    filtered\ni= site', base: { 'inc.pug': 'b' } }

  for (const order of ['before', 'after'] as const) {
    t.test(`registered ${order} has its options of pug used for ours`, async (t) => {
      const viewsPath = t.testdir(files)
      const app = buildFastify(t)
      const host = () => app.register(fastifyView, {
        engine: { pug }, root: viewsPath, options: { ...options, basedir: join(viewsPath, 'base') }, defaultContext: { site: 'shop' }
      })
      if (order === 'before') await host()
      await app.register(beegoMvc, { runMode: 'prod', viewsPath })
      if (order === 'after') await host()
      app.get('/ours', (_request, reply) => reply.beegoView('a.pug'))

      t.equal((await app.inject('/ours')).body, '<b></b><input checked><p>FILTERED</p><i>shop</i>')
    })
  }

  t.test('of another engine, or under another name, leaves pug as it is', async (t) => {
    const mustache = { parse: () => {}, render: (text: string) => text }
    for (const registration of [{ engine: { mustache } }, { engine: { pug }, options, propertyName: 'show' }]) {
      const app = buildFastify(t)
      await app.register(fastifyView, { ...registration, root: t.testdir(VIEWS) } as never)
      await app.register(views, { runMode: 'prod', viewsPath: t.testdir(VIEWS) })
      app.get('/ours', (_request, reply) => reply.beegoView('page.pug', { text: 'x' }))

      t.equal((await app.inject('/ours')).body, '<p>x</p>')
    }
  })
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
