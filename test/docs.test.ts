// The documents say what the code does: their blocks compile, run and answer as their comments claim, and their tables are complete.
//
// A block that listens is a program. Every other ```js or ```ts block is a fragment: it stands in a function that is given an `app`
// with beegoMvc, or a bare one where the block registers something itself. A comment `// GET /user/5 -> 200 user 5` is a request and
// its answer; a form, a JSON text or a header may stand before the arrow. `// throws FST_…` says how the fragment ends. ```pug path and
// ```html path are views that the fragments of the document find.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import ts from 'typescript'
import { optionsFrom, parseConfig } from '../lib/config/index.js'
import { Context, Controller } from '../plugins/index.js'
import { Input } from '../lib/context/input.js'
import { Output } from '../lib/context/output.js'
import { BeegoApp } from '../plugins/app.js'
import { Beego } from '../plugins/core/beego.js'
import { compilerOptions, ROOT } from './docs/compiler.js'
import { anchorsOf, type Block, blocksOf, DOCUMENTS, linksOf, proseOf, read } from './docs/documents.js'
import { defaultOf, RULES, Tables } from './docs/tables.js'

const TIME_LIMIT = 60_000

interface Check {
  readonly line: string
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly payload: string | undefined
  readonly status: number
  readonly body: string | undefined
}

interface Answer {
  readonly status: number
  readonly location: string
  readonly body: string
}

// The names that a fragment may use without saying where they come from.
const EXPORTS = exportsOf('plugins/index.ts')
const STOCK: Readonly<Record<string, string>> = {
  UserController: `class UserController extends Controller {
  override get (): void { this.ctx.writeString('get') }
  override post (): void { this.ctx.writeString('post') }
  index (): void { this.ctx.writeString('index') }
  list (): void { this.ctx.writeString('list') }
  show (): void { this.ctx.writeString('user ' + this.getString(':id')) }
  save (): void { this.ctx.writeString('saved ' + this.getString('name')) }
  update (): void { this.ctx.writeString('updated ' + this.getString(':id')) }
  remove (): void { this.ctx.writeString('removed ' + this.getString(':id')) }
}`,
  FileController: `class FileController extends Controller {
  show (): void { this.ctx.writeString(JSON.stringify(this.ctx.input.params())) }
}`
}

for (const name of DOCUMENTS) {
  t.test(`the programs and fragments of ${name} do what they say`, async (t) => {
    const blocks = blocksOf(name)
    const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-docs-'))
    t.teardown(() => rm(folder, { recursive: true, force: true }))
    for (const { path, text } of blocks.filter(({ path }) => path !== '')) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const scripts = blocks.filter(isScript)

    await runFragments(t, folder, scripts.filter((block) => !isProgram(block)))
    for (const program of scripts.filter(isProgram)) await runProgram(t, folder, program)
  })
}

t.test('the TypeScript of the documents compiles as strictly as the sources', async (t) => {
  const blocks = DOCUMENTS.flatMap(blocksOf).filter(({ language }) => language === 'ts')

  t.strictSame(typeErrors(blocks), [])
})

t.test('every link inside the documents leads somewhere', async (t) => {
  for (const name of DOCUMENTS) {
    for (const target of linksOf(name)) {
      const [file = '', anchor] = target.split('#')
      const path = file === '' ? name : join(dirname(name), file)
      if (!t.ok(existsSync(join(ROOT, path)), `${name}: ${target}`) || anchor === undefined) continue

      t.ok(anchorsOf(path).includes(anchor), `${name}: ${target}`)
    }
  }
})

t.test('every source and test that a document names is there', async (t) => {
  const named = DOCUMENTS.flatMap((name) =>
    [...proseOf(name).matchAll(/(?<![\w./-])(?:lib|plugins|test)\/[\w/.-]*\.ts\b/g)].map(([path]) => [name, path] as const))

  t.ok(named.length > 100)
  for (const [name, path] of named) t.ok(existsSync(join(ROOT, path)), `${name}: ${path}`)
})

