// The blocks of the documents that are no programs: configurations, views, shell lines. What they are is what their fence says; programs are in
// `test/docs.test.ts`.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile } from 'pug'
import t from 'tap'
import ts from 'typescript'
import { optionsFrom, parseConfig } from '../../lib/config/index.js'
import { TemplateSet } from '../../lib/gotemplate/index.js'
import { beegoFunctions } from '../../lib/views/functions/index.js'
import { buildApp } from '../helper.js'
import { selfSigned } from '../tls.js'
import { ROOT } from './compiler.js'
import { type Block, blocksOf, DOCUMENTS, read } from './documents.js'

const BLOCKS = DOCUMENTS.flatMap(blocksOf)
const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'].find((path) => existsSync(path))

/** Blocks that nothing here can read, and why. */
const SHOWN = new Map([
  ['text', 'what a program prints, with times and paths of some machine'],
  ['shop.service', 'a unit for systemd, which is not there']
])

t.test('every block of the documents is of a kind that is checked, or shown alone', async (t) => {
  const checked = ['ts', 'js', 'javascript', 'pug', 'html', 'ini', 'json', 'nginx', 'sh']

  for (const { place, language, path } of BLOCKS) t.ok(checked.includes(language) || SHOWN.has(language) || SHOWN.has(path), `${place}: ${language}`)
})

t.test('views compile', async (t) => {
  const declared = DOCUMENTS.flatMap((name) => [...read(name).matchAll(/addFuncMap\('(\w+)'/g)].map(([, name = '']) => name))
  const funcs = { ...beegoFunctions({ urlFor: () => '', config: () => '' }), ...Object.fromEntries(declared.map((name) => [name, () => ''])) }
  const set = new TemplateSet({ funcs })
  const parts = new Map(of('pug').map(({ path, text }) => [path, text]))

  for (const { place, path, text } of of('html')) t.doesNotThrow(() => set.parse(path, text), place)
  for (const { place, path, text } of of('pug')) {
    const plugin = { resolve: (name: string) => [...parts.keys()].find((file) => file.endsWith(name)) ?? name, read: (name: string) => parts.get(name) ?? '' }
    t.doesNotThrow(() => compile(text, { filename: path, plugins: [plugin] } as object), place)
  }
})

t.test('configurations are read, and their options are options', async (t) => {
  for (const { place, text, path } of of('ini').filter(({ path }) => !SHOWN.has(path))) {
    t.equal(path, 'conf/app.conf', place)
    t.not(Object.keys(optionsFrom(parseConfig('ini', text, { env: {} }))).length, 0, place)
  }
})

t.test('JSON is such', async (t) => {
  for (const { place, text } of of('json')) t.doesNotThrow(() => JSON.parse(text), place)
})

t.test('nginx takes its configurations', NGINX === undefined ? { skip: 'there is no nginx' } : {}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-nginx-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const { cert, key } = selfSigned()
  await writeFile(join(folder, 'cert'), cert)
  await writeFile(join(folder, 'key'), key)

  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')

  for (const { place, text } of of('nginx')) {
    const servers = text.replace(/listen \d+/g, `listen unix:${folder}/socket`)
      .replace(/^(\s*listen .*ssl;)$/gm, `$1 ssl_certificate ${folder}/cert; ssl_certificate_key ${folder}/key;`)
      .replace(/^\s*ssl_certificate(?:_key)? +\/etc.*$/gm, '')
    await writeFile(join(folder, 'nginx.conf'), `pid ${folder}/pid; error_log ${folder}/log; events {} http { access_log off; ${folders} ${servers} }`)

    const { stderr, status } = spawnSync(NGINX!, ['-t', '-p', folder, '-c', join(folder, 'nginx.conf')], { encoding: 'utf8' })

    t.equal(status, 0, `${place}: ${stderr}`)
  }
})

t.test('shell lines are such, and the scripts that they run are there', async (t) => {
  const { scripts, bin } = JSON.parse(read('package.json')) as { scripts: Record<string, string>, bin: Record<string, string> }

  for (const { place, text } of of('sh')) {
    t.doesNotThrow(() => execFileSync('sh', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] }), place)
    for (const [, script = ''] of text.matchAll(/^npm run (\S+)/gm)) t.ok(Object.hasOwn(scripts, script), `${place}: npm run ${script}`)
    for (const [, program = ''] of text.matchAll(/^npx (fastify\S+)/gm)) t.ok(Object.hasOwn(bin, program), `${place}: npx ${program}`)
    for (const [, file = ''] of text.matchAll(/^node (\S+)/gm)) t.ok(existsSync(join(ROOT, file)), `${place}: node ${file}`)
  }
})

t.test('the supervisor answers what the shell lines ask of it', async (t) => {
  const app = await buildApp(t, { enableAdmin: true, adminHttpPort: 0 })
  app.beego.addTask('report', '@daily', () => {})
  await app.ready()
  const asked = of('sh').flatMap(({ place, text }) => [...text.matchAll(/^curl (?:(-X POST) -H '([\w-]+): (\w+)' )?'?http:\/\/127\.0\.0\.1:8088(\/[^'\s]*)/gm)]
    .map(([, post, name = 'accept', value = '*/*', url = '']) => ({ place, method: post === undefined ? 'GET' as const : 'POST' as const, url, headers: { [name]: value } })))

  for (const { place, ...request } of asked) {
    const response = await app.supervisor.server.inject({ ...request, headers: { host: '127.0.0.1', ...request.headers } })

    // profiles are off here, and say so
    t.match(response.statusCode, request.url.startsWith('/profiles') ? 403 : 200, `${place}: ${request.url}: ${response.body}`)
  }
  t.not(asked.length, 0)
})

t.test('scripts for browsers compile', async (t) => {
  const options: ts.CompilerOptions = { allowJs: true, checkJs: true, strict: true, noImplicitAny: false, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] }
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  const texts = new Map(of('javascript').map(({ place, text }) => [`/${place.replace(/\W/g, '-')}.js`, `${text}\nexport {}\n`]))
  host.getSourceFile = (path, target, ...rest) => texts.has(path) ? ts.createSourceFile(path, texts.get(path)!, target) : getSourceFile.call(host, path, target, ...rest)

  const problems = ts.getPreEmitDiagnostics(ts.createProgram([...texts.keys()], options, host)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))

  t.strictSame(problems, [])
  t.not(texts.size, 0)
})

function of (language: string): Block[] {
  return BLOCKS.filter((block) => block.language === language)
}
