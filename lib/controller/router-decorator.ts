// `@router('/all/:key', ['get'])`: routes declared on the methods themselves, for `include`.
// Source: beego's comment routers, `// @router /all/:key [get]`.

import { Controller, type ControllerClass } from './controller.js'
import { methodNames } from './class-methods.js'
import type { VerbFor } from './mapping-types.js'

const kRoutes = Symbol('beego.method.routes')

interface Declared {
  readonly pattern: string
  readonly verbs: readonly string[]
}

/** For a method of a controller: as a standard decorator, or as a function, and as an experimental one. */
export interface RouterDecorator {
  (method: (this: never, ...args: never[]) => unknown, context?: ClassMethodDecoratorContext<Controller> & { readonly private: false }): void
  (controller: Controller, name: string, descriptor: PropertyDescriptor): void
}

/** A method, and the routes that were declared on it. */
type Decorated = ((...args: never[]) => unknown) & { [kRoutes]?: Declared[] }

/**
 * Declare a route on a controller's method. Works as a standard decorator and, in TypeScript's older form, as an experimental
 * one.
 *
 * @param verbs - @default ['get']
 */
export function router<const V extends string> (pattern: string, verbs?: ReadonlyArray<VerbFor<V>>): RouterDecorator
export function router (pattern: string, verbs: readonly string[] = ['get']): RouterDecorator {
  return function declare (target: object, _context?: unknown, descriptor?: PropertyDescriptor): void {
    const method = (descriptor?.value ?? target) as Decorated
    method[kRoutes] = [{ pattern, verbs }, ...method[kRoutes] ?? []] // decorators run from the last line up
  }
}

/** The declared routes of a class and its ancestors, in the order of the source, ancestors last. */
export function declaredRoutes (Class: ControllerClass): Array<{ pattern: string, mapping: string }> {
  const routes: Array<{ pattern: string, mapping: string }> = []
  const seen = new Set<string>()
  for (let p = Class.prototype; p !== Controller.prototype; p = Object.getPrototypeOf(p)) {
    for (const name of methodNames(p)) {
      if (seen.has(name)) continue
      seen.add(name)
      const declared = (p as unknown as Record<string, Decorated>)[name]![kRoutes] ?? []
      routes.push(...declared.map(({ pattern, verbs }) => ({ pattern, mapping: `${verbs.join(',')}:${name}` })))
    }
  }
  return routes
}
