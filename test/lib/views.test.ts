import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { goFunc, html } from '../../lib/gotemplate/index.js'
import { type BeegoOptions, resolveOptions } from '../../lib/options/index.js'
import { ErrorSource, errorSource, locate, readSource, sourceOf } from '../../lib/views/error-source.js'
import { FileLook, FileStamps } from '../../lib/views/file-look.js'
import { compileAhead } from '../../lib/views/pug/ahead.js'
import { hostPugOptions } from '../../lib/views/pug/pug-options.js'
import { viewName } from '../../lib/views/tpl-name.js'
import { isViewName, viewNames } from '../../lib/views/view-files.js'
import { type ViewFunction, Views } from '../../lib/views/views.js'

type Files = Readonly<Record<string, string>>

interface Folder {
  readonly path: string
  write (name: string, text: string): void
}

/** A folder with files of these names. */
function folderOf (t: Test, files: Files): Folder {
  const path = t.testdir({})
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  return { path, write }
}

function viewsIn ({ path }: Folder, options: BeegoOptions = {}, functions: Record<string, ViewFunction> = {}): Views {
  return new Views(resolveOptions({ viewsPath: path, runMode: 'dev', ...options }), functions)
}

/** One view alone, through a request of its own. */
function shown (views: Views, view: string, data: Record<string, unknown> = {}, request: object = {}): string {
  return views.show({ view, layout: '', sections: {} }, data, request)
}

interface Thrown extends Error {
  readonly code: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly source: ErrorSource
}

function thrownBy (run: () => unknown): Thrown {
  try {
    run()
  } catch (error) {
    return error as Thrown
  }
  throw new Error('nothing was thrown')
}

// names

t.test('view name', async (t) => {
  const named = { tplName: '', tplPrefix: '', tplExt: 'tpl' }

  t.test('is class and action in lower case', async (t) => {
    t.equal(viewName(named, 'UserController', 'ListAll'), 'usercontroller/listall.tpl')
  })

  t.test('is the one that the controller gives', async (t) => {
    t.equal(viewName({ ...named, tplName: 'a/B.pug' }, 'UserController', 'List'), 'a/B.pug')
  })

  t.test('stands behind the prefix, given or not', async (t) => {
    t.equal(viewName({ ...named, tplPrefix: 'Admin/' }, 'UserController', 'List'), 'Admin/usercontroller/list.tpl')
    t.equal(viewName({ ...named, tplPrefix: 'v2_', tplName: 'a.pug' }, 'UserController', 'List'), 'v2_a.pug')
  })

  t.test('is a path below the folder, written in one way', async (t) => {
    for (const name of ['a.pug', 'a/b.c.pug', 'ü/..a', '...']) t.ok(isViewName(name), name)
    for (const name of ['', '/a.pug', 'a//b.pug', './a.pug', 'a/../b.pug', '..', '../a.pug', 'a/', 'a\\b.pug', 'a\0.pug']) t.notOk(isViewName(name), name)
  })
})

t.test('the names of a folder', async (t) => {
  t.test('are those of its files and those below, in order', async (t) => {
    const { path } = folderOf(t, { 'b.pug': '', 'a/z.tpl': '', 'a/b/c.html': '' })

    t.strictSame(viewNames(path), ['a/b/c.html', 'a/z.tpl', 'b.pug'])
  })

  t.test('are none where there is no folder', async (t) => {
    t.strictSame(viewNames(join(t.testdir({}), 'nowhere')), [])
  })

  t.test('cannot be read from a file', async (t) => {
    const { path } = folderOf(t, { 'a.pug': '' })

    t.throws(() => viewNames(join(path, 'a.pug')), { code: 'ENOTDIR' })
  })
})

// pages

