// Expected pages and errors are those of Beego 1.12 for the same files.

import { mkdirSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type GoView, GoViews, type GoViewsOptions } from '../../../lib/views/go/index.js'
import { resolveOptions } from '../../../lib/options/index.js'
import { Views } from '../../../lib/views/views.js'
import { viewsFolder, writeView } from './folder.js'

t.test('a file is named by its path from the views folder, wherever it is named', async (t) => {
  const view = viewOf(t, 'home/index.tpl', { 'home/index.tpl': 'A{{template "inc/head.tpl" .}}B', 'inc/head.tpl': '[{{.Name}}]' })

  t.equal(view.execute({ Name: '<N>' }), 'A[&lt;N&gt;]B')
})

t.test('a path that begins with ../ is from the folder of the file that names it', async (t) => {
  const view = viewOf(t, 'easyui/rbac/user.tpl', {
    'easyui/public/menu.tpl': '<menu>{{template "../other/item.tpl" .}}</menu>',
    'easyui/other/item.tpl': '<i>{{.Name}}</i>',
    'easyui/rbac/user.tpl': '<p>{{template "../public/menu.tpl" .}}</p>'
  })

  t.equal(view.execute({ Name: '<N>' }), '<p><menu><i>&lt;N&gt;</i></menu></p>')
})

t.test('a path that begins with a slash is from the views folder too', async (t) => {
  const view = viewOf(t, 'index.tpl', { 'inc/a.tpl': 'A', 'index.tpl': '{{template "/inc/a.tpl" .}}' })

  t.equal(view.execute({}), 'A')
})

t.test('nothing outside of the views folder is read', async (t) => {
  const root = viewsFolder(t, { 'secret.tpl': 'secret', 'views/index.tpl': '{{template "../secret.tpl"}}', 'views/a/b.tpl': '{{template "../../secret.tpl"}}' })
  const views = new GoViews({ root: join(root, 'views') })

  t.throws(() => views.view('index.tpl'), { code: 'FST_BEEGO_VIEW_MISSING' })
  t.throws(() => views.view('a/b.tpl'), { code: 'FST_BEEGO_VIEW_MISSING' })
  t.throws(() => views.view('../secret.tpl'), { code: 'FST_BEEGO_VIEW_MISSING' })
  t.throws(() => views.view('\0.tpl'), { code: 'FST_BEEGO_VIEW_MISSING' })
})

t.test('an empty file is legal', async (t) => {
  const view = viewOf(t, 'index.tpl', { 'a.tpl': '', 'index.tpl': '[{{template "a.tpl" .}}]' })

  t.equal(view.execute({}), '[]')
})

t.test('files may name each other', async (t) => {
  const view = viewOf(t, 'index.tpl', {
    'a.tpl': 'A{{if .Stop}}{{template "b.tpl" .}}{{end}}', 'b.tpl': 'B{{template "a.tpl" .}}', 'index.tpl': '{{template "a.tpl" .}}'
  })

  t.equal(view.execute({}), 'A')
})

t.test('what is defined nowhere yet is looked for in the files of the view’s own folder', async (t) => {
  const view = viewOf(t, 'index.tpl', {
    'header.tpl': '{{define "header"}}<h1>{{.Name}}</h1>{{end}}',
    'index.tpl': '{{template "header" .}}|{{template "footer"}}',
    'notes.txt': '{{define "header"}}no template{{end}}',
    'z.tpl': '{{define "footer"}}<f>{{.}}</f>{{end}}ignored'
  })

  t.equal(view.execute({ Name: '<N>' }), '<h1>&lt;N&gt;</h1>|<f></f>')
})

t.test('the folder of a view may be one inside of the views folder', async (t) => {
  const view = viewOf(t, 'home/index.tpl', { 'home/header.tpl': '{{define "header"}}<h1>{{.Name}}</h1>{{end}}', 'home/index.tpl': '{{template "header" .}}' })

  t.equal(view.execute({ Name: '<N>' }), '<h1>&lt;N&gt;</h1>')
})

t.test('of two files that define the same the last one holds, and the view’s own before both', async (t) => {
  const files = { 'a.tpl': '{{define "h"}}A{{end}}', 'b.tpl': '{{define "h"}}B{{end}}' }

  t.equal(viewOf(t, 'index.tpl', { ...files, 'index.tpl': '{{template "h" .}}' }).execute({}), 'B')
  t.equal(viewOf(t, 'index.tpl', { ...files, 'index.tpl': '{{define "h"}}own{{end}}{{template "h" .}}' }).execute({}), 'own')
})

