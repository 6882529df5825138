// Filter chains: functions around everything from stage 2 on. Beego's chains call what they wrap; a Fastify request goes on
// by leaving its hook. So the innermost `next` leaves the hook, and is over when the request's inner part is.

import type { Context } from '../context/context.js'
import type { ContextFunction } from '../controller/action.js'
import { fail } from './fail.js'

/** Wraps the rest of the request: `next => async ctx => { …; await next(ctx); … }`. */
export type FilterChain = (next: (ctx: Context) => Promise<void>) => ContextFunction

/** @param proceed - Starts the inner part of the request. */
export function runChains (chains: readonly FilterChain[], ctx: Context, proceed: () => void): void {
  let entered = false
  let innerDone!: () => void // the promise calls back at once
  const innerOver = new Promise<void>((resolve) => { innerDone = resolve })

  const inner = (): Promise<void> => {
    entered = true
    proceed()
    return innerOver
  }
  const around = chains.reduceRight<(ctx: Context) => Promise<void>>(
    (next, chain) => async (context) => { await chain(next)(context) }, inner)

  // the chain is on the context before its first line runs: what it wraps may be over at once
  const outer = new Promise<void>((resolve, reject) => {
    queueMicrotask(() => { around(ctx).then(resolve, reject) })
  })
  ctx.chain = { outer, innerDone }
  ctx.whenClosed(innerDone) // a hijacked reply tells nobody else

  outer.then(() => { if (!entered) return leave(ctx) }, (error: unknown) => {
    if (entered) return // ctx.send() waits for `outer` and deals with it
    ctx.chain = null
    return fail(ctx, error)
  })
}

/** A chain that did not call `next` has ended the request. */
function leave (ctx: Context): void | Promise<void> {
  ctx.chain = null
  return ctx.send()
}
