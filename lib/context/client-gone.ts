// Whether the client is still there: a signal for what an action waits for. (Fastify's own `request.signal` is aborted as soon as the
// body of a request has been read.)

import type { HostReply } from '../host.js'

const kGone = Symbol('beego.reply.gone')

type SignallingReply = HostReply & { [kGone]?: AbortController }

/** Aborted once the connection has closed before the whole answer was given. */
export function goneSignal (reply: HostReply): AbortSignal {
  const known = (reply as SignallingReply)[kGone]
  if (known !== undefined) return known.signal

  const gone = (reply as SignallingReply)[kGone] = new AbortController()
  const { raw } = reply
  const look = (): void => { if (!raw.writableEnded) gone.abort() }
  if (raw.destroyed) look()
  else raw.once('close', look)
  return gone.signal
}
