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

export class Namespace {
  readonly #prefix: string
  readonly #before: FilterFunction[] = []
  readonly #steps: Array<(target: NamespaceTarget, prefix: string) => void> = []

  constructor (prefix: string, links: readonly NamespaceLink[]) {
    this.#prefix = prefix.replace(/\/+$/, '')
    for (const link of links) link(this)
  }

  /** Something to do when the namespace is added. */
  add (step: (target: NamespaceTarget, prefix: string) => void): void {
    this.#steps.push(step)
  }

  /** A filter before routing; conditions come first, whatever the order of the lines. */
  before (fn: FilterFunction, first: boolean): void {
    if (first) this.#before.unshift(fn)
    else this.#before.push(fn)
  }

  /** Put everything into `target`, below `outer` and the namespace's own prefix. */
  addTo (target: NamespaceTarget, outer = ''): void {
    const prefix = outer + this.#prefix
    for (const fn of this.#before) target.insertFilter(`${prefix}/*`, 'BeforeRouter', fn)
    for (const step of this.#steps) step(target, prefix)
  }
}

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

export function nsRouter<C extends Controller, const M extends string> (
  pattern: string, Class: ControllerClass<C>, mapping?: MappingFor<C, M>
): NamespaceLink {
  return (ns) => ns.add((target, prefix) => target.router(below(prefix, pattern), Class, mapping))
}

export function nsAutoRouter (Class: ControllerClass): NamespaceLink {
  return nsAutoPrefix('/', Class)
}

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

type FunctionLink = (pattern: string, fn: ContextFunction) => NamespaceLink

const functional = (verb: string): FunctionLink => (pattern, fn) => (ns) => ns.add((target, prefix) => target.route(verb, below(prefix, pattern), fn))

export const nsGet = functional('GET')
export const nsPost = functional('POST')
export const nsPut = functional('PUT')
export const nsDelete = functional('DELETE')
export const nsPatch = functional('PATCH')
export const nsHead = functional('HEAD')
export const nsOptions = functional('OPTIONS')
export const nsAny = functional('*')