for (const runMode of ['dev', 'prod'] as const) {
  t.test(`a page in ${runMode}`, async (t) => {
    t.test('is its view alone without a layout', async (t) => {
      const views = viewsIn(folderOf(t, { 'a.pug': 'p= x', 'a.tpl': '<p>{{.x}}</p>' }), { runMode })

      t.equal(shown(views, 'a.pug', { x: '<' }), '<p>&lt;</p>')
      t.equal(shown(views, 'a.tpl', { x: '<' }), '<p>&lt;</p>')
    })

    const PARTS = {
      'page.pug': 'p= x',
      'side.pug': 'b= x',
      'foot.pug': '!= Side + LayoutContent',
      'site.pug': 'main!= LayoutContent\naside!= Side\nfooter!= Foot\ni= x',
      'page.tpl': '<p>{{.x}}</p>',
      'side.tpl': '<b>{{.x}}</b>',
      'foot.tpl': '{{.Side}}{{.LayoutContent}}',
      'site.tpl': '<main>{{.LayoutContent}}</main><aside>{{.Side}}</aside><footer>{{.Foot}}</footer><i>{{.x}}</i>'
    }
    const PAGE = '<main><p>&lt;</p></main><aside><b>&lt;</b></aside><footer><b>&lt;</b><p>&lt;</p></footer><i>&lt;</i>'
    for (const [page, side, foot, site] of ['pug pug pug pug', 'tpl tpl tpl tpl', 'pug tpl pug tpl', 'tpl pug tpl pug', 'pug pug tpl tpl', 'tpl tpl pug pug'].map((kinds) => kinds.split(' '))) {
      t.test(`of ${page} with sections of ${side} and ${foot} stands unescaped in a layout of ${site}`, async (t) => {
        const views = viewsIn(folderOf(t, PARTS), { runMode })

        const text = views.show({ view: `page.${page}`, layout: `site.${site}`, sections: { Side: `side.${side}`, Foot: `foot.${foot}` } }, { x: '<' }, {})

        t.equal(text, PAGE)
      })
    }

    t.test('leaves a section without a view empty', async (t) => {
      const views = viewsIn(folderOf(t, { ...PARTS, 'if.pug': 'if Side\n  p there\nelse\n  p empty', 'if.tpl': '{{if .Side}}there{{else}}empty{{end}}' }), { runMode })

      t.equal(views.show({ view: 'page.pug', layout: 'if.pug', sections: { Side: '' } }, {}, {}), '<p>empty</p>')
      t.equal(views.show({ view: 'page.pug', layout: 'if.tpl', sections: { Side: '' } }, {}, {}), 'empty')
    })

    t.test('leaves the data as they are', async (t) => {
      const views = viewsIn(folderOf(t, PARTS), { runMode })
      const data = { x: 1 }

      views.show({ view: 'page.pug', layout: 'site.tpl', sections: { Side: 'side.tpl' } }, data, {})

      t.strictSame(data, { x: 1 })
    })

    t.test('with a promise among its data is an error that names it', async (t) => {
      const views = viewsIn(folderOf(t, PARTS), { runMode })

      for (const name of ['page.pug', 'page.tpl']) {
        t.throws(() => shown(views, name, { x: 1, later: Promise.resolve(1) }), { code: 'FST_BEEGO_VIEW_PROMISE', message: /'later'/ })
      }
    })
  })
}

t.test('a view that is not there', async (t) => {
  const folder = folderOf(t, { 'a.pug': 'p a', 'b.pug/c.pug': 'p c', '../beside.pug': 'p beside' })
  const views = viewsIn(folder)

  for (const name of ['no.pug', 'no.tpl', '../beside.pug', '/a.pug', './a.pug', 'b.pug', 'a.pug/x.pug', 'a\0.pug', 'b.pug\\c.pug']) {
    t.test(`as ${JSON.stringify(name)} is an error that names it and where it was looked for`, async (t) => {
      const error = thrownBy(() => shown(views, name))

      t.equal(error.code, 'FST_BEEGO_VIEW_MISSING')
      t.match(error.message, `'${name}'`)
      t.match(error.message, join(folder.path, name))
    })
  }

  for (const [name, extension] of [['a.xyz', '.xyz'], ['a', ''], ['', '']] as const) {
    t.test(`as '${name}' has no engine`, async (t) => {
      t.throws(() => shown(views, name), { code: 'FST_BEEGO_VIEW_ENGINE', message: `'${extension}'` })
    })
  }

  t.test('is found once it is there', async (t) => {
    t.throws(() => shown(views, 'new.pug'))
    folder.write('new.pug', 'p new')

    t.equal(shown(views, 'new.pug'), '<p>new</p>')
  })
})

