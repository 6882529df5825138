// Namespaces: a prefix, filters around it and routes below it, as a value that `addNamespace` puts into an application.
// Source: beego 1.12 namespace.go.

import type { Context } from './context/context.js'
import type { ContextFunction } from './controller/action.js'
import type { Controller, ControllerClass } from './controller/controller.js'
import type { MappingFor } from './controller/mapping-types.js'
import type { ForeignHandler } from './host.js'
import type { FilterFunction } from './pipeline/filters.js'
import { below } from './router/pattern.js'

/** Something that a namespace holds: a route, a filter, another namespace. */
export type NamespaceLink = (namespace: Namespace) => void

/** Where a namespace's content goes. */
export interface NamespaceTarget {
  router (pattern: string, Class: ControllerClass, mapping?: string): unknown
  autoPrefix (prefix: string, Class: ControllerClass): unknown
  includeAt (prefix: string, Class: ControllerClass): unknown
  route (verb: string, pattern: string, fn: ContextFunction): unknown
  handler (pattern: string, handler: ForeignHandler, isPrefix?: boolean): unknown
  insertFilter (pattern: string, position: string, fn: FilterFunction): unknown
}

/** A prefix with routes and filters: see {@link newNamespace}. */
export class Namespace {
  readonly #prefix: string
  readonly #before: FilterFunction[] = []
  readonly #steps: Array<(target: NamespaceTarget, prefix: string) => void> = []

  /** @internal Made by `newNamespace`. */
  constructor (prefix: string, links: readonly NamespaceLink[]) {
    this.#prefix = prefix.replace(/\/+$/, '')
    for (const link of links) link(this)
  }

  /** Something to do when the namespace is added. @internal */
  add (step: (target: NamespaceTarget, prefix: string) => void): void {
    this.#steps.push(step)
  }

  /** A filter before routing; conditions come first, whatever the order of the lines. @internal */
  before (fn: FilterFunction, first: boolean): void {
    if (first) this.#before.unshift(fn)
    else this.#before.push(fn)
  }

  /** Put everything into `target`, below `outer` and the namespace's own prefix. @internal */
  addTo (target: NamespaceTarget, outer = ''): void {
    const prefix = outer + this.#prefix
    for (const fn of this.#before) target.insertFilter(`${prefix}/*`, 'BeforeRouter', fn)
    for (const step of this.#steps) step(target, prefix)
  }
}

/**
 * Routes and filters below a prefix, for `app.beego.addNamespace()`.
 *
 * @param links - What the namespace holds: `nsRouter`, `nsGet`, `nsBefore`, `nsNamespace` …
 * @example app.beego.addNamespace(newNamespace('/v1', nsBefore(auth), nsRouter('/user', UserController)))
 */
export function newNamespace (prefix: string, ...links: NamespaceLink[]): Namespace {
  return new Namespace(prefix, links)
}

/** A namespace inside this one. */
export function nsNamespace (prefix: string, ...links: NamespaceLink[]): NamespaceLink {
  const inner = newNamespace(prefix, ...links)
  return (ns) => ns.add((target, outer) => inner.addTo(target, outer))
}

/** Answer 405 unless `condition` holds; before every other filter of the namespace. */
export function nsCond (condition: (ctx: Context) => boolean | Promise<boolean>): NamespaceLink {
  return (ns) => ns.before(async (ctx) => { if (!await condition(ctx)) ctx.abort(405, '405') }, true)
}

/** Filters before routing, for everything below the prefix. */
export function nsBefore (...filters: FilterFunction[]): NamespaceLink {
  return (ns) => { for (const fn of filters) ns.before(fn, false) }
}

/** Filters after the action, for everything below the prefix. */
export function nsAfter (...filters: FilterFunction[]): NamespaceLink {
  return (ns) => ns.add((target, prefix) => { for (const fn of filters) target.insertFilter(`${prefix}/*`, 'FinishRouter', fn) })
}

/** A route to a controller, below the prefix: as `app.beego.router()`. */
export function nsRouter<C extends Controller, const M extends string> (
  pattern: string, Class: ControllerClass<C>, mapping?: MappingFor<C, M>
): NamespaceLink {
  return (ns) => ns.add((target, prefix) => target.router(below(prefix, pattern), Class, mapping))
}

/** Every action of a controller, below the prefix: as `app.beego.autoRouter()`. */
export function nsAutoRouter (Class: ControllerClass): NamespaceLink {
  return nsAutoPrefix('/', Class)
}

/** Every action of a controller, below the prefix and one more: as `app.beego.autoPrefix()`. */
export function nsAutoPrefix (inner: string, Class: ControllerClass): NamespaceLink {
  return (ns) => ns.add((target, prefix) => target.autoPrefix(below(prefix, inner), Class))
}

/** Routes declared on the methods with `@router`. */
export function nsInclude (...Classes: ControllerClass[]): NamespaceLink {
  return (ns) => ns.add((target, prefix) => { for (const Class of Classes) target.includeAt(prefix, Class) })
}

/** A handler as `app.beego.handler` takes it. */
export function nsHandler (pattern: string, handler: ForeignHandler, isPrefix?: boolean): NamespaceLink {
  return (ns) => ns.add((target, prefix) => target.handler(below(prefix, pattern), handler, isPrefix))
}

/** A functional route of one request method. */
export type FunctionLink = (pattern: string, fn: ContextFunction) => NamespaceLink

const functional = (verb: string): FunctionLink => (pattern, fn) => (ns) => ns.add((target, prefix) => target.route(verb, below(prefix, pattern), fn))

/** A functional route for GET. */
export const nsGet = functional('GET')
/** A functional route for POST. */
export const nsPost = functional('POST')
/** A functional route for PUT. */
export const nsPut = functional('PUT')
/** A functional route for DELETE. */
export const nsDelete = functional('DELETE')
/** A functional route for PATCH. */
export const nsPatch = functional('PATCH')
/** A functional route for HEAD. */
export const nsHead = functional('HEAD')
/** A functional route for OPTIONS. */
export const nsOptions = functional('OPTIONS')
/** A functional route for every request method. */
export const nsAny = functional('*')
