// Where a recorded operation runs, and what it may use.

import type { Context, Controller, ControllerClass } from '../../plugins/index.js'

/** What the operations of one application share. Its requests come one after the other. */
export interface World {
  /** The application's directory. */
  readonly folder: string
  readonly controllers: Map<string, ControllerClass>
  /** What the application appended during this request. */
  trace: string[]
  /** What `flush` will write. */
  results: Record<string, unknown>
  /** Members of the API that were asked for and are not there yet. */
  readonly missing: Set<string>
}

export interface Place {
  readonly world: World
  readonly ctx: Context
  /** `null` in filters, functional routes and error handlers. */
  readonly controller: Controller | null
}

/** Operations by name. Each declares the arguments that it reads. */
export type Ops = Readonly<Record<string, (place: Place, op: never) => unknown>>

export function newWorld (folder: string): World {
  return { folder, controllers: new Map(), trace: [], results: {}, missing: new Set() }
}

/** The controller of the place; operations of controllers stand nowhere else. */
export function controllerOf ({ controller }: Place): Controller {
  return controller!
}

/** A method of the API that may not be built yet: asking for it counts as not supported, and not as a wrong answer. */
export function method (world: World, target: object, name: string): (...args: unknown[]) => unknown {
  const found: unknown = (target as Readonly<Record<string, unknown>>)[name]
  if (typeof found !== 'function') throw notThere(world, name)
  return found.bind(target)
}

export function notThere (world: World, what: string): Error {
  world.missing.add(what)
  return new Error(`${what} is not there yet`)
}