t.test('the kinds of views', async (t) => {
  const files = { 'a.pug': 'p= x', 'a.tpl': '{{.x}}', 'a.html': '{{.x}}', 'a.gohtml': '{{.x}}', 'a.htm': '{{.x}}', 'a.go.txt': '{{.x}}' }

  t.test('are told by extension', async (t) => {
    const views = viewsIn(folderOf(t, files))

    for (const name of ['a.tpl', 'a.html', 'a.gohtml']) t.equal(shown(views, name, { x: 1 }), '1')
    t.equal(shown(views, 'a.pug', { x: 1 }), '<p>1</p>')
    t.throws(() => shown(views, 'a.htm'), { code: 'FST_BEEGO_VIEW_ENGINE' })
  })

  t.test('grow by addTemplateExt, with or without a dot, and with several', async (t) => {
    const views = viewsIn(folderOf(t, files)).addTemplateExt('htm').addTemplateExt('.go.txt').addTemplateExt('tpl')

    t.strictSame([shown(views, 'a.htm', { x: 1 }), shown(views, 'a.go.txt', { x: 2 })], ['1', '2'])
  })

  t.test('do not grow by what is no extension of Go templates', async (t) => {
    const views = viewsIn(folderOf(t, files))

    for (const extension of ['', '.', 'pug', 5 as never]) t.throws(() => views.addTemplateExt(extension), { code: 'FST_BEEGO_OPT_INVALID' })
  })

  t.test('may have other marks around actions', async (t) => {
    const folder = folderOf(t, { 'a.tpl': '<<<.x>>> {{.x}}' })

    t.equal(shown(viewsIn(folder, { templateLeft: '<<<', templateRight: '>>>' }), 'a.tpl', { x: 'X' }), 'X {{.x}}') // g/delims
  })

  t.test('are in another folder after setViewsPath', async (t) => {
    const folder = folderOf(t, { 'one/a.pug': 'p one', 'two/a.pug': 'p two' })
    const views = viewsIn({ ...folder, path: join(folder.path, 'one') })

    t.equal(shown(views, 'a.pug'), '<p>one</p>')
    t.equal(shown(views.setViewsPath(join(folder.path, 'two')), 'a.pug'), '<p>two</p>')
  })
})

// functions

t.test('a function of views', async (t) => {
  const files = { 'a.pug': 'p= shout(x)', 'a.tpl': '<p>{{shout .x}}</p>', 'named.pug': 'p= default', 'named.tpl': '{{default 1 2}}' }
  const shout = (text: string) => `${text.toUpperCase()}!`

  t.test('is called by both engines', async (t) => {
    const views = viewsIn(folderOf(t, files)).addFuncMap('shout', shout)

    t.equal(shown(views, 'a.pug', { x: 'hi' }), '<p>HI!</p>')
    t.equal(shown(views, 'a.tpl', { x: 'hi' }), '<p>HI!</p>')
  })

  t.test('may say the types of its parameters', async (t) => {
    const views = viewsIn(folderOf(t, files)).addFuncMap('shout', goFunc('string', shout))

    t.equal(shown(views, 'a.pug', { x: 'hi' }), '<p>HI!</p>')
    t.throws(() => shown(views, 'a.tpl', { x: 5 }), { code: 'FST_BEEGO_TPL_EXEC' })
  })

  t.test('may be shadowed by data in pug', async (t) => {
    const views = viewsIn(folderOf(t, files)).addFuncMap('shout', shout)

    t.equal(shown(views, 'a.pug', { x: 'hi', shout: (text: string) => `${text}?` }), '<p>hi?</p>')
  })

  t.test('may take the place of another after views were shown', async (t) => {
    const views = viewsIn(folderOf(t, files), { runMode: 'prod' }, { shout })
    shown(views, 'a.pug', { x: 'hi' })

    views.addFuncMap('shout', (text: string) => `${text}.`)

    t.equal(shown(views, 'a.pug', { x: 'hi' }), '<p>hi.</p>')
  })

  t.test('may have a name that JavaScript keeps to itself, and is there for Go templates', async (t) => {
    const views = viewsIn(folderOf(t, { ...files, 'plain.pug': 'p plain' })).addFuncMap('default', (a: number, b: number) => a + b)

    t.equal(shown(views, 'named.tpl'), '3')
    t.equal(shown(views, 'plain.pug'), '<p>plain</p>')
  })

  t.test('without a word for a name, or that is none, is refused, and all is as before', async (t) => {
    const views = viewsIn(folderOf(t, files), {}, { shout })

    for (const [name, fn] of [['a b', shout], ['', shout], ['x', 'text'], ['){}', shout]] as const) {
      t.throws(() => views.addFuncMap(name, fn as never), { code: 'FST_BEEGO_OPT_INVALID' })
    }
    t.equal(shown(views, 'a.pug', { x: 'hi' }), '<p>HI!</p>')
  })

  t.test('may give HTML that pug prints by !=, and Go as it is', async (t) => {
    const views = viewsIn(folderOf(t, { 'a.pug': 'p!= bold(x)\np= bold(x)', 'a.tpl': '{{bold .x}}' }), {}, { bold: (text: string) => html(`<b>${text}</b>`) })

    t.equal(shown(views, 'a.pug', { x: 'hi' }), '<p><b>hi</b></p><p>&lt;b&gt;hi&lt;/b&gt;</p>')
    t.equal(shown(views, 'a.tpl', { x: 'hi' }), '<b>hi</b>')
  })
})

// changes on disk

