import { Controller } from 'fastify-beego'
import { beego } from 'fastify-beego/app'

/** What guests have written, the last one first. */
const entries = /** @type {string[]} */ ([])

export class MainController extends Controller {
  get () {
    this.data.greeting = beego.appConfig.string('greeting')
    this.data.entries = entries
    this.tplName = 'index.tpl'
  }

  post () {
    const text = this.getString('text').trim()
    if (text !== '') entries.unshift(text)
    this.redirect('/', 302)
  }

  entries () {
    this.data.json = entries
    this.serveJSON()
  }
}
