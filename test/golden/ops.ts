// The interpreter of the recorded operations: what a hook, a filter or a handler does, over the public API.
// `about.ops` of scenarios.json says what each operation is.

import type { Context } from '../../plugins/index.js'
import { recorderJSON } from './go-values.js'
import { configOps } from './ops-config.js'
import { inputOps } from './ops-input.js'
import { outputOps } from './ops-output.js'
import { stateOps } from './ops-state.js'
import { viewOps } from './ops-view.js'
import { method, notThere, type Ops, type Place, type World } from './place.js'
import type { Op } from './scenario-recording.js'

export async function runOps (place: Place, ops: readonly Op[] = []): Promise<void> {
  for (const op of ops) {
    const run = ALL[op.op]
    if (run === undefined) throw notThere(place.world, `the operation ${op.op}`)
    await run(place, op as never)
  }
}

/** Operations outside of a controller, as filters and handlers take them. */
export function handler (ops: readonly Op[], world: World): (ctx: Context) => Promise<void> {
  return ctx => runOps({ world, ctx, controller: null }, ops)
}

const controlOps: Ops = {
  trace: ({ world }, { text }: { text: string }) => { world.trace.push(text) },
  traceParams: ({ world, ctx }, { text }: { text: string }) => { world.trace.push(`${text} ${recorderJSON(ctx.input.params())}`) },
  stage,
  ifPath: async (place, { path, do: ops }: { path: string, do: Op[] }) => {
    if (place.ctx.input.url() === path) await runOps(place, ops)
  },
  ifQuery: async (place, { key, value, do: ops }: { key: string, value: string, do: Op[] }) => {
    if (place.ctx.input.query(key) === value) await runOps(place, ops)
  },
  runController: ({ world, ctx }, { controller, method: name }: { controller: string, method: string }) => {
    ctx.input.runController = world.controllers.get(controller)!
    ctx.input.runMethod = name
  },
  panic: (_place, { text }: { text: string }) => { throw new Error(text) },
  panicError: (_place, { text }: { text: string }) => { throw new Error(text) },
  flush: ({ world, ctx }) => {
    const text = recorderJSON(world.results)
    world.results = {}
    ctx.output.header('Content-Type', 'application/json')
    ctx.writeString(text)
  }
}

/** Append the stage's name to the trace and, if the query's `at` names it, do what the query's `do` says. */
function stage ({ world, ctx, controller }: Place, { name }: { name: string }): void {
  world.trace.push(name)
  if (ctx.input.query('at') !== name) return

  switch (ctx.input.query('do')) {
    case 'write': return ctx.writeString(`W:${name}`)
    case 'status': return ctx.output.setStatus(202)
    case 'header': return ctx.output.header('X-Stage', name)
    case 'redirect': return ctx.redirect(302, '/target')
    case 'abort403': return controller === null ? ctx.abort(403, '403') : controller.abort('403')
    case 'abortcustom': return controller === null ? ctx.abort(200, 'custom message') : controller.abort('custom message')
    case 'panic': throw new Error(`boom at ${name}`)
    case 'stoprun': method(world, controller ?? ctx, 'stopRun')()
  }
}

const ALL: Ops = { ...controlOps, ...outputOps, ...inputOps, ...stateOps, ...viewOps, ...configOps }
