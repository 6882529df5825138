// The command that checks a views folder.

import { join } from 'node:path'
import t, { type Test } from 'tap'
import { viewsCommand } from '../../../lib/views/check/command.js'
import { viewsFolder } from './folder.js'

const GOOD = { 'index.tpl': '<h1>{{substr .Title 0 5}}</h1>', 'page.pug': 'h1= title' }

t.test('a folder in order is said to be', async (t) => {
  const { status, text } = await check(t, GOOD)

  t.equal(status, 0)
  t.equal(text, '2 views (1 Go template, 1 pug): nothing wrong')
})

t.test('an error of a Go template is told with place, line and a mark', async (t) => {
  const { status, text } = await check(t, { ...GOOD, 'user/list.html': '<ul>\n\t{{range .Users}}<li>ü {{.Name "x}}</li>{{end}}\n</ul>' })

  t.equal(status, 1)
  t.match(text, /^user\/list\.html:2(?::\d+)?: unterminated quoted string\n {4}\t\{\{range \.Users\}\}<li>ü/)
  t.match(text, /\n\n3 views \(2 Go templates, 1 pug\): 1 error in 1 file$/)
})

t.test('what cannot be escaped is an error', async (t) => {
  const { status, text } = await check(t, { 'index.tpl': '<a href="' })

  t.equal(status, 1)
  t.match(text, /^index\.tpl: ends in a non-text context/)
})

