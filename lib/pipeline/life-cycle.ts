// Stages 9 to 16: the controller's life cycle around its action, then the late filters, then the bytes leave.
// Everything is synchronous until something returns a promise.

import { type Action, NO_LIFE } from '../controller/action.js'
import { attach, type Controller } from '../controller/controller.js'
import type { Context } from '../context/context.js'
import { isThenable } from '../thenable.js'
import { fail } from './fail.js'
import { runFilters } from './filters.js'

type Later = void | Promise<void>

/** Run `ctx.action` and send what comes of it. */
export function runAction (ctx: Context, action: Action): Later {
  const { app } = ctx
  try {
    if (action.life === NO_LIFE && app.guard === null && !app.hasLateFilters) return runAlone(ctx, action)

    const live = action.Class === null ? runFunction(ctx, action) : runLife(ctx, action, new action.Class())
    if (isThenable(live)) return live.then(() => late(ctx)).catch((error: unknown) => fail(ctx, error))
    const ended = late(ctx)
    return isThenable(ended) ? ended.catch((error: unknown) => fail(ctx, error)) : ended
  } catch (error) {
    return fail(ctx, error)
  }
}

/** An action with nothing around it, as most are. */
function runAlone (ctx: Context, action: Action): Later {
  if (ctx.started) return ctx.send()

  let controller: Controller | undefined
  if (action.Class !== null) {
    controller = new action.Class()
    attach(controller, ctx)
  }
  const result = action.run.call(controller, ctx)
  if (result === undefined && ctx.started) return ctx.send()
  if (!isThenable(result)) return settle(ctx, controller, result)
  return result.then((value) => settle(ctx, controller, value), (error: unknown) => fail(ctx, error)) as Promise<void>
}

/** What an action has returned is the answer, or else its view is. */
function settle (ctx: Context, controller: Controller | undefined, value: unknown): Later {
  try {
    answerWith(ctx, value)
    const shown = controller !== undefined && rendersByItself(ctx) ? controller.render() : undefined
    return isThenable(shown) ? shown.then(() => ctx.send(), (error: unknown) => fail(ctx, error)) as Promise<void> : ctx.send()
  } catch (error) {
    return fail(ctx, error)
  }
}

function runFunction (ctx: Context, action: Action): Later {
  if (ctx.started) return
  const result = action.run.call(undefined, ctx)
  if (isThenable(result)) return result.then((value) => answerWith(ctx, value)) as Promise<void>
  answerWith(ctx, result)
}

const INIT = 0
const PREPARE = 1
const ACTION = 2
const RENDER = 3
const FINISH = 4

/** Stages 9 to 14 of one controller. */
export function runLife (ctx: Context, action: Action, controller: Controller): Later {
  const { life } = action
  attach(controller, ctx)

  let result: unknown
  if (life.init !== null) {
    result = life.init.call(controller, ctx, action.controllerName, action.name)
    if (isThenable(result)) return resume(result, INIT, ctx, action, controller)
  }
  const { guard } = ctx.app
  if (guard !== null && !guard.afterPrepare) guard.run(ctx, controller)
  if (life.prepare !== null) {
    result = life.prepare.call(controller)
    if (isThenable(result)) return resume(result, PREPARE, ctx, action, controller)
  }
  if (guard !== null && guard.afterPrepare) guard.run(ctx, controller)
  if (!ctx.started) {
    result = action.run.call(controller, ctx)
    if (isThenable(result)) return resume(result, ACTION, ctx, action, controller)
    answerWith(ctx, result)
    if (rendersByItself(ctx)) {
      result = controller.render()
      if (isThenable(result)) return resume(result, RENDER, ctx, action, controller)
    }
  }
  if (life.finish !== null) {
    result = life.finish.call(controller)
    if (isThenable(result)) return resume(result, FINISH, ctx, action, controller)
  }
}

/** The rest of the life, once the step `stage` has resolved. */
async function resume (result: PromiseLike<unknown>, stage: number, ctx: Context, action: Action, controller: Controller): Promise<void> {
  const value = await result
  if (stage === ACTION) answerWith(ctx, value)

  const { guard } = ctx.app
  if (stage < PREPARE) {
    if (guard !== null && !guard.afterPrepare) guard.run(ctx, controller)
    if (action.life.prepare !== null) await action.life.prepare.call(controller)
  }
  if (stage < ACTION && guard !== null && guard.afterPrepare) guard.run(ctx, controller)
  if (stage < ACTION && !ctx.started) {
    answerWith(ctx, await action.run.call(controller, ctx))
    if (rendersByItself(ctx)) await controller.render()
  } else if (stage === ACTION && rendersByItself(ctx)) {
    await controller.render()
  }
  if (stage < FINISH && action.life.finish !== null) await action.life.finish.call(controller)
}

function rendersByItself (ctx: Context): boolean {
  if (ctx.started || !ctx.app.options.autoRender || hasNoBody(ctx.status)) return false
  const mayHaveStatus = ctx.failing || ctx.app.dialect.rendersAfterStatus
  return (mayHaveStatus || ctx.status === 0) && !ctx.input.isWebsocket()
}

/** No Content, Not Modified. */
function hasNoBody (status: number): boolean {
  return status === 204 || status === 304
}

/** What an action returns is the answer, as in Fastify. A returned reply has been awaited: it is a promise of its end. */
function answerWith (ctx: Context, value: unknown): void {
  if (value !== undefined) ctx.replace(value)
}

/** Stages 15 and 16. */
function late (ctx: Context): Later {
  const { app } = ctx
  if (app.hasLateFilters) return lateFilters(ctx)
  return end(ctx)
}

function lateFilters (ctx: Context): Later {
  const { filters, dialect } = ctx.app
  const ended = runFilters(filters.AfterExec, ctx, dialect.lateAlways)
  if (isThenable(ended)) return ended.then((stop) => finishRouter(ctx, stop))
  return finishRouter(ctx, ended)
}

function finishRouter (ctx: Context, stop: boolean): Later {
  if (stop) return end(ctx)
  const ended = runFilters(ctx.app.filters.FinishRouter, ctx, ctx.app.dialect.lateAlways)
  return isThenable(ended) ? ended.then(() => end(ctx)) : end(ctx)
}

/** The destructor, the outer half of filter chains, and the bytes leave. */
function end (ctx: Context): Later {
  const { controller } = ctx
  const destructor = ctx.action?.life.destructor ?? null
  if (controller !== null && destructor !== null) {
    const result = destructor.call(controller)
    if (isThenable(result)) return result.then(() => ctx.send()) as Promise<void>
  }
  return ctx.send()
}
