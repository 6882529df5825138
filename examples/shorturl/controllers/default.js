import { Controller } from 'fastify-beego'

export class MainController extends Controller {
  get () {
    this.ctx.output.body('shorturl')
  }
}