t.test('in dev the next request shows', async (t) => {
  /** The changes that a view depends on: files, the name of the view, and what is changed. */
  const CHANGES: Readonly<Record<string, readonly [view: string, files: Files, change: Files, before: string, after: string]>> = {
    'an edited view': ['a.pug', { 'a.pug': 'p old' }, { 'a.pug': 'p new' }, '<p>old</p>', '<p>new</p>'],
    'an edited include of pug': ['a.pug', { 'a.pug': 'include b', 'b.pug': 'p old' }, { 'b.pug': 'p new' }, '<p>old</p>', '<p>new</p>'],
    'an edited include of an include': [
      'a.pug', { 'a.pug': 'include /x/b', 'x/b.pug': 'include c', 'x/c.pug': 'p old' }, { 'x/c.pug': 'p new' }, '<p>old</p>', '<p>new</p>'
    ],
    'an edited layout that pug extends': [
      'a.pug', { 'a.pug': 'extends b\nblock x\n  p a', 'b.pug': 'i\nblock x' }, { 'b.pug': 'b\nblock x' }, '<i></i><p>a</p>', '<b></b><p>a</p>'
    ],
    'an edited Go template': ['a.tpl', { 'a.tpl': 'old' }, { 'a.tpl': 'new' }, 'old', 'new'],
    'an edited include of Go': ['a.tpl', { 'a.tpl': '[{{template "x/b.tpl" .}}]', 'x/b.tpl': 'old' }, { 'x/b.tpl': 'new' }, '[old]', '[new]'],
    'an edited definition beside a Go template': [
      'x/a.tpl', { 'x/a.tpl': '{{template "b"}}', 'x/b.tpl': '{{define "b"}}old{{end}}' }, { 'x/b.tpl': '{{define "b"}}new{{end}}' }, 'old', 'new'
    ],
    'a file that text is included from': ['a.pug', { 'a.pug': 'p\n  include b.txt', 'b.txt': 'old' }, { 'b.txt': 'new' }, '<p>old</p>', '<p>new</p>']
  }
  for (const [what, [view, files, change, before, after]] of Object.entries(CHANGES)) {
    t.test(what, async (t) => {
      const folder = folderOf(t, files)
      const views = viewsIn(folder)

      t.equal(shown(views, view), before)
      for (const [name, text] of Object.entries(change)) folder.write(name, text)

      t.equal(shown(views, view), after)
    })
  }

  t.test('an edited layout and an edited section', async (t) => {
    const folder = folderOf(t, { 'a.pug': 'p a', 'site.tpl': 'old {{.LayoutContent}}{{.Side}}', 'side.pug': 'i old' })
    const views = viewsIn(folder)
    const page = { view: 'a.pug', layout: 'site.tpl', sections: { Side: 'side.pug' } }

    t.equal(views.show(page, {}, {}), 'old <p>a</p><i>old</i>')
    folder.write('side.pug', 'i new')
    t.equal(views.show(page, {}, {}), 'old <p>a</p><i>new</i>')
    folder.write('site.tpl', 'new {{.LayoutContent}}{{.Side}}')
    t.equal(views.show(page, {}, {}), 'new <p>a</p><i>new</i>')
  })

  t.test('each of many changes, however fast they come and however alike the texts are', async (t) => {
    const folder = folderOf(t, { 'a.pug': 'p 00', 'b.tpl': '00' })
    const views = viewsIn(folder)

    for (let i = 10; i < 60; i++) {
      folder.write('a.pug', `p ${i}`)
      folder.write('b.tpl', `${i}`)
      t.strictSame([shown(views, 'a.pug'), shown(views, 'b.tpl')], [`<p>${i}</p>`, `${i}`])
    }
  })

  for (const [name, before, after, expected] of [['a.pug', 'p old', 'p new', '<p>new</p>'], ['a.tpl', 'old', 'new', 'new']] as const) {
    t.test(`a change of ${name} that leaves size and time as they were`, async (t) => {
      const folder = folderOf(t, { [name]: before })
      const views = viewsIn(folder)
      utimesSync(join(folder.path, name), 1e9, 1e9)
      await sleep(30)
      shown(views, name)

      folder.write(name, after)
      utimesSync(join(folder.path, name), 1e9, 1e9)

      t.equal(shown(views, name), expected)
    })
  }

  t.test('another file of the same name', async (t) => {
    const folder = folderOf(t, { 'a.pug': 'p old', 'b.pug': 'p new' })
    const views = viewsIn(folder)
    shown(views, 'a.pug')

    renameSync(join(folder.path, 'b.pug'), join(folder.path, 'a.pug'))

    t.equal(shown(views, 'a.pug'), '<p>new</p>')
  })

  t.test('that a file is gone, and that it is back', async (t) => {
    const folder = folderOf(t, { 'a.pug': 'include b', 'b.pug': 'p b' })
    const views = viewsIn(folder)
    shown(views, 'a.pug')

    rmSync(join(folder.path, 'b.pug'))
    t.throws(() => shown(views, 'a.pug'), { code: 'FST_BEEGO_VIEW_SYNTAX' })
    folder.write('b.pug', 'p back')
    t.equal(shown(views, 'a.pug'), '<p>back</p>')

    rmSync(join(folder.path, 'a.pug'))
    t.throws(() => shown(views, 'a.pug'), { code: 'FST_BEEGO_VIEW_MISSING' })
  })

  t.test('an error that was mended', async (t) => {
    const folder = folderOf(t, { 'a.pug': 'p(' })
    const views = viewsIn(folder)

    t.throws(() => shown(views, 'a.pug'))
    folder.write('a.pug', 'p')

    t.equal(shown(views, 'a.pug'), '<p></p>')
  })
})

