// What must be done before an answer leaves, whoever gives it: the pipeline, a handler of the host, or an error page. It stands
// around this reply's own `send`, so that a request that needs nothing of it pays for nothing.

import type { HostReply } from '../host.js'
import { isThenable } from '../thenable.js'
import { wrapSend } from './watched-reply.js'

/** @param work - Done at each answer: an error page comes after the answer that failed. What it throws is answered instead. */
export function beforeSend (reply: HostReply, work: () => void | Promise<void>): void {
  wrapSend(reply, (send) => {
    let isWaiting = false
    let failure: unknown

    return function (this: HostReply, payload?: unknown): HostReply {
      if (isWaiting) {
        // an async handler has ended, or has failed behind its answer
        if (payload instanceof Error) failure ??= payload
        return this
      }
      const go = (error: unknown): HostReply => {
        isWaiting = false
        if (error !== undefined) discard(payload)
        return send.call(this, error ?? payload)
      }
      let working: void | Promise<void>
      try {
        working = work()
      } catch (error) {
        return go(error)
      }
      if (!isThenable(working)) return send.call(this, payload)
      isWaiting = true
      working.then(() => go(failure), go)
      return this
    }
  })
}

/** A stream that nobody will read. */
function discard (payload: unknown): void {
  const { destroy } = Object(payload) as { destroy?: unknown }
  if (typeof destroy === 'function') destroy.call(payload)
}
