// The room by long polling: a page that asks for news, and requests that wait for them.

import { chatroom, patience } from '../models/index.js'
import { BaseController } from './base.js'

export class LongPollingController extends BaseController {
  join () {
    if (!this.mayEnter()) return
    chatroom.enter(this.uname, this.guest)
    this.tplName = 'longpolling.html'
  }

  post () {
    chatroom.say(this.#member(), this.getString('content'))
    this.ctx.output.setStatus(204)
  }

  async fetch () {
    const lastReceived = this.requireInt('lastReceived')
    this.data.json = await chatroom.poll(this.#member(), lastReceived, {
      signal: this.ctx.signal,
      patience: this.getBool('wait', true) ? patience : 0
    })
    this.serveJSON()
  }

  /** Who has been away for too long comes in again. */
  #member () {
    const problem = chatroom.problemOf(this.uname, this.guest)
    if (problem !== '') this.customAbort(problem === 'name_taken' ? 409 : 400, this.tr(problem))
    return /** @type {import('../models/chatroom.js').Member} */ (chatroom.enter(this.uname, this.guest)) // there was no problem
  }
}
