import { Controller, FlashData, readFromRequest } from 'fastify-beego'
import { beego } from 'fastify-beego/app'

/** What all pages have in common. */
export class BlogController extends Controller {
  prepare () {
    this.layout = this.view('layouts/site')
    this.layoutSections = { Head: '', Aside: '' }
    this.data.blog = { name: beego.bConfig.appName, tagline: beego.appConfig.string('tagline') }
    this.data.xsrf = this.xsrfFormHTML()
    readFromRequest(this)
  }

  /** A view by its name without an extension, whichever views this blog shows. */
  view (name) {
    return `${name}.${this.tplExt}`
  }

  /** Shows this page, in place of the one that is called like the action. @param {string} name */
  page (name, status = 200) {
    this.ctx.output.setStatus(status)
    this.tplName = this.view(name)
  }

  /** Leads to another page, which says what has happened. */
  leaveTo (url, notice) {
    const flash = new FlashData()
    flash.notice(notice)
    flash.store(this)
    this.redirect(url, 303)
  }

  /**
   * What was looked for; where there is none, or `false`, the answer is the 404 page.
   *
   * @template T
   * @param {T | undefined | null | false} value
   * @returns {T}
   */
  found (value) {
    return value || this.abort('404')
  }

  /** Which page of a list is asked for. */
  pageNumber () {
    const page = this.getString('page', '1')
    return /^[1-9]\d{0,8}$/.test(page) ? Number(page) : this.abort('404')
  }

  /**
   * The links below a list.
   *
   * @param {{ number: number, pages: number, total: number }} page
   * @param {string} action - As for `urlFor`, with what else stands in the URL.
   */
  pagerOf ({ number, pages, total }, action, ...values) {
    const url = (page) => this.urlFor(action, ...values, ...page === 1 ? [] : ['page', page])
    return {
      number,
      pages,
      total,
      newer: number > 1 ? url(number - 1) : '',
      older: number < pages ? url(number + 1) : ''
    }
  }
}