t.test('the tables of options and errors', async (t) => {
  const tables = new Tables()

  for (const name of DOCUMENTS.filter((name) => read(name).includes('<!-- table: '))) {
    t.test(`of ${name} say what the sources say: npm run docs:tables`, async (t) => {
      t.equal(tables.written(read(name), name), read(name))
    })
  }

  t.test('have the defaults that the docstrings name', async (t) => {
    for (const { name, tags } of tables.options) t.equal(tags.default, defaultOf(name), name)
  })

  t.test('have the keys of Beego under which a configuration file is read', async (t) => {
    for (const { name, tags: { beego } } of tables.options) {
      if (beego !== undefined) t.strictSame(Object.keys(optionsFrom(parseConfig('json', JSON.stringify({ [beego]: sampleOf(name) })))), [name], beego)
    }
  })
})

t.test('docs/beego-map.md or docs/app.md names every member of the application', async (t) => {
  const text = read('docs/beego-map.md') + read('docs/app.md')

  for (const name of [...Object.getOwnPropertyNames(BeegoApp.prototype), ...Object.getOwnPropertyNames(Object.getPrototypeOf(BeegoApp.prototype))]) {
    if (!['constructor', 'replay'].includes(name)) t.match(text, new RegExp(`\\b${name}\\b`), name)
  }
})

t.test('docs/beego-map.md names everything that the package exports', async (t) => {
  const text = read('docs/beego-map.md')

  for (const name of exportsOf('plugins/index.ts')) {
    if (!name.startsWith('FST_BEEGO_') && name !== 'default') t.match(text, new RegExp(`\\b${name}\\b`), name)
  }
})

t.test('docs/beego-map.md names every member of app.beego, Controller, Context, Input and Output', async (t) => {
  const text = read('docs/beego-map.md')
  const internal = new Set(['constructor', ...['lib/context/context.ts', 'lib/context/input.ts', 'plugins/core/beego.ts'].flatMap(internalMembers)])

  for (const Class of [Beego, Controller, Context, Input, Output]) {
    for (const name of Object.getOwnPropertyNames(Class.prototype)) {
      if (!internal.has(name)) t.match(text, new RegExp(`\\b${name}\\b`), `${Class.name}.${name}`)
    }
  }
})

t.test('docs/differences.md has a row for every rule by which a recorded answer is not ours', async (t) => {
  const text = read('docs/differences.md')

  for (const file of ['differences.json', 'routing-differences.json', 'template-differences.json']) {
    const entries = JSON.parse(read(`test/golden/${file}`)) as Array<{ says: string }>
    for (const says of new Set(entries.map((entry) => entry.says))) {
      const [, row] = ROWS.find(([start]) => says.startsWith(start)) ?? []
      t.ok(row !== undefined && text.includes(row), `${file}: ${says}`)
    }
  }
})

/** A value for a configuration file: an empty one counts as none there. */
function sampleOf (name: string): unknown {
  const value = RULES[name]!.value()
  return value === '' ? 'x' : value
}

