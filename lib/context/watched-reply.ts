// A program that takes Fastify's reply into its own hands must be noticed: `reply.sent` turns true only when the bytes are
// out, and hooks of the host may take their time until then.

import type { HostReply } from '../host.js'

const kOwner = Symbol('beego.reply.owner')
const kSend = Symbol('beego.reply.send')
const kHijack = Symbol('beego.reply.hijack')

type WatchedReply = HostReply & {
  [kOwner]: { sent: boolean }
  [kSend]: HostReply['send']
  [kHijack]: HostReply['hijack']
}

/** @param owner - Its `sent` becomes true at the first `reply.send()` or `reply.hijack()`. */
export function watchReply (owner: { sent: boolean }, reply: HostReply): HostReply {
  const watched = reply as WatchedReply
  if (watched[kOwner] === undefined) {
    watched[kSend] = reply.send // the host may have put its own there
    watched[kHijack] = reply.hijack
    watched.send = send
    watched.hijack = hijack
  }
  watched[kOwner] = owner
  return reply
}

/** Put something around what sends, inside the watch. */
export function wrapSend (reply: HostReply, wrap: (send: HostReply['send']) => HostReply['send']): void {
  const watched = reply as WatchedReply
  if (watched[kOwner] === undefined) watched.send = wrap(watched.send)
  else watched[kSend] = wrap(watched[kSend])
}

function send (this: WatchedReply, payload?: unknown): HostReply {
  this[kOwner].sent = true
  return this[kSend](payload)
}

function hijack (this: WatchedReply): HostReply {
  this[kOwner].sent = true
  return this[kHijack]()
}
