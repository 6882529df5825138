// The types as programs outside of the package meet them, in the package as it is published: what a program infers can be named in its
// declarations, an editor offers what may follow, and many route lines cost little.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PROGRAMS = join(ROOT, 'test-d/programs')

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  declaration: true,
  preserveSymlinks: true // else the package is no dependency
}

const folder = await consumer()
t.teardown(() => rm(folder, { recursive: true, force: true }))
const registry = ts.createDocumentRegistry()

for (const name of readdirSync(PROGRAMS)) {
  t.test(`what ${name} infers can be named in its declarations`, async (t) => {
    const file = join(folder, name)
    const service = serviceOf(file, readFileSync(join(PROGRAMS, name), 'utf8'))

    t.strictSame(errorsOf(service, file), [])
  })
}

const SUBPATHS = Object.keys((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object }).exports)
  .filter((name) => !name.endsWith('.json')).map((name) => join('fastify-beego', name))

for (const name of SUBPATHS) {
  t.test(`${name} alone has the types of all that it exports`, async (t) => {
    const file = join(folder, 'alone.ts')
    const service = serviceOf(file, `import * as all from '${name}'\nexport const copy = { ...all }`)

    t.strictSame(errorsOf(service, file), [])
  })
}

t.test('declarations of the package need no types that it does not bring', async (t) => {
  const service = serviceOf(join(folder, 'all.ts'), SUBPATHS.map((name) => `import '${name}'`).join('\n'))

  const own = service.getProgram()!.getSourceFiles().map(({ fileName }) => fileName).filter((name) => name.includes('/fastify-beego/dist/'))
  t.ok(own.length > 100)
  t.strictSame(own.flatMap((name) => errorsOf(service, name)), [])
})

const SHOP = `
import { type Beego, type Context, Controller, router } from 'fastify-beego'
declare module 'fastify' {
  interface BeegoControllers { ShopController: ShopController }
  interface BeegoSessionData { cart: string[] }
}
class ShopController extends Controller {
  list () {}
  listAll () {}
  save () {}
}
declare const beego: Beego
declare const ctx: Context
`

const OFFERS: ReadonlyArray<readonly [line: string, offered: readonly string[]]> = [
  ["beego.router('/', ShopController, 'get:|')", ['get:list', 'get:listAll', 'get:save']],
  ["beego.router('/', ShopController, 'get:list;post:s|')", ['get:list;post:save']],
  ["beego.router('/', ShopController, 'put:listA|')", ['put:listAll']],
  ["beego.get('/shops/:shop/items/:id', (ctx) => ctx.input.param('|'))", [':id', ':shop']],
  ["beego.urlFor('ShopController.l|')", ['ShopController.list', 'ShopController.listAll']],
  ["ctx.input.session('|')", ['cart']]
]

for (const [line, offered] of OFFERS) {
  t.test(`an editor offers ${offered.join(', ')} in ${line}`, async (t) => {
    const file = join(folder, 'shop.ts')
    const text = SHOP + line
    const service = serviceOf(file, text.replace('|', ''))

    const found = service.getCompletionsAtPosition(file, text.indexOf('|'), {})

    const names = found?.entries.map(({ name }) => name).filter((name) => name !== '') // the line's own text
    t.strictSame(names?.sort(), offered)
  })
}

const MISTAKES: ReadonlyArray<readonly [line: string, message: string]> = [
  ["beego.router('/', ShopController, 'get:lst')", "parameter of type '\"'lst' is not a method of the controller\"'"],
  ["beego.router('/', ShopController, 'get:list;fetch:save')", "parameter of type '\"'fetch' is not a request method\"'"],
  ["beego.router('/', ShopController, 'list')", "parameter of type '\"'list' is not of the form 'verb:method'\"'"],
  ["beego.get('/items/:id', (ctx) => ctx.input.param(':idd'))", "'\":idd\"' is not assignable to parameter of type '\":id\"'"],
  ["beego.urlFor('ShopController.lst')", "parameter of type '\"'lst' is not a method of the controller\"'"],
  ["beego.urlFor('ShopController.list', ':id', 5, 'q')", 'Expected 5 arguments, but got 4'],
  ["beego.urlFor('ShopController.list', ':id', undefined)", "'undefined' is not assignable to parameter of type 'UrlValue'"],
  ["class A extends Controller { @router('/', ['fetch']) a () {} }", "type '\"'fetch' is not a request method\"'"]
]

for (const [line, message] of MISTAKES) {
  t.test(`the compiler says what is wrong with ${line}`, async (t) => {
    const file = join(folder, 'shop.ts')
    const service = serviceOf(file, SHOP + line)

    const [error = '', ...others] = errorsOf(service, file)

    t.ok(error.includes(message), error)
    t.strictSame(others, [])
  })
}

t.test('300 route lines cost the compiler a few instantiations each', async (t) => {
  const actions = Array.from({ length: 30 }, (_, i) => `action${i} () {}`).join('\n')
  const lines = Array.from({ length: 150 }, (_, i) => [
    `beego.router('/shops/:shop/items${i}/:id:int', BigController, 'get:action${i % 30};post,put:Action${(i + 1) % 30};*:list')`,
    `beego.get('/shops/:shop/pages${i}/?:page([a-z]+)', (ctx) => ctx.input.param(':shop') + ctx.input.params()[':shop'])`
  ]).flat()
  const counted = (text: string): number => {
    const file = join(folder, 'many.ts')
    const service = serviceOf(file, `${SHOP}\nclass BigController extends ShopController { ${actions} }\n${text}`)
    t.strictSame(errorsOf(service, file), [])
    return service.getProgram()!.getInstantiationCount()
  }

  const few = counted([...lines.slice(0, 2)].join('\n'))
  const many = counted(lines.join('\n'))

  const each = (many - few) / (lines.length - 2)
  t.ok(each < 500, `${Math.round(each)} each`)
})

/** A folder in which the package is installed, with all that it depends on and none of what only its development needs. */
async function consumer (): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'fastify-beego-types-'))
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: object }
  const kept = new Set(['fastify', '@types/node'])
  const left = new Set(Object.keys(devDependencies).filter((name) => !kept.has(name)))
  for (const name of await packages(join(ROOT, 'node_modules'))) {
    if (!left.has(name)) await link(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  }
  for (const name of ['package.json', 'dist']) await link(join(ROOT, name), join(folder, 'node_modules/fastify-beego', name))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

async function packages (folder: string): Promise<string[]> {
  const names = await readdir(folder)
  const scoped = names.filter((name) => name.startsWith('@')).map(async (scope) => (await readdir(join(folder, scope))).map((name) => `${scope}/${name}`))
  return [...names.filter((name) => !/^[.@]/.test(name)), ...(await Promise.all(scoped)).flat()]
}

async function link (from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await symlink(from, to, 'junction')
}

/** What an editor asks about one file with this text. */
function serviceOf (file: string, text: string): ts.LanguageService {
  const read = (path: string): string | undefined => path === file ? text : ts.sys.readFile(path)
  return ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: (path) => path === file ? text : '',
    getScriptSnapshot: (path) => { const content = read(path); return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content) },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => OPTIONS,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || existsSync(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories
  }, registry)
}

function errorsOf (service: ts.LanguageService, file: string): string[] {
  const program = service.getProgram()!
  const source = program.getSourceFile(file)!
  const declarations = file.endsWith('.d.ts') ? [] : program.getDeclarationDiagnostics(source)
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source), ...declarations]
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
