// A program that takes Fastify's reply into its own hands must be noticed: `reply.sent` turns true only when the bytes are
// out, and hooks of the host may take their time until then.

import type { HostReply } from '../host.js'

const kWatched = Symbol('beego.reply.watched')

/** @param owner - Its `sent` becomes true at the first `reply.send()` or `reply.hijack()`. */
export function watchReply (owner: { sent: boolean }, reply: HostReply): HostReply {
  const watched = reply as HostReply & { [kWatched]?: true }
  if (watched[kWatched]) return reply

  const { send, hijack } = reply
  watched[kWatched] = true
  reply.send = function (payload?: unknown) {
    owner.sent = true
    return send.call(this, payload)
  }
  reply.hijack = function () {
    owner.sent = true
    return hijack.call(this)
  }
  return reply
}