t.test('compiling', async (t) => {
  /** Views of pug that count how often they are compiled, by a filter. */
  async function countingViews (t: Test, runMode: 'dev' | 'prod' | 'test') {
    const counted: string[] = []
    const folder = folderOf(t, { 'a.pug': 'p\n  :count a\ninclude inc', 'b.pug': 'p\n  :count b', 'inc.pug': 'i' })
    const count = (text: string) => { counted.push(text); return text }
    const views = viewsIn(folder, { runMode }).setPugOptions({ compile: { filters: { count } }, defaults: null })
    await sleep(30) // the files are older than what is made of them
    return { counted, folder, views }
  }

  for (const runMode of ['dev', 'test'] as const) {
    t.test(`in ${runMode} happens at the first request, and again for what depends on a change alone`, async (t) => {
      const { counted, folder, views } = await countingViews(t, runMode)

      for (const name of ['a.pug', 'b.pug', 'a.pug', 'b.pug']) shown(views, name)
      t.strictSame(counted, ['a', 'b'])

      folder.write('inc.pug', 'b')
      await sleep(30)
      for (const name of ['a.pug', 'b.pug', 'a.pug', 'b.pug']) shown(views, name)
      t.strictSame(counted, ['a', 'b', 'a'])
    })
  }

  t.test('in prod happens once, whatever becomes of the files', async (t) => {
    const { counted, folder, views } = await countingViews(t, 'prod')
    shown(views, 'a.pug')

    folder.write('a.pug', 'p changed')
    rmSync(join(folder.path, 'inc.pug'))

    t.equal(shown(views, 'a.pug'), '<p>a</p><i></i>')
    t.strictSame(counted, ['a'])
  })

  t.test('happens once for a request that shows a view often, and the request sees one state of the files', async (t) => {
    const { counted, folder, views } = await countingViews(t, 'dev')
    const request = {}
    for (let i = 0; i < 3; i++) shown(views, 'b.pug', {}, request)

    folder.write('b.pug', 'p\n  :count new')

    t.equal(shown(views, 'b.pug', {}, request), '<p>b</p>')
    t.equal(shown(views, 'b.pug'), '<p>new</p>')
    t.strictSame(counted, ['b', 'new'])
  })

  t.test('of all views happens by buildTemplates, other files are left alone', async (t) => {
    for (const runMode of ['dev', 'prod'] as const) {
      const { counted, folder, views } = await countingViews(t, runMode)
      folder.write('x/y/c.pug', 'p\n  :count c')
      folder.write('x/notes.txt', 'p(')

      views.buildTemplates()
      t.strictSame(counted, ['a', 'b', 'c'])

      shown(views, 'b.pug')
      t.strictSame(counted, ['a', 'b', 'c'])
    }
  })

  t.test('by buildTemplates takes in what has changed', async (t) => {
    const { folder, views } = await countingViews(t, 'prod')
    shown(views, 'b.pug')
    folder.write('b.pug', 'p new')

    t.equal(shown(views.buildTemplates(), 'b.pug'), '<p>new</p>')
  })

  t.test('by buildTemplates without a folder is no error', async (t) => {
    const views = viewsIn({ ...folderOf(t, {}), path: join(t.testdir({}), 'nowhere') }, { runMode: 'prod' })

    t.equal(views.buildTemplates(), views)
    t.throws(() => shown(views, 'a.pug'), { code: 'FST_BEEGO_VIEW_MISSING' })
  })

  t.test('by buildTemplates leaves what is part of others to them', async (t) => {
    const views = viewsIn(folderOf(t, { 'close.pug': '- }', 'open.pug': '- if (x) {', 'page.pug': 'include open\np in it\ninclude close' }))

    t.equal(shown(views.buildTemplates(), 'page.pug', { x: 1 }), '<p>in it</p>')
    t.throws(() => shown(views, 'open.pug'), { code: 'FST_BEEGO_VIEW_SYNTAX' })
  })

  t.test('of several Go templates gives each the part that they share, as it is now', async (t) => {
    const folder = folderOf(t, { 'a.tpl': 'a {{template "part.tpl"}}', 'b.tpl': 'b {{template "part.tpl"}}', 'part.tpl': 'old' })
    const views = viewsIn(folder)
    await sleep(30)

    t.strictSame([shown(views, 'a.tpl'), shown(views, 'b.tpl')], ['a old', 'b old'])
    folder.write('part.tpl', 'new')
    t.strictSame([shown(views, 'a.tpl'), shown(views, 'b.tpl')], ['a new', 'b new'])
  })

  t.test('of views that the build has compiled is what it left, in prod', async (t) => {
    const folder = folderOf(t, { 'mixins.pug': 'mixin name(n)\n  b= shout(n)', 'page.pug': 'include mixins.pug\np: +name(user)' })
    compileAhead(folder.path)
    folder.write('page.pug', 'p changed')
    const functions = { shout: (name: string) => `${name.toUpperCase()}!` }

    t.equal(shown(viewsIn(folder, { runMode: 'prod' }, functions), 'page.pug', { user: '<ann>' }), '<p><b>&lt;ANN&gt;!</b></p>')
    t.equal(shown(viewsIn(folder, { runMode: 'prod' }, functions).buildTemplates(), 'page.pug', { user: 'bob' }), '<p><b>BOB!</b></p>')
    t.equal(shown(viewsIn(folder, { runMode: 'dev' }, functions), 'page.pug'), '<p>changed</p>')
  })

  t.test('by buildTemplates ends with what is wrong', async (t) => {
    t.throws(() => viewsIn(folderOf(t, { 'a.pug': 'p', 'b.pug': 'p(' })).buildTemplates(), { code: 'FST_BEEGO_VIEW_SYNTAX', file: 'b.pug' })
    t.throws(() => viewsIn(folderOf(t, { 'a.tpl': '', 'b.tpl': '{{' })).buildTemplates(), { code: 'FST_BEEGO_TPL_PARSE', file: 'b.tpl' })
    t.throws(() => viewsIn(folderOf(t, { 'b.html': '<a href={{if .x}}"{{end}}>' })).buildTemplates(), { code: 'FST_BEEGO_TPL_ESCAPE', file: 'b.html' })
  })
})

