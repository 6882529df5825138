// A program that exports what it infers from `fastify-beego`: its declarations must be able to name it all.

import Fastify from 'fastify'
import beegoMvc, {
  type Beego, beegoLogger, type Context, Controller, type ControllerClass, FST_BEEGO_INPUT_INVALID, Int, newNamespace, nsAny, nsGet, nsRouter,
  readFromRequest, router
} from 'fastify-beego'

export const app = Fastify()
await app.register(beegoMvc, { sessionOn: true })

export const { beego } = app
export const [config, file, log, routes, filters] = [beego.config, beego.appConfig, beego.log, beego.routes(), beego.filters()]
export const decorated = { logs: app.logs, toolbox: app.toolbox, supervisor: app.supervisor, views: app.beegoViews, filter: app.insertFilter }
export const handler = async () => {
  let found
  app.get('/', async (request, reply) => {
    found = [request.beego, request.flash(), reply.xsrfToken, reply.beegoView]
  })
  return found
}

export class UserController extends Controller {
  override layout = 'site.pug'
  page = { size: 5 }
  @router('/all') all () { return [this.ctx, this.ctx.input, this.ctx.output, this.log, this.appController] as const }
  form () { return [this.input(), this.parseForm({ name: '', ids: [Int] }), this.ctx.input.bind([Int], 'ids'), this.ctx.input.cookies()] as const }
  kept () { return [this.data, this.ctx.input.getData('user'), this.ctx.input.params(), readFromRequest(this).data] as const }
  session () { return [this.startSession(), this.getSession('user'), this.ctx.input.cruSession()] as const }
  files () { return this.getFiles('photo') }
  socket () { return this.ctx.upgrade() }
}

export const filter = (ctx: Context) => ctx.input.form()
export const show = (ctx: Context<{ ':id': string }>) => [ctx.input.param, ctx.input.params()] as const
export const controllerOf = (Class: ControllerClass) => Class
export const methods = ({ router, get, urlFor, handler, insertFilter, insertFilterChain, onCompletion, addHealthCheck, addTask, addFuncMap }: Beego) => {
  return { router, get, urlFor, handler, insertFilter, insertFilterChain, onCompletion, addHealthCheck, addTask, addFuncMap }
}
export const [decorator, link, namespace, any] = [router('/x', ['get']), nsRouter('/', UserController), newNamespace('/v1', nsGet('/', () => 'x')), nsAny]
export const logger = beegoLogger()
export const Failure = FST_BEEGO_INPUT_INVALID
