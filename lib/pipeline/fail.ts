// A request that ends early: stopRun, abort, and everything that is thrown.

import type { Context } from '../context/context.js'
import { Abort, CustomAbort, StopRun } from './signals.js'

/** Answer for what was thrown; `finish` and the late filters are passed over. Never rejects. */
export async function fail (ctx: Context, thrown: unknown): Promise<void> {
  if (thrown instanceof StopRun) return ctx.send()

  const { errors, options } = ctx.app
  try {
    if (thrown instanceof Abort) await errors.abort(ctx, thrown)
    else if (thrown instanceof CustomAbort) await errors.customAbort(ctx, thrown)
    else if (options.recoverPanic) await errors.crash(ctx, thrown)
    else return ctx.giveUp(thrown)
  } catch (error) {
    if (error instanceof StopRun) return ctx.send()
    ctx.request.log.error({ err: error }, 'the error handler failed')
    errors.plain(ctx)
  }
  return ctx.send()
}