/** How the recorded differences begin to say their rule, and words of the row that explains it. */
const ROWS: ReadonlyArray<readonly [says: string, row: string]> = [
  ['**A thrown error**', 'A thrown error is 500'],
  ['Errors: status = the code (400 to 599; `abort(', "`abort('text')` is 500"],
  ['Errors: status = the code (400 to 599 …), page', 'Every status from 400 to 599 has a page'],
  ['Errors: status = the code …', 'An error handler may answer'],
  ['**abort(code)** does the same', 'abort ends the request'],
  ['The supervisor: headers', 'Headers that keep other pages away'],
  ['The supervisor: only a POST', 'Only a POST changes something'],
  ['The supervisor: profiles', "V8's, also as pprof"],
  ['The supervisor: a path that is none', 'A path that is none'],
  ['The supervisor: health checks', '1.1.4 crashes on a failing one'],
  ['The supervisor: the JSON', '`/healthcheck?json=true`'],
  ['The supervisor: options', 'Secrets in the configuration'],
  ['The supervisor: requests', 'Requests are counted by route'],
  ['The supervisor: ', "texts in 1.1.4's form for the others"],
  ['a syntax error names file and line', 'A syntax error in a view'],
  ['method check', 'A request method that Beego does not know'],
  ['The response is one buffer', 'The response is one buffer'],
  ['nothing written yet, `autoRender`', 'A websocket upgrade shows no view'],
  ['Redirect: Location', 'Redirects as 1.12'],
  ['`started` is true', 'A status alone'],
  ['a directory is its', 'A folder without `index.html`'],
  ['`BeforeStatic`, `BeforeRouter` filters', 'Filters before static files'],
  ['`RunController`/`RunMethod`', 'A `runMethod` that'],
  ['**Static**: a file that is there is the answer; 1.1.4 redirected', '`index.html` by its name'],
  ['**Static**: a file that is there is the answer; 1.1.4 answered 400', '`..` in a static path'],
  ['**Static**: a file that is there is the answer; 1.1.4 did not look', '`favicon.ico` and `robots.txt`'],
  ['**Static**: a file that is there is the answer; 1.1.4 knew no prefixes', 'Slashes around a prefix'],
  ['one that is not lets the request go on', 'A static file that is not there'],
  ['`HEAD` and `GET` only', 'Files by GET and HEAD only'],
  ['listed only with `directoryIndex`', 'A folder without `index.html`'],
  ['text in 416', 'The body of a 416'],
  ['Accept-Encoding with its q-values', '`Accept-Encoding`'],
  ['a content coding', '`Accept-Encoding`'],
  ["HEAD has GET's headers", 'HEAD of a compressed file'],
  ['a filter for every path', 'A `*` filter'],
  ["`urlFor`: ''", '`urlFor` in classic'],
  ['`urlFor`: queries and optional', 'Queries and optional parameters in `urlFor`'],
  ['`urlFor`: the auto route', 'Auto routes in `urlFor`'],
  ['`urlFor`: queries are escaped', 'The query of `urlFor`'],
  ['`urlFor`: the method', 'Names in `urlFor`'],
  ["Expressions are Go's", 'Groups inside an expression'],
  ['Dot segments and double slashes', 'Dot segments and double slashes'],
  ['The path is matched decoded', 'Parameters are decoded'],
  ['`:splat`, and in modern', 'The pieces of a splat'],
  ['`/:a_:b`', 'Text and parameters mixed'],
  ["A filter's params", "A filter's parameters"],
  ['**Filters** match', 'Filter patterns'],
  ['`/user/:id` matches one segment', 'A parameter is one segment'],
  ['`sessionRegenerateID` keeps', 'Regenerate and destroy with files'],
  ['Input, output, cookies', 'Input and output as 1.12'],
  ['JSONP callbacks', 'JSONP callbacks'],
  ['a compressed answer', 'The content type of a compressed answer'],
  ['a folder is no download', 'A download that is not there, or is a folder'],
  ['`serveFormatted()`', '`serveFormatted()`'],
  ['JSON: … `encoding`', '`serveJSON(true)`'],
  ['Integers beyond', 'Integers beyond 2^53'],
  ['`requestBody` is always', '`requestBody` is always there'],
  ['A missing view', 'A missing view'],
  ['`AfterExec` filters, always', 'Late filters always run'],
  ['classic: `/admin/`', '301 keeps the query'],
  ['`_method`', '`_method`'],
  ['auto: … any letter case', 'Prefixes of auto routes'],
  ['An upper-case verb in a mapping', 'A pattern without its first `/`'],
  ['`/user/?:id`', 'An optional parameter'],
  ['`/cms_:id', 'Text and parameters mixed'],
  ['Literals are escaped', 'Literals are escaped'],
  ['`/dl/*.*`', 'Path and extension'],
  ['headers `X-Xsrftoken`', 'The header `X-CSRF-Token`'],
  ['checked on POST, PUT, DELETE', 'PATCH needs an XSRF token'],
  ['a syntax error names', 'A syntax error in a view'],
  ['`.gohtml` files', '`.gohtml` files are templates'],
  ['A content type that an action', 'A content type that an action has set'],
  ['A layout that fails', 'A layout that fails'],
  ['1.12 holds', 'View functions are those of 1.12'],
  ['View functions are those of 1.12', 'View functions are those of 1.12'],
  ['Numbers are compared as numbers', 'Numbers are compared as numbers'],
  ['A field that holds nothing', 'A field that holds nothing'],
  ["Beego's INI as recorded (group k):", 'INI files are read as 1.12 does'],
  ["Beego's INI as recorded (group k) with", 'Run-mode sections hold for everything'],
  ['a known key with a bad value', 'A setting that cannot be'],
  ['the run mode is', 'The default run mode']
]

// Running

