import Fastify from 'fastify'
import controllers, { type Beego, Controller, router } from 'fastify-beego/controllers'

export const app = Fastify()
await app.register(controllers)

export const { beego } = app
export const [config, file, log, routes] = [beego.config, beego.appConfig, beego.log, beego.routes()]

export class UserController extends Controller {
  @router('/all') all () { return [this.ctx, this.ctx.input, this.ctx.output, this.log, this.data, this.input(), this.startSession()] as const }
  files () { return this.getFiles('photo') }
}

export const methods = ({ router, get, urlFor, handler, insertFilter, insertFilterChain, onCompletion }: Beego) => {
  return { router, get, urlFor, handler, insertFilter, insertFilterChain, onCompletion }
}
