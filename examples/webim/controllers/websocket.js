// The room by websocket: a page, and the connection that it opens.

import { chatroom } from '../models/index.js'
import { BaseController } from './base.js'

/** Close codes of RFC 6455, and one of our own: the name belongs to somebody else. */
const LEFT = 1000
const NO_TEXT = 1003
const NAME_TAKEN = 4409

/** Milliseconds between two looks whether a browser is still there. */
const HEARTBEAT = 30_000

/** Bytes that may wait for a browser that does not read. */
const BACKLOG = 1 << 20

export class WebSocketController extends BaseController {
  get () {
    if (this.mayEnter()) this.tplName = 'websocket.html'
  }

  async join () {
    if (this.uname === '') return this.redirect('/', 302)

    const socket = await this.ctx.upgrade()
    const member = chatroom.enter(this.uname, this.guest)
    if (member === null) return socket.close(NAME_TAKEN)

    const stopBeating = keepAlive(socket)
    const hangUp = chatroom.follow(member, this.getInt('lastReceived'), (event) => {
      socket.send(JSON.stringify(event))
      if (!chatroom.has(member)) socket.close(LEFT)
      else if (socket.bufferedAmount > BACKLOG) socket.terminate()
    })

    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(NO_TEXT)
      else chatroom.say(member, String(data))
    })
    // a browser that closes a page or loses its connection may come back; one that says good-bye has left
    socket.on('close', (code) => {
      stopBeating()
      hangUp()
      if (code === LEFT) chatroom.leave(member.name, member.guest)
    })
  }
}

/** A connection whose other end has gone without a word is ended at the second look. */
function keepAlive (/** @type {import('ws').WebSocket} */ socket) {
  let isThere = true
  socket.on('pong', () => { isThere = true })
  const timer = setInterval(() => {
    if (!isThere) return socket.terminate()
    isThere = false
    socket.ping()
  }, HEARTBEAT)
  return () => clearInterval(timer)
}