async function runFragments (t: Test, folder: string, blocks: readonly Block[]): Promise<void> {
  if (blocks.length === 0) return
  const files: string[] = []
  for (const [i, block] of blocks.entries()) {
    const file = join(folder, `fragment-${i}.mts`)
    await writeFile(file, resolved(fragmentModule(block)))
    files.push(file)
  }
  const runner = join(folder, 'runner.mts')
  await writeFile(runner, resolved(runnerOf(blocks.map((block, i) => ({ file: files[i]!, bare: /\bregister\(/.test(block.text), checks: checksOf(block.text) })))))

  const results = JSON.parse(await outputOf(t, folder, runner)) as Array<{ thrown: string | null, answers: Answer[] }>
  for (const [i, { thrown, answers }] of results.entries()) {
    const block = blocks[i]!
    t.equal(thrown, /\/\/ throws (FST_\w+)/.exec(block.text)?.[1] ?? null, `${block.place} ends as it says`)
    for (const [j, check] of checksOf(block.text).entries()) judge(t, block, check, answers[j])
  }
}

/** Starts every fragment and asks for its answers. */
function runnerOf (fragments: readonly object[]): string {
  return `
import Fastify from 'fastify'
import beegoMvc from 'fastify-beego'
const results = []
for (const { file, bare, checks } of ${JSON.stringify(fragments)}) {
  let app = Fastify()
  const answers = []
  let thrown = null
  try {
    if (!bare) await app.register(beegoMvc, { runMode: 'prod', tplExt: 'pug' })
    app = await (await import(file)).default(app) ?? app
    await app.ready()
    for (const { method, url, headers, payload } of checks) {
      const { statusCode, headers: { location = '' }, body } = await app.inject({ method, url, headers, payload })
      answers.push({ status: statusCode, location, body })
    }
  } catch (error) {
    thrown = error.code ?? error.stack
  }
  await app.close()
  results.push({ thrown, answers })
}
process.stdout.write('\\n' + JSON.stringify(results))
`
}

async function runProgram (t: Test, folder: string, block: Block): Promise<void> {
  const file = join(folder, 'program.mts')
  const text = block.text.replace(/port: \d+/, 'port: 0').replace(/beego\.run\(.*\)/, "beego.run('127.0.0.1:0')")
  const portOf = text.includes('beego.run(') ? 'new URL(beego.addresses()[0]).port' : 'app.server.address().port'
  await writeFile(file, resolved(`${text}\nconsole.log('\\nport ' + ${portOf})\n`))
  const program = start(t, folder, file)
  let port = ''
  for await (const line of createInterface(program.stdout!)) if (line.startsWith('port ')) { port = line.slice(5); break }
  t.ok(port, `${block.place} listens`)

  const checks = checksOf(block.text)
  t.ok(checks.length > 0, `${block.place} says what it answers`)
  for (const check of checks) {
    const { method, headers, payload = null } = check
    const response = await fetch(`http://localhost:${port}${check.url}`, { method, headers, body: payload, redirect: 'manual', signal: AbortSignal.timeout(10_000) })
    judge(t, block, check, { status: response.status, location: response.headers.get('location') ?? '', body: await response.text() })
  }
  program.kill()
}

function judge (t: Test, { place }: Block, { line, status, body }: Check, answer: Answer | undefined): void {
  const label = `${place}: ${line}`
  if (answer === undefined) {
    t.fail(label)
    return
  }
  t.equal(answer.status, status, label)
  if (body === undefined) return

  const actual = status >= 300 && status < 400 ? answer.location : answer.body.trim()
  if (body.startsWith('<title>')) t.ok(actual.includes(body), label)
  else t.equal(actual, body, label)
}

async function outputOf (t: Test, folder: string, file: string): Promise<string> {
  const program = start(t, folder, file)
  let output = ''
  for await (const chunk of program.stdout!) output += String(chunk)
  return output.slice(output.lastIndexOf('\n') + 1)
}

function start (t: Test, folder: string, file: string): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const program = spawn(process.execPath, ['--import', tsx, file], { cwd: folder, timeout: TIME_LIMIT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } })
  t.teardown(() => program.kill())
  return program
}

// Reading

function isScript ({ language }: Block): boolean {
  return language === 'js' || language === 'ts'
}

function isProgram ({ text }: Block): boolean {
  return text.includes('.listen(') || text.includes('beego.run(')
}

