// The classes of a recorded application, made of the operations of their hooks.

import { Controller, type ControllerClass } from '../../plugins/index.js'
import { runOps } from './ops.js'
import type { World } from './place.js'
import type { NamespaceLine, Op, RouteLine, Setup } from './scenario-recording.js'

/** The recorded controllers have these actions; without operations they do nothing. */
const ACTIONS = ['Index', 'List', 'Show', 'Create', 'Update', 'Remove', 'Login', 'Logout', 'Search', 'Export']

/** … and these, which without operations call what they override. */
const VERBS = ['Get', 'Post', 'Put', 'Delete', 'Patch', 'Head', 'Options']

/** The one controller that overrides nothing. */
const PLAIN = 'PlainController'

type Hooks = Readonly<Record<string, readonly Op[]>>
type Method = (this: Controller, ...args: never[]) => unknown

/** Make every class that the setup names. */
export function makeControllers (setup: Setup, world: World): void {
  for (const name of namesIn(setup)) world.controllers.set(name, controllerClass(name, setup.controllers?.[name] ?? {}, world))
}

function namesIn ({ controllers = {}, routes = [], groups = [], namespaces = [] }: Setup): Set<string> {
  const lines = [...routes, ...groups.flatMap(group => group.Routes), ...namespaces.flatMap(routesOf)]
  return new Set([...Object.keys(controllers), ...lines.flatMap(line => 'Controller' in line ? [line.Controller] : [])])
}

function routesOf ({ Routes = [], Children = [] }: NamespaceLine): RouteLine[] {
  return [...Routes, ...Children.flatMap(routesOf)]
}

function controllerClass (name: string, hooks: Hooks, world: World): ControllerClass {
  const { [name]: Class } = { [name]: class extends Controller {} }
  const { render } = Class!.prototype
  const define = (hook: string, method: Method): void => {
    Object.defineProperty(Class!.prototype, camelCase(hook), { value: method, writable: true, configurable: true })
  }
  const run = (ops: readonly Op[]): Method => function () { return runOps({ world, ctx: this.ctx, controller: this }, ops) }

  if (name !== PLAIN) {
    for (const action of ACTIONS) define(action, run([]))
    for (const verb of VERBS) define(verb, Controller.prototype[camelCase(verb) as 'get'])
  }
  for (const [hook, ops] of Object.entries(hooks)) define(hook, run(ops))
  if (hooks.Init !== undefined) define('Init', beforeInit(run(hooks.Init)))
  if (hooks.Render !== undefined) define('Render', beforeRender(render, run(hooks.Render)))
  return Class!
}

/** "Init before … call the base implementation" (about.setup). */
function beforeInit (run: Method): Method {
  return async function (...args) {
    await Controller.prototype.init.apply(this, args as never)
    await run.call(this)
  }
}

/** "for Render after, call the base implementation" (about.setup). */
function beforeRender (render: () => unknown, run: Method): Method {
  return async function () {
    await run.call(this)
    await render.call(this)
  }
}

function camelCase (goName: string): string {
  return goName.charAt(0).toLowerCase() + goName.slice(1)
}