t.test('a definition may name what another file of the folder defines', async (t) => {
  const view = viewOf(t, 'index.tpl', {
    'a.tpl': '{{define "h"}}A{{template "g" .}}{{end}}', 'b.tpl': '{{define "g"}}G{{.N}}{{end}}', 'index.tpl': '{{template "h" .}}'
  })

  t.equal(view.execute({ N: 3 }), 'AG3')
})

t.test('files of other folders are not searched', async (t) => {
  const files = { 'inc/header.tpl': '{{define "header"}}H{{end}}', 'index.tpl': '{{template "header" .}}' }

  t.throws(() => viewOf(t, 'index.tpl', files), { code: 'FST_BEEGO_TPL_ESCAPE', file: 'index.tpl', line: 1, column: 11 })
})

t.test('a definition that stands in a comment is looked for once', async (t) => {
  const files = { 'a.tpl': '{{/* {{define "x"}} */}}{{template "x"}}', 'index.tpl': '{{template "x"}}' }

  t.throws(() => viewOf(t, 'index.tpl', files), { code: 'FST_BEEGO_TPL_ESCAPE' })
})

t.test('an action with a trim marker names nothing to the loader', async (t) => {
  const files = { 'a.tpl': ' x ', 'index.tpl': 'A {{- template "a.tpl" . -}} B' }

  t.throws(() => viewOf(t, 'index.tpl', files), { code: 'FST_BEEGO_TPL_ESCAPE', message: /no such template "a\.tpl": a view reads the file when it is named as \{\{template "a\.tpl"/ })
})

t.test('a missing view says where it was looked for', async (t) => {
  const root = viewsFolder(t, { 'index.txt': '' })
  const views = new GoViews({ root })

  t.throws(() => views.view('nope.tpl'), { code: 'FST_BEEGO_VIEW_MISSING', message: `There is no view 'nope.tpl': looked for ${join(root, 'nope.tpl')}.` })
  t.throws(() => views.view('index.txt'), { code: 'FST_BEEGO_VIEW_MISSING' })
  t.throws(() => views.view('nope.tpl/x.tpl'), { code: 'FST_BEEGO_VIEW_MISSING' })
})

t.test('a missing file says who names it, and where', async (t) => {
  const root = viewsFolder(t, { 'index.tpl': 'a\n  {{template "nope.tpl"}}' })

  t.throws(() => new GoViews({ root }).view('index.tpl'), {
    code: 'FST_BEEGO_VIEW_MISSING',
    message: `There is no view 'nope.tpl': looked for ${join(root, 'nope.tpl')}, which index.tpl names.`,
    file: 'index.tpl',
    line: 2,
    column: 2,
    path: join(root, 'index.tpl')
  })
})

t.test('a folder with the name of a file is no file', async (t) => {
  const root = viewsFolder(t, { 'index.tpl': '{{template "a.tpl"}}' })
  mkdirSync(join(root, 'a.tpl'))

  t.throws(() => new GoViews({ root }).view('index.tpl'), { code: 'FST_BEEGO_VIEW_MISSING' })
})

t.test('a link that leads nowhere but to itself is an error of the system', async (t) => {
  const root = viewsFolder(t, {})
  symlinkSync(join(root, 'index.tpl'), join(root, 'index.tpl'))

  t.throws(() => new GoViews({ root }).view('index.tpl'), { code: 'ELOOP' })
})

t.test('errors of included files have their real path', async (t) => {
  const root = viewsFolder(t, { 'a/index.tpl': 'a\nb\n{{template "../sub/x.tpl" .}}', 'sub/x.tpl': '1\n2\n3 {{.Name.Foo}}', 'bad.tpl': '1\n2\n3 {{.Name' })
  const views = new GoViews({ root })
  const view = views.view('a/index.tpl')

  t.throws(() => view.execute({ Name: 'N' }), { code: 'FST_BEEGO_TPL_EXEC', file: '../sub/x.tpl', line: 3, column: 9, path: join(root, 'sub/x.tpl') })
  t.throws(() => views.view('bad.tpl'), { code: 'FST_BEEGO_TPL_PARSE', file: 'bad.tpl', line: 3, path: join(root, 'bad.tpl') })
})

t.test('other delimiters hold for includes and definitions too', async (t) => {
  const files = { 'd.tpl': '<%define "d"%>D<%.Name%><%end%>', 'inc/a.tpl': '[<%.Name%>]', 'index.tpl': 'A<%template "inc/a.tpl" .%><%template "d" .%>' }
  const view = viewOf(t, 'index.tpl', files, { delims: ['<%', '%>'] })

  t.equal(view.execute({ Name: '<N>' }), 'A[&lt;N&gt;]D&lt;N&gt;')
})

t.test('an empty delimiter is the usual one', async (t) => {
  t.equal(viewOf(t, 'index.tpl', { 'index.tpl': '{{.}}' }, { delims: ['', ''] }).execute(5), '5')
})

t.test('a delimiter that cannot be part of a regular expression is an error, as in Beego', async (t) => {
  t.throws(() => viewOf(t, 'index.tpl', { 'index.tpl': '<p>((.Name))</p>' }, { delims: ['((', '))'] }), { code: 'FST_BEEGO_TPL_PARSE', message: /'\(\('/ })
})

t.test('functions, missing keys and file extensions are the application’s', async (t) => {
  const options = { funcs: { shout: (text: string) => text.toUpperCase() }, extensions: ['page'], missingKey: 'error' as const }
  const view = viewOf(t, 'index.page', { 'index.page': '{{shout .a}}{{template "b.page" .}}', 'b.page': '!' }, options)

  t.equal(view.execute({ a: 'x' }), 'X!')
  t.throws(() => view.execute({}), { code: 'FST_BEEGO_TPL_EXEC' })
})

t.test('a view says which files it depends on, and which others it is made of', async (t) => {
  const root = viewsFolder(t, {
    'a.tpl': '{{define "h"}}A{{end}}', 'b.tpl': '', 'index.tpl': '{{template "inc/x.tpl"}}{{template "h"}}', 'inc/x.tpl': 'X', 'alone.tpl': '{{template "inc/x.tpl"}}'
  })
  const views = new GoViews({ root })

  t.strictSame(views.view('index.tpl').files, ['index.tpl', 'inc/x.tpl', 'a.tpl', '', 'alone.tpl', 'b.tpl'].map(name => join(root, name)))
  t.strictSame(views.view('index.tpl').parts, ['inc/x.tpl', 'a.tpl'].map(name => join(root, name)))
  t.strictSame(views.view('alone.tpl').files, ['alone.tpl', 'inc/x.tpl'].map(name => join(root, name)))
})

t.test('a file is read again when it has changed', async (t) => {
  const root = viewsFolder(t, { 'index.tpl': 'one' })
  const views = new GoViews({ root })
  const shown = () => views.view('index.tpl').execute({})
  t.equal(shown(), 'one')

  writeView(root, 'index.tpl', 'two')
  utimesSync(join(root, 'index.tpl'), 5, 5)

  t.equal(shown(), 'two')
  t.equal(shown(), 'two')
})

t.test('the build stops at a view that cannot be escaped, unless it is part of others', async (t) => {
  const files = { 'base/layout.tpl': '<html>{{template "content" .}}</html>', 'page.tpl': '{{template "base/layout.tpl" .}}{{define "content"}}<p>{{.}}</p>{{end}}', 'notes.txt': '{{' }
  const built = (more: Readonly<Record<string, string>>) => {
    const viewsPath = viewsFolder(t, { ...files, ...more })
    return new Views(resolveOptions({ viewsPath, runMode: 'prod' }), {}).buildTemplates()
  }

  t.doesNotThrow(() => built({}))
  t.throws(() => built({ 'base/alone.tpl': '{{template "content" .}}' }), { code: 'FST_BEEGO_TPL_ESCAPE', file: 'base/alone.tpl' })
  t.throws(() => built({ 'wrong.tpl': '{{end}}' }), { code: 'FST_BEEGO_TPL_PARSE', file: 'wrong.tpl' })
})

function viewOf (t: Test, name: string, files: Readonly<Record<string, string>>, options: Omit<GoViewsOptions, 'root'> = {}): GoView {
  return new GoViews({ root: viewsFolder(t, files), ...options }).view(name)
}
