import { Attempts } from '../models/attempts.js'
import { findByPassword } from '../models/users.js'
import { BlogController } from './blog.js'

const MAX_LENGTH = 200

/** Of one address. */
const attempts = new Attempts({ limit: 5, period: 15 * 60 * 1000 })

export class LoginController extends BlogController {
  get () {
    this.#ask()
  }

  async post () {
    const address = this.ctx.input.ip()
    if (attempts.isBlocked(address)) return this.#ask('Too many attempts. Try again in a quarter of an hour.', 429)
    attempts.begin(address)

    const user = await findByPassword(this.getString('name').slice(0, MAX_LENGTH), this.getString('password').slice(0, MAX_LENGTH))
    if (user === undefined) return this.#ask('The name or the password is wrong.', 422)
    attempts.succeed(address)

    // whoever knew the id of the session before does not know that of the editor
    await this.sessionRegenerateID()
    await this.setSession('user', user.id)
    this.redirect(this.#next(), 303)
  }

  async logout () {
    await this.destroySession()
    this.leaveTo(this.urlFor('ArticleController.List'), 'You have signed out.')
  }

  #ask (problem = '', status = 200) {
    Object.assign(this.data, { title: 'Sign in', problem, name: this.getString('name'), next: this.getString('next') })
    this.page('logincontroller/get', status)
  }

  /** Where the editor was going. A link may say anything: only pages of the admin area count. */
  #next () {
    const here = 'http://blog.invalid'
    const next = this.getString('next')
    const { origin, pathname, search } = new URL(URL.canParse(next, here) ? next : '/', here)
    return origin === here && pathname.startsWith('/admin/') ? pathname + search : this.urlFor('AdminArticleController.List')
  }
}