t.test('the state of files', async (t) => {
  t.test('is asked once by a look', async (t) => {
    const folder = folderOf(t, {})
    const path = join(folder.path, 'a')
    const look = new FileLook()
    const before = look.state(path)

    folder.write('a', 'x')

    t.equal(look.state(path), before)
    t.not(new FileLook().state(path).stamp, before.stamp)
  })

  t.test('holds until one of them changes, or is there', async (t) => {
    const folder = folderOf(t, { a: 'x' })
    const paths = [join(folder.path, 'a'), join(folder.path, 'b')]
    await sleep(30)
    const stamps = new FileStamps(paths, Date.now())

    t.equal(stamps.hold(new FileLook()), true)
    folder.write('b', 'x')
    t.equal(stamps.hold(new FileLook()), false)
  })

  t.test('does not hold when a file changed while it was read', async (t) => {
    const folder = folderOf(t, { a: 'x' })

    t.equal(new FileStamps([join(folder.path, 'a')], Date.now() - 1000).hold(new FileLook()), false)
  })
})

// errors

t.test('what is wrong in a pug file', async (t) => {
  // [text, line, column, what is said about it]
  const CASES: ReadonlyArray<readonly [text: string, line: number, column: number, reason: RegExp]> = [
    ['p one\np(', 2, 3, /no closing bracket/],
    ['p= x y', 1, 6, /Unexpected token/],
    ['p\n    b\n  i', 3, 1, /Inconsistent indentation/],
    ['p\n  :nofilter\n    x', 2, 3, /unknown filter/],
    ['p one\n- if (', 2, 0, /Unexpected token|missing/],
    ['p one\n- var a = ;\np two', 2, 0, /Unexpected token/],
    ['p one\r\n- var a = ;\r\np two', 2, 0, /Unexpected token/],
    ['p\ninclude nope', 2, 0, /ENOENT.*nope\.pug/]
  ]
  for (const [text, line, column, reason] of CASES) {
    t.test(`such as ${JSON.stringify(text)} says where, and shows the line`, async (t) => {
      const folder = folderOf(t, { 'x/wrong.pug': text })

      const error = thrownBy(() => shown(viewsIn(folder), 'x/wrong.pug'))

      t.match(error, { code: 'FST_BEEGO_VIEW_SYNTAX', statusCode: 500, file: 'x/wrong.pug', line, column })
      t.match(error.message, reason)
      t.match(error.message, `${join(folder.path, 'x/wrong.pug')}:${line}${column === 0 ? '' : `:${column}`}\n    ${text.split(/\r?\n/)[line - 1]}`)
      t.equal(error.stack?.startsWith(`FastifyError: ${error.message}`), true)
    })
  }

  t.test('is said of the file that it is in', async (t) => {
    for (const wrong of ['p\np(', 'p\n- if (', 'p\ninclude nope']) {
      const folder = folderOf(t, { 'a.pug': 'p\np\np\ninclude x/inc', 'x/inc.pug': wrong })

      const error = thrownBy(() => shown(viewsIn(folder), 'a.pug'))

      t.match(error, { file: 'x/inc.pug', line: 2, source: { file: join(folder.path, 'x/inc.pug'), line: 2 } }, wrong)
    }
  })

  t.test('may be without a place', async (t) => {
    const thrower = () => { throw new Error('no filtering today') }
    const views = viewsIn(folderOf(t, { 'a.pug': 'p\n  :broken x' })).setPugOptions({ compile: { filters: { broken: thrower } }, defaults: null })

    const error = thrownBy(() => shown(views, 'a.pug'))

    t.match(error, { code: 'FST_BEEGO_VIEW_SYNTAX', file: 'a.pug', message: /no filtering today/ })
  })

  t.test('may be code that only fails as a whole', async (t) => {
    const views = viewsIn(folderOf(t, { 'a.pug': '- {\np' }))

    t.match(thrownBy(() => shown(views, 'a.pug')), { code: 'FST_BEEGO_VIEW_SYNTAX', file: 'a.pug' })
  })
})

