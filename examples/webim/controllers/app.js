// The welcome page, the way from it into the room, and the way out.

import { readFromRequest } from 'fastify-beego'
import { chatroom } from '../models/index.js'
import { BaseController } from './base.js'

const ROOMS = new Map([['longpolling', '/lp'], ['websocket', '/ws']])

export class AppController extends BaseController {
  get () {
    readFromRequest(this)
    this.tplName = 'welcome.html'
  }

  join () {
    const room = ROOMS.get(this.getString('tech'))
    if (room === undefined) this.redirect('/', 302)
    else if (this.mayEnter()) this.redirect(`${room}?uname=${encodeURIComponent(this.uname)}`, 302)
  }

  leave () {
    chatroom.leave(this.uname, this.guest)
    this.redirect('/', 302)
  }
}
