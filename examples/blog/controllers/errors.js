import { beego } from 'fastify-beego/app'
import { BlogController } from './blog.js'

/** What is shown when something goes wrong. Nothing here asks the database: it may be what is wrong. */
export class ErrorController extends BlogController {
  error400 () { this.#say('That cannot be read', 'The request was not what this page expects.') }
  error403 () { this.error404() }
  error404 () { this.#say('Nothing here', 'This page has moved, or was never written.') }
  error405 () { this.error404() }
  error413 () { this.#say('Too much at once', 'What you have sent is larger than this page takes.') }
  error417 () { this.error422() }
  error422 () { this.#say('This form is too old', 'Go back, load its page again, and send it once more.') }
  error503 () { this.#say('Back in a moment', 'Something that this page needs is away. Try again soon.') }

  error500 () {
    if (beego.bConfig.runMode !== 'dev') return this.#say('That was our mistake', 'It is written down, and somebody will look at it.')
    // the page for developers, which has its styles inside
    this.enableRender = false
    this.ctx.output.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
  }

  #say (title, text) {
    Object.assign(this.data, { title, text, status: this.ctx.output.status })
    this.tplName = this.view('errorcontroller/show')
  }
}
