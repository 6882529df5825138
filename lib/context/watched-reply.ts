// A program that takes Fastify's reply into its own hands must be noticed: `reply.sent` turns true only when the bytes are
// out, and hooks of the host may take their time until then.

import type { HostReply } from '../host.js'

const kOwner = Symbol('beego.reply.owner')

type WatchedReply = HostReply & { [kOwner]?: { sent: boolean } }

/** @param owner - Its `sent` becomes true at the first `reply.send()` or `reply.hijack()`. */
export function watchReply (owner: { sent: boolean }, reply: WatchedReply): HostReply {
  if (reply[kOwner] !== owner) {
    reply[kOwner] = owner
    reply.send = send
    reply.hijack = hijack
  }
  return reply
}

function send (this: WatchedReply, payload?: unknown): HostReply {
  this[kOwner]!.sent = true // watchReply has set it
  return unwatched(this).send.call(this, payload)
}

function hijack (this: WatchedReply): HostReply {
  this[kOwner]!.sent = true
  return unwatched(this).hijack.call(this)
}

function unwatched (reply: WatchedReply): HostReply {
  return Object.getPrototypeOf(reply)
}