t.test('what fails in a pug view', async (t) => {
  const files = { 'a.pug': 'p one\np= nothing.there\np three', 'throws.pug': 'p\n= fail()', 'inc.pug': 'include a' }

  t.test('shows its line in dev', async (t) => {
    const folder = folderOf(t, files)

    for (const name of ['a.pug', 'inc.pug']) {
      const error = thrownBy(() => shown(viewsIn(folder), name))

      t.ok(error instanceof TypeError)
      t.notMatch(error.message, 'a.pug')
      t.match(error.source, { file: join(folder.path, 'a.pug'), line: 2, column: 0, lines: [{ number: 1, text: 'p one' }, { number: 2 }, { number: 3 }] })
    }
  })

  t.test('is what was thrown, and no more, in prod', async (t) => {
    const error = thrownBy(() => shown(viewsIn(folderOf(t, files), { runMode: 'prod' }), 'a.pug'))

    t.ok(error instanceof TypeError)
    t.equal(sourceOf(error), null)
  })

  t.test('may be no error, or one that cannot be added to', async (t) => {
    const views = viewsIn(folderOf(t, files))

    for (const thrown of ['text', Object.freeze(new Error('frozen'))]) {
      t.equal(thrownBy(() => shown(views, 'throws.pug', { fail: () => { throw thrown } })), thrown)
    }
  })
})

t.test('what is wrong in a Go template says where, and shows the line', async (t) => {
  // [text, code, line, column from 1 in characters]
  const CASES: ReadonlyArray<readonly [text: string, code: string, line: number, column: number]> = [
    ['one\ntwo {{if}}', 'FST_BEEGO_TPL_PARSE', 2, 9],
    ['one\n<p>é{{.x}}</p>\n<a href={{if .x}}"{{end}}>', 'FST_BEEGO_TPL_ESCAPE', 3, 14],
    ['é {{template "no.tpl"}}', 'FST_BEEGO_VIEW_MISSING', 1, 3]
  ]
  for (const [text, code, line, column] of CASES) {
    t.test(JSON.stringify(text), async (t) => {
      const folder = folderOf(t, { 'x/wrong.tpl': text })
      const place = join(folder.path, 'x/wrong.tpl')

      const error = thrownBy(() => shown(viewsIn(folder), 'x/wrong.tpl'))

      t.match(error, { code, file: 'x/wrong.tpl', line, source: { file: place, line, column } })
      t.match(error.message, `${place}:${line}:${column}\n    ${text.split('\n')[line - 1]}\n`)
    })
  }

  t.test('when it fails while it is shown, in dev', async (t) => {
    const files = { 'a.tpl': 'é\n{{template "inc.tpl" .}}', 'inc.tpl': 'one\nü {{.x.y}}' }
    const folder = folderOf(t, files)

    const error = thrownBy(() => shown(viewsIn(folder), 'a.tpl', { x: 5 }))

    t.match(error, { code: 'FST_BEEGO_TPL_EXEC', file: 'inc.tpl', source: { file: join(folder.path, 'inc.tpl'), line: 2, column: 7 } })
    t.equal(sourceOf(thrownBy(() => shown(viewsIn(folder, { runMode: 'prod' }), 'a.tpl', { x: 5 }))), null)
  })
})