t.test('an error of pug is told in the same way', async (t) => {
  const { status, text } = await check(t, { 'page.pug': 'h1 Hello\n  p(a="' })

  t.equal(status, 1)
  t.match(text, /^page\.pug:2:\d+: .+\n {4} {2}p\(a="\n +\^\n\n1 view \(0 Go templates, 1 pug\): 1 error in 1 file$/)
})

t.test('an error in a file that several views include is told once', async (t) => {
  const { text } = await check(t, { 'a.tpl': '{{template "inc/x.tpl"}}', 'b.tpl': '{{template "inc/x.tpl"}}', 'inc/x.tpl': '{{end}}' })

  t.match(text, /^inc\/x\.tpl:1:\d+: unexpected \{\{end\}\}\n.*\n.*\n\n3 views .*: 1 error in 1 file$/)
})

t.test('findings come in the order of files and places', async (t) => {
  const { report } = await checkJSON(t, {
    'a.tpl': '{{one .}}\n{{two .}}{{three .}}{{template "z.tpl"}}', 'b.tpl': '{{template "nope.tpl"}}', 'z.tpl': '{{end}}'
  })

  t.strictSame(report.findings.map(({ file, line, column }) => [file.slice(-5), line, column]), [['a.tpl', 1, 3], ['a.tpl', 2, 3], ['a.tpl', 2, 12], ['b.tpl', 1, 1], ['z.tpl', 1, 6]])
})

t.test('functions that nobody has declared are told once each, and what is behind them too', async (t) => {
  const files = { 'a.tpl': '{{i18n .Lang "x"}}{{later .T}}', 'b.tpl': '\n{{i18n .Lang "y"}}', 'c.tpl': '{{i18n .Lang "z"}}{{.Name' }
  const { status, text } = await check(t, files)

  t.equal(status, 1)
  t.match(text, /^a\.tpl:1:3: function "i18n" not defined, nor in 2 other files$/m)
  t.match(text, /^a\.tpl:1:21: function "later" not defined$/m)
  t.match(text, /^c\.tpl:1(?::\d+)?: unclosed action$/m)
  t.match(text, /1 error and 2 unknown functions in 3 files\nTo declare the functions: --functions i18n,later$/)
  t.notMatch(text, /^b\.tpl/m)
})

t.test('a view that calls very many unknown functions is given up', async (t) => {
  const { report } = await checkJSON(t, { 'a.tpl': Array.from({ length: 150 }, (_, i) => `{{f${i} .}}`).join('') })

  t.equal(report.findings.length, 101)
})

t.test('functions are declared by name', async (t) => {
  const { status } = await check(t, { 'a.tpl': '{{i18n .Lang "x"}}{{later .T}}{{sum 1 2}}' }, '--functions', 'i18n, later', '--functions', 'sum')

  t.equal(status, 0)
})

t.test('functions are declared by a module that exports them', async (t) => {
  const modules = viewsFolder(t, {
    'named.mjs': 'export function i18n () {}\nexport const version = 1', 'whole.cjs': 'module.exports = { later () {} }'
  })
  const files = { 'a.tpl': '{{i18n .Lang "x"}}{{later .T}}' }

  t.equal((await check(t, files, '--module', join(modules, 'named.mjs'), '--module', join(modules, 'whole.cjs'))).status, 0)
  t.match(await check(t, { 'a.tpl': '{{version}}' }, '--module', join(modules, 'named.mjs')), { status: 1, text: /function "version" not defined/ })
})

t.test('a module that cannot be loaded is told', async (t) => {
  const { status, text } = await check(t, GOOD, '--module', 'no/such.mjs')

  t.equal(status, 2)
  t.match(text, /no\/such\.mjs/)
})

t.test('delimiters and file extensions are options', async (t) => {
  const { status, text } = await check(t, { 'a.page': '<% .Name %>{{', 'b.xyz': '<%' }, '--left', '<%', '--right', '%>', '--ext', '.page,view')

  t.equal(status, 0)
  t.match(text, /^1 view /)
})

t.test('a file that makes sense as part of others alone is no error', async (t) => {
  const layout = '<html>{{template "content" .}}</html>'
  const { status, text } = await check(t, { 'base/layout.tpl': layout, 'page.tpl': '{{template "base/layout.tpl" .}}{{define "content"}}<p>x</p>{{end}}' })

  t.equal(status, 0)
  t.equal(text, '2 views (2 Go templates, 0 pug): nothing wrong\n1 view cannot be shown alone, and is part of others: base/layout.tpl')
})

t.test('several such files are named together', async (t) => {
  const { text } = await check(t, { 'index.tpl': '{{template "open.tpl"}}x{{template "mid.tpl"}}y">z</p>', 'open.tpl': '<a href="', 'mid.tpl': '">z</a><p title="' })

  t.match(text, /\n2 views cannot be shown alone, and are parts of others: mid\.tpl, open\.tpl$/)
})

t.test('the report is there as JSON', async (t) => {
  const { status, report } = await checkJSON(t, { 'a.tpl': 'x\n{{nofunc}}' })

  t.equal(status, 1)
  t.match(report, {
    views: { go: 1, pug: 0 },
    parts: [],
    findings: [{ line: 2, column: 3, message: 'function "nofunc" not defined', code: 'FST_BEEGO_TPL_PARSE', text: '{{nofunc}}', unknownFunction: 'nofunc' }]
  })
})

t.test('the way to call it is told to whoever asks, or calls it otherwise', async (t) => {
  const folder = viewsFolder(t, { 'index.tpl': '' })

  t.match(await run('--help'), { status: 0, text: /^Usage: fastify-beego-views check/ })
  t.match(await run(), { status: 2, text: /^What is to be done is missing\.\n\nUsage/ })
  t.match(await run('build', folder), { status: 2, text: /^There is no command 'build'\./ })
  t.match(await run('check'), { status: 2, text: /^The folder of the views is missing\./ })
  t.match(await run('check', folder, 'b'), { status: 2, text: /^One folder at a time: 'b' is one too many\./ })
  t.match(await run('check', join(folder, 'nope')), { status: 2, text: /nope' is no folder\./ })
  t.match(await run('check', '--colour', folder), { status: 2, text: /--colour/ })
})

t.test('the program prints the report and ends with the status', async (t) => {
  const { argv, exitCode } = process
  t.teardown(() => { Object.assign(process, { argv, exitCode }) })
  const log = t.capture(console, 'log')
  process.argv = ['node', 'fastify-beego-views', 'check', viewsFolder(t, { 'index.tpl': '{{end}}' })]

  await import('../../../bin/fastify-beego-views.js')

  t.equal(process.exitCode, 1)
  t.match(log.args().flat().join('\n'), /unexpected \{\{end\}\}/)
  process.exitCode = exitCode
})

async function run (...args: readonly string[]): Promise<{ status: number, text: string }> {
  const printed: string[] = []
  const status = await viewsCommand(args, text => printed.push(text))
  return { status, text: printed.join('\n') }
}

/** Run in the folder itself, from where its files are named. */
async function check (t: Test, files: Readonly<Record<string, string>>, ...options: readonly string[]) {
  const folder = viewsFolder(t, files)
  const before = process.cwd()
  process.chdir(folder)
  try {
    return await run('check', ...options, folder)
  } finally {
    process.chdir(before)
  }
}

async function checkJSON (t: Test, files: Readonly<Record<string, string>>) {
  const { status, text } = await check(t, files, '--json')
  return { status, report: JSON.parse(text) as { findings: Array<{ file: string, line: number, column: number }> } }
}
