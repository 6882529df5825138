// What a route runs, worked out once: the method itself, and those steps of the life cycle that the class overrides.

import type { Context } from '../context/context.js'
import type { RouteParams } from '../router/param-types.js'
import { Controller, type ControllerClass } from './controller.js'
import { findMethod } from './class-methods.js'

/**
 * A functional route. What it returns, and is not `undefined`, is the answer, unless it has written one.
 *
 * @typeParam P - The pattern of the route.
 */
export type ContextFunction<P extends string = string> = (ctx: Context<RouteParams<P>>) => unknown

type Step = ((this: Controller, ...args: never[]) => unknown) | null

/** The overridable steps around the action; `null` where the class leaves Beego's own, which does nothing. */
interface LifeCycle {
  readonly init: ((this: Controller, ctx: Context, controllerName: string, actionName: string) => unknown) | null
  readonly prepare: (() => unknown) | null
  readonly finish: (() => unknown) | null
  readonly destructor: (() => unknown) | null
}

export interface Action {
  /** `null` for a functional route. */
  readonly Class: ControllerClass | null
  readonly controllerName: string
  /** As the route line spells it: `List`. */
  readonly name: string
  /** The class's method, or the function of a functional route. */
  readonly run: (this: Controller | undefined, ctx: Context) => unknown
  readonly life: LifeCycle
}

/** Of a class that overrides none of them, and of a function. */
export const NO_LIFE: LifeCycle = { init: null, prepare: null, finish: null, destructor: null }

/** Makes actions, and lets those of one class share what they have in common. */
export class Actions {
  readonly #lives = new Map<ControllerClass, LifeCycle>()
  readonly #made = new Map<ControllerClass, Map<string, Action>>()

  /**
   * @param name - As the route line spells it.
   * @throws FST_BEEGO_ROUTE_METHOD
   */
  ofMethod (Class: ControllerClass, name: string): Action {
    let made = this.#made.get(Class)
    if (made === undefined) this.#made.set(Class, made = new Map())

    let action = made.get(name)
    if (action === undefined) {
      const method = findMethod(Class, name)
      // findMethod has seen that it is a function
      const run = (Class.prototype as unknown as Record<string, Action['run']>)[method]!
      made.set(name, action = { Class, controllerName: Class.name, name, run, life: this.#lifeOf(Class) })
    }
    return action
  }

  ofFunction (fn: ContextFunction): Action {
    return { Class: null, controllerName: '', name: fn.name, run: fn, life: NO_LIFE }
  }

  #lifeOf (Class: ControllerClass): LifeCycle {
    let life = this.#lives.get(Class)
    if (life === undefined) {
      const own = <K extends keyof LifeCycle>(step: K): Step => {
        const method = Class.prototype[step] as Step
        return method === Controller.prototype[step] ? null : method
      }
      life = { init: own('init'), prepare: own('prepare'), finish: own('finish'), destructor: own('destructor') } as LifeCycle
      if (Object.values(life).every((step) => step === null)) life = NO_LIFE
      this.#lives.set(Class, life)
    }
    return life
  }
}