function checksOf (text: string): Check[] {
  return [...text.matchAll(/^ *\/\/ ([A-Z]+) (\/\S*)(?: +(\S.*?))? +-> +(\d{3})(?: +(.+?))? *$/gm)].map((found) => {
    const [line, method, url, given = '', status, body] = found
    const [, header, value] = /^([\w-]+): (.+)$/.exec(given) ?? []
    const isJSON = given.startsWith('{')
    const type: Record<string, string> = { 'content-type': isJSON ? 'application/json' : 'application/x-www-form-urlencoded' }
    return {
      line: line.trim(),
      method: method!,
      url: url!,
      headers: header !== undefined ? { [header]: value! } : given === '' ? {} : type,
      payload: given === '' || header !== undefined ? undefined : given,
      status: Number(status),
      body
    }
  })
}

/** A fragment as a module: its imports, the names that it takes for granted, and a function around the rest. */
function fragmentModule ({ text }: Block): string {
  const imports: string[] = []
  const rest = text.replace(/^import [^]*?from '[^']+'\n/gm, (line) => { imports.push(line); return '' })
  const stock = Object.keys(STOCK).filter((name) => uses(text, name) && !declares(text, name))
  const known = [text, ...stock.map((name) => STOCK[name]!)].join('\n')
  const names = EXPORTS.filter((name) => name !== 'default' && uses(known, name) && !declares(text, name) && !imports.some((line) => uses(line, name)))
  const body = rest.replace(/^( *)((?:app\.beego\.urlFor|set\.execute)\(.*\)) +\/\/ ('.*')$/gm, '$1if ($2 !== $3) throw new Error("not so: " + $2)')
  const parameter = declares(text, 'app') ? '' : "app: import('fastify').FastifyInstance"
  return [
    ...imports,
    names.length > 0 ? `import { ${names.join(', ')} } from 'fastify-beego'` : "import type {} from 'fastify-beego'",
    ...stock.map((name) => STOCK[name]!),
    `export default async function (${parameter}): Promise<import('fastify').FastifyInstance | undefined> {`,
    body.replace(/^export /gm, ''),
    uses(text, 'app') ? 'return app' : 'return undefined',
    '}'
  ].join('\n')
}

function uses (text: string, name: string): boolean {
  return new RegExp(`(?<![.\\w'])${name}\\b`).test(text)
}

function declares (text: string, name: string): boolean {
  return new RegExp(`(?:class|const|let|function|import) ${name}\\b`).test(text)
}

/** Imports by URL, of the sources where they are the package's own, so that a file may stand anywhere. */
function resolved (text: string): string {
  return text.replace(/(from |import\()'([^.'][^']*)'/g, (whole, before: string, name: string) => {
    if (name.startsWith('node:')) return whole
    const [, plugin] = /^fastify-beego(?:\/(.+))?$/.exec(name) ?? []
    const source = plugin === 'gotemplate' ? 'lib/gotemplate/index.ts' : `plugins/${plugin ?? 'index'}.ts`
    return `${before}'${name.startsWith('fastify-beego') ? pathToFileURL(join(ROOT, source)).href : import.meta.resolve(name)}'`
  })
}

function typeErrors (blocks: readonly Block[]): string[] {
  const options = { ...compilerOptions(), paths: { 'fastify-beego': ['./plugins/index.ts'], 'fastify-beego/gotemplate': ['./lib/gotemplate/index.ts'], 'fastify-beego/*': ['./plugins/*.ts'] } }
  const files = new Map(blocks.map((block) => {
    return [join(ROOT, 'test', `${block.place.replace(/\W/g, '-')}.ts`), isProgram(block) ? block.text : fragmentModule(block)]
  }))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, target, ...rest) => {
    const text = files.get(path)
    return text === undefined ? getSourceFile.call(host, path, target, ...rest) : ts.createSourceFile(path, text, target)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path)!
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
  })
}

/** Every name that a module exports, types included. */
function exportsOf (file: string): string[] {
  const path = join(ROOT, file)
  const program = ts.createProgram([path], { ...compilerOptions(), noLib: true, types: [] })
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(path)!)!
  return checker.getExportsOfModule(module).map(({ name }) => name)
}

/** Members that are marked `@internal`. */
function internalMembers (file: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true)
  return source.statements.filter(ts.isClassDeclaration).flatMap(({ members }) => members)
    .filter((member) => ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal'))
    .map((member) => member.name?.getText(source) ?? '')
}

t.test('the licence is MIT', async (t) => {
  t.match(read('LICENSE'), /^MIT License\n\nCopyright \(c\) \d{4} The fastify-beego authors\n/)
})