t.test('an error of a Go view that is in no line has no source', async (t) => {
  const folder = folderOf(t, { 'a.tpl': '((.x))' })

  const marks = thrownBy(() => shown(viewsIn(folder, { templateLeft: '((', templateRight: '))' }), 'a.tpl'))

  t.match(marks, { code: 'FST_BEEGO_TPL_PARSE', message: /delimiter/ })
  t.equal(sourceOf(marks), null)
})

t.test('the source of an error', async (t) => {
  const text = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join('\n')

  t.test('has three lines before and behind, as far as there are', async (t) => {
    const numbers = (line: number) => errorSource('/a', text, line, 0)?.lines.map(({ number }) => number)

    t.strictSame(numbers(10), [7, 8, 9, 10, 11, 12, 13])
    t.strictSame(numbers(1), [1, 2, 3, 4])
    t.strictSame(numbers(20), [17, 18, 19, 20])
  })

  t.test('is none of a line that is not there, or of a file that is not', async (t) => {
    t.equal(errorSource('/a', text, 0, 0), null)
    t.equal(errorSource('/a', text, 21, 0), null)
    t.equal(readSource(join(t.testdir({}), 'a'), 1, 0), null)
  })

  t.test('marks the column, below tabs too', async (t) => {
    const { message } = locate(new Error('wrong'), errorSource('/a', '\tp(x', 1, 3)!)

    t.equal(message, 'wrong\n\n/a:1:3\n    \tp(x\n    \t ^')
  })

  t.test('shows no more of a long line than is worth it', async (t) => {
    const { message } = locate(new Error('wrong'), errorSource('/a', 'x'.repeat(10_000), 1, 5000)!)

    t.equal(message, `wrong\n\n/a:1:5000\n    ${'x'.repeat(200)}`)
  })

  t.test('is found in no other errors', async (t) => {
    for (const thrown of [undefined, null, 'text', new Error('x'), { source: 'text' }, { source: { file: 'x', lines: [] } }]) t.equal(sourceOf(thrown), null)
  })
})

// pug

t.test('pug has the views folder for includes that begin with a slash', async (t) => {
  const views = viewsIn(folderOf(t, { 'x/a.pug': 'include /y/b', 'y/b.pug': 'p b' }))

  t.equal(shown(views, 'x/a.pug'), '<p>b</p>')
})

t.test('pug\'s options of the host', async (t) => {
  t.test('are used: filters, basedir, globals, doctype', async (t) => {
    const folder = folderOf(t, { 'a.pug': 'include /inc\ninput(checked)\np: :up\n  x', 'shared/inc.pug': 'i' })
    const views = viewsIn(folder).setPugOptions({
      compile: { basedir: join(folder.path, 'shared'), doctype: 'html', filters: { up: (text: string) => text.toUpperCase() } }, defaults: null
    })

    t.equal(shown(views, 'a.pug'), '<i></i><input checked><p>X</p>')
  })

  t.test('leave functions callable with self', async (t) => {
    const views = viewsIn(folderOf(t, { 'a.pug': 'p= up(self.x)' }), {}, { up: (text: string) => text.toUpperCase() })
      .setPugOptions({ compile: { self: true }, defaults: null })

    t.equal(shown(views, 'a.pug', { x: 'a' }), '<p>A</p>')
  })

  t.test('may have data that every view shows', async (t) => {
    const views = viewsIn(folderOf(t, { 'a.pug': 'p #{site} #{x}' })).setPugOptions({ compile: {}, defaults: { site: 'shop', x: 0 } })

    t.equal(shown(views, 'a.pug', { x: 1 }), '<p>shop 1</p>')
  })

  t.test('are none of a view function that is not pug\'s, or is no such function at all', async (t) => {
    t.equal(await hostPugOptions(async () => 'p'), null)
    t.equal(await hostPugOptions(async () => { throw new Error('raw templates are not supported') }), null)
    t.equal(await hostPugOptions((() => undefined) as never), null)
  })
})

t.test('nothing watches the files and keeps the process alive', async (t) => {
  const views = viewsIn(folderOf(t, { 'a.pug': 'p' }))
  const before = process.getActiveResourcesInfo().length

  shown(views, 'a.pug')

  t.equal(process.getActiveResourcesInfo().length, before)
})
