// What all controllers have in common: the language, and who asks.

import { randomBytes } from 'node:crypto'
import { Controller, FlashData } from 'fastify-beego'
import { chatroom, locales } from '../models/index.js'
import { nameOf } from '../models/chatroom.js'

const YEAR = 365 * 24 * 3600

export class BaseController extends Controller {
  /** The browser that asks: a name belongs to the one that came with it. */
  guest = ''
  /** The name that the request gives. */
  uname = ''

  prepare () {
    this.ctx.output.header('Cache-Control', 'no-store') // the same address says something else to another browser
    this.guest = this.#guest()
    this.uname = nameOf(this.getString('uname'))
    this.data.Lang = this.#language()
    this.data.Languages = locales.languages
    this.data.Path = this.ctx.input.url()
    this.data.UserName = this.uname
  }

  /** @returns {boolean} whether the name can be that of this browser; if not, the answer is the welcome page, which says why. */
  mayEnter () {
    const problem = chatroom.problemOf(this.uname, this.guest)
    if (problem === '') return true

    const flash = new FlashData()
    flash.error(this.tr(problem))
    flash.store(this)
    this.redirect('/', 302)
    return false
  }

  tr (/** @type {string} */ key) {
    return locales.tr(/** @type {string} */ (this.data.Lang), key)
  }

  /** `?lang=`, which the cookie remembers, then the cookie, then what the browser says. */
  #language () {
    const chosen = this.getString('lang')
    if (locales.has(chosen)) {
      this.ctx.setCookie('lang', chosen, YEAR)
      return chosen
    }
    const remembered = this.ctx.getCookie('lang')
    return locales.has(remembered) ? remembered : locales.accepted(this.ctx.input.header('accept-language'))
  }

  #guest () {
    const known = this.ctx.getCookie('guest')
    if (/^[0-9a-f]{32}$/.test(known)) return known
    const guest = randomBytes(16).toString('hex')
    this.ctx.setCookie('guest', guest, null, '/', null, null, true)
    return guest
  }
}
