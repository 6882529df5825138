// A request that ends early: stopRun, abort, and everything that is thrown.

import type { Context } from '../context/context.js'
import { Abort, CustomAbort, StopRun } from './abort.js'

/** Prepare the answer for a status; the caller sends it. Never rejects. */
export async function answerStatus (ctx: Context, status: number): Promise<void> {
  try {
    await ctx.app.errors.status(ctx, status)
  } catch (error) {
    lastResort(ctx, error)
  }
}

/** Prepare the answer for an error; the caller sends it. Never rejects. */
export async function answerCrash (ctx: Context, thrown: unknown): Promise<void> {
  try {
    await ctx.app.errors.crash(ctx, thrown)
  } catch (error) {
    lastResort(ctx, error)
  }
}

/** Answer for what was thrown; `finish` and the late filters are passed over. Never rejects. */
export async function fail (ctx: Context, thrown: unknown): Promise<void> {
  if (thrown instanceof StopRun) return ctx.send()

  const { errors, options, upgrades } = ctx.app
  if (upgrades?.fails(ctx)) {
    ctx.request.log.error({ err: thrown }, 'the websocket failed')
    return
  }
  try {
    if (thrown instanceof Abort) await errors.abort(ctx, thrown)
    else if (thrown instanceof CustomAbort) await errors.customAbort(ctx, thrown)
    else if (options.recoverPanic) await errors.crash(ctx, thrown)
    else return ctx.giveUp(thrown)
  } catch (error) {
    lastResort(ctx, error)
  }
  return ctx.send()
}

/** The application's own error handler has thrown. */
function lastResort (ctx: Context, error: unknown): void {
  if (error instanceof StopRun) return
  ctx.request.log.error({ err: error }, 'the error handler failed')
  ctx.app.errors.plain(ctx)
}
