// Doing something with a request's session: at once if it is there, so that what nobody waits for is done before the answer leaves.

import type { Context } from '../context/context.js'
import { isThenable } from '../thenable.js'
import type { Session } from './session.js'

export function useSession<T> (ctx: Context, use: (session: Session) => T | Promise<T>): Promise<T> {
  try {
    const session = ctx.app.sessions.start(ctx)
    if (!isThenable(session)) return Promise.resolve(use(session))

    const used = session.then(use)
    used.catch(() => {}) // who waits is told; the log has it for who does not
    return used
  } catch (error) {
    return Promise.reject(error)
  }
}
