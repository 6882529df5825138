import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expectAssignable, expectError, expectNotAssignable, expectType } from 'tsd'
import beegoMvc, {
  AfterExec, type Beego, type BeegoOptions, beegoMvc as named, BeforeRouter, type Completion, Context, Controller, type ControllerClass, type ControllerData, type FilterInfo,
  type FilterPosition, FST_BEEGO_ROUTE_PATTERN, type Namespace, newNamespace, nsAny, nsBefore, nsCond, nsGet, nsHandler, nsNamespace, nsRouter, type RouteInfo, router, type UploadedFile
} from 'fastify-beego'

type Any = { readonly [unique]: never }
declare const unique: unique symbol
/** `true` for `any` and nothing else. */
type IsAny<T> = 0 extends (1 & T) ? true : false
declare function noAny<T> (...value: IsAny<T> extends true ? [never: Any] : [value: T]): void

class FoodController extends Controller {
  listFood () { return [] }
  async save () {}
  Show () {}
  count = 5
  protected hidden () {}
  #own () {}
  use () { this.#own() }
  fieldFunction = () => {}
}

class VeganController extends FoodController {
  vegan () {}
}

const app = Fastify()
await app.register(beegoMvc)
await app.register(named, { runMode: 'prod', dialect: 'modern', staticDir: { '/s': 's' } })
const { beego } = app

expectType<Beego>(beego)

// Mappings that say something

expectType<Beego>(beego.router('/', FoodController))
expectType<Beego>(beego.router('/', FoodController, 'get:listFood'))
expectType<Beego>(beego.router('/', FoodController, '*:ListFood'))
expectType<Beego>(beego.router('/', FoodController, 'get:show'))
expectType<Beego>(beego.router('/', FoodController, 'get:Show'))
expectType<Beego>(beego.router('/', FoodController, 'get,post:listFood;put:Save'))
expectType<Beego>(beego.router('/', FoodController, 'POST:save'))
expectType<Beego>(beego.router('/', FoodController, 'Get,PoSt:save;*:listFood'))
expectType<Beego>(beego.router('/', FoodController, 'propfind,lock,unlock,mkcol,copy,move,proppatch,trace,connect:save'))
expectType<Beego>(beego.router('/', FoodController, 'get:get;post:Post'))
expectType<Beego>(beego.router('/', VeganController, 'get:listFood;post:vegan'))
expectType<Beego>(beego.router('/', FoodController, 'get:fieldFunction'))

// Mappings that cannot work

expectError(beego.router('/', FoodController, 'get:listFod'))
expectError(beego.router('/', FoodController, 'get:LISTFOOD'))
expectError(beego.router('/', FoodController, 'get:vegan'))
expectError(beego.router('/', FoodController, 'get:count'))
expectError(beego.router('/', FoodController, 'get:hidden'))
expectError(beego.router('/', FoodController, 'get:own'))
expectError(beego.router('/', FoodController, 'get:toString'))
expectError(beego.router('/', FoodController, 'fetch:listFood'))
expectError(beego.router('/', FoodController, 'get,fetch:listFood'))
expectError(beego.router('/', FoodController, 'get post:listFood'))
expectError(beego.router('/', FoodController, 'get'))
expectError(beego.router('/', FoodController, 'get:'))
expectError(beego.router('/', FoodController, ':listFood'))
expectError(beego.router('/', FoodController, ''))
expectError(beego.router('/', FoodController, 'get:listFood;'))
expectError(beego.router('/', FoodController, 'get:listFood;post'))
expectError(beego.router('/', FoodController, 'get:listFood;post:nothing'))
expectError(beego.router('/', FoodController, 'get:list:food'))
expectError(beego.router('/', FoodController, 'get: listFood'))
expectError(beego.router('/', FoodController, 5))
expectError(beego.router('/', FoodController, 'get:listFood' as 'get:listFood' | 'post:listFod'))

// A mapping that is known at run time only

declare const mapping: string
declare const perhaps: string | undefined
declare const choice: 'get:listFood' | 'post:save'
declare const part: `get:${string}`
expectType<Beego>(beego.router('/', FoodController, mapping))
expectType<Beego>(beego.router('/', FoodController, choice))
expectType<Beego>(beego.router('/', FoodController, part))
if (perhaps !== undefined) expectType<Beego>(beego.router('/', FoodController, perhaps))

// Controllers

expectError(beego.router('/', class {}))
expectError(beego.router('/', new FoodController()))
expectError(beego.router('/', class extends Controller { constructor (_needed: string) { super() } }))
expectAssignable<ControllerClass>(FoodController)
expectType<Beego>(beego.autoRouter(FoodController).autoPrefix('/admin', FoodController).include(FoodController, VeganController).errorController(FoodController))
expectError(beego.autoRouter(class {}))
expectError(beego.include('FoodController'))

// Namespaces

expectType<Namespace>(newNamespace('/v1',
  nsRouter('/food', FoodController, 'get:ListFood'), nsNamespace('/in', nsGet('/x', (ctx) => ctx.writeString('x'))), nsAny('/y', () => 'y'),
  nsCond((ctx) => ctx.input.isSecure()), nsCond(async () => true), nsBefore((ctx) => { ctx.input.ip() }, async () => {})))
expectError(nsRouter('/food', FoodController, 'get:nothing'))
expectError(nsRouter('/food', FoodController, 'fetch:listFood'))
expectError(nsHandler('/', 'handler'))
expectError(nsCond(() => 'yes'))
expectError(beego.addNamespace('/v1'))
expectType<Beego>(beego.addNamespace(newNamespace('/v1'), newNamespace('/v2')))

// Filters

expectType<'BeforeRouter'>(BeforeRouter)
expectAssignable<FilterPosition>(AfterExec)
expectNotAssignable<FilterPosition>('BeforRouter')
expectType<Beego>(beego.insertFilter('*', BeforeRouter, (ctx) => { expectType<Context>(ctx) }, { returnOnOutput: false, resetParams: true }))
expectType<Beego>(beego.insertFilter('*', 'FinishRouter', async (ctx) => { ctx.output.setStatus(201) }))
expectError(beego.insertFilter('*', 'BeforRouter', () => {}))
expectError(beego.insertFilter('*', 1, () => {}))
expectError(beego.insertFilter('*', 'BeforeExec', () => {}, { returnOnOuput: false }))
expectError(beego.insertFilter('*', 'BeforeExec'))
expectType<Beego>(beego.insertFilterChain((next) => async (ctx) => {
  expectType<Context>(ctx)
  expectType<Promise<void>>(next(ctx))
}))

// Functional routes and foreign handlers

expectType<Beego>(beego.get('/', (ctx) => { expectAssignable<Context>(ctx) }).any('/', async () => ({ a: 1 })))
expectType<Beego>(beego.handler('/', (_req: IncomingMessage, res: ServerResponse) => { res.end() }, true))
expectType<Beego>(beego.handler('/', (_req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => { next(res) }))
expectType<Beego>(beego.handler('/', async (_request: FastifyRequest, reply: FastifyReply) => reply.send('x')))
expectError(beego.handler('/', 'handler'))
expectType<Beego>(beego.addNamespace(newNamespace('/', nsHandler('/', (_req: IncomingMessage, res: ServerResponse) => { res.end() }))))
expectError(beego.get('/', 'handler'))

// Options

expectAssignable<BeegoOptions>({ runMode: 'dev', routerCaseSensitive: false, recoverPanic: false, viewsPath: 'v', tplExt: 'pug', serverName: '' })
expectNotAssignable<BeegoOptions>({ runMode: 'production' })
expectNotAssignable<BeegoOptions>({ dialect: 'old' })
expectNotAssignable<BeegoOptions>({ autoRender: 'yes' })
expectNotAssignable<BeegoOptions>({ staticDir: 'public' })
expectError<BeegoOptions>({ runmode: 'dev' })
expectError(app.register(beegoMvc, { runMode: 'production' }))

// What comes back

expectType<RouteInfo[]>(beego.routes())
expectType<FilterInfo[]>(beego.filters())
expectType<string>(beego.urlFor('FoodController.listFood', ':id', 5, 'q', 'x'))
expectType<string>(beego.urlFor('FoodController.listFood', { ':id': 5 }))
expectType<'dev' | 'prod' | 'test'>(beego.config.runMode)
expectError(() => { beego.config.runMode = 'prod' })
expectType<Beego>(beego.onCompletion((completion) => { expectType<Completion>(completion) }))
expectType<Beego>(beego.errorHandler(404, (ctx) => { expectType<Context>(ctx) }).errorHandler('db', () => {}))
expectAssignable<Error>(new FST_BEEGO_ROUTE_PATTERN('/', 'why'))
app.get('/', async (request) => { expectType<Context | null>(request.beego) })

// Inside a controller

class InsideController extends Controller {
  override layout = 'site.pug'
  override layoutSections = { Side: 'side.pug' }
  override enableRender = false

  override prepare () {
    expectType<Context>(this.ctx)
    expectType<ControllerData>(this.data)
    expectType<string>(this.tplName)
    expectType<this>(this.appController)
    expectType<number>(this.getInt('n'))
    expectType<number>(this.getInt('n', 5))
    expectError(this.getInt('n', '5'))
    expectType<string>(this.getString('s'))
    expectType<string[]>(this.getStrings('s'))
    expectType<boolean>(this.getBool('b'))
    expectType<number>(this.requireFloat('f'))
    expectType<[controller: string, action: string]>(this.getControllerAndAction())
    expectType<Promise<string>>(this.renderString())
    expectType<Promise<Buffer>>(this.renderBytes())
    expectType<void>(this.serveJSON(true))
    expectError(this.redirect('/'))
    expectType<unknown>(this.data.json)
  }

  @router('/all/:key', ['get', 'post'])
  async all () { return this.ctx.input.params() }

  leave (): string {
    this.stopRun()
  }

  leaveToo (code: string | number): string {
    return code === 404 ? this.abort(code) : this.customAbort(418, 'teapot')
  }
}
void InsideController

// The context

declare const ctx: Context
expectType<FastifyRequest>(ctx.request)
expectType<FastifyReply>(ctx.reply)
expectType<boolean>(ctx.started)
expectType<never>(ctx.abort(403, '403'))
expectType<Buffer>(ctx.input.requestBody)
expectType<string>(ctx.input.param(':id'))
expectType<unknown>(ctx.input.getData('user'))
expectType<number>(ctx.output.status)
expectError(() => { ctx.started = true })
expectError(ctx.redirect('/', 302))
expectError(() => { ctx.input.runController = class {} })
ctx.input.runController = FoodController
// what is not for programs is not in the types
expectError(ctx.flush())
expectError(ctx.routeParams)

// No `any` where programs look

noAny<Parameters<Beego['get']>[1]>(() => {})
noAny<ReturnType<Context['input']['getData']>>(1)
noAny<Controller['data'][string]>(1)
noAny<ReturnType<Controller['prepare']>>(1)
noAny<FastifyRequest['beego']>(null)
noAny<Beego['config']>(beego.config)
noAny<Context['request']['body']>(1)

// Uploads

await app.register(beegoMvc, {
  maxUploadSize: 5,
  uploadLimits: { files: 2 },
  onUploadProgress: ({ received, total, file }) => {
    expectType<number>(received)
    expectType<number | null>(total)
    expectType<string | undefined>(file?.filename)
  }
})
expectError(app.register(beegoMvc, { uploadLimits: { file: 2 } }))
class PhotoController extends Controller {
  async save () {
    const file = await this.getFile('photo')
    expectType<UploadedFile>(file)
    expectType<UploadedFile[]>(await this.getFiles('photo'))
    expectType<Buffer>(await file.toBuffer())
    expectType<string>(file.filename)
    expectType<number>(file.size)
    expectError(file.size = 5)
  }
}
beego.router('/photo', PhotoController, 'post:save')
