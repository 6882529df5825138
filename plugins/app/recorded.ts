// Everything that a program says to the application before there is one: kept in order, and said again when it is built. What can
// be known to be wrong at once is refused at once; the rest fails at the start with the line of the program that said it.

import type { FastifyInstance } from 'fastify'
import type { ContextFunction } from '../../lib/controller/action.js'
import type { Controller, ControllerClass } from '../../lib/controller/controller.js'
import type { MappingFor } from '../../lib/controller/mapping-types.js'
import { assertController, findMethod } from '../../lib/controller/class-methods.js'
import type { FilterPosition } from '../../lib/dialect.js'
import { FST_BEEGO_APP_EARLY } from '../../lib/errors.js'
import type { ForeignHandler } from '../../lib/host.js'
import type { Namespace } from '../../lib/namespace.js'
import type { FilterChain } from '../../lib/pipeline/filter-chain.js'
import type { FilterFunction, FilterOptions } from '../../lib/pipeline/filters.js'
import { parseMapping } from '../../lib/router/mapping.js'
import type { UrlEndpoint, UrlParams } from '../../lib/router/url-types.js'
import type { HealthChecker, HealthFunction, HealthOptions } from '../../lib/toolbox/health.js'
import type { TaskFunction } from '../../lib/toolbox/task.js'
import type { TaskOptions } from '../../lib/toolbox/tasks.js'
import type { ViewFunction } from '../../lib/views/views.js'
import type { Beego, FilterInfo, RouteInfo } from '../core/beego.js'
import type { CompletionListener } from '../core/completion.js'

type Call = (beego: Beego) => unknown

/** The members of `app.beego` under the same names. Every method that configures returns the application, for chaining. */
export class Recorded {
  readonly #calls: Array<{ readonly call: Call, readonly at: Error }> = []
  #beego: Beego | null = null

  /** As `app.beego.router`. @throws FST_BEEGO_ROUTE_CONTROLLER, FST_BEEGO_ROUTE_MAPPING, FST_BEEGO_ROUTE_METHOD */
  router<C extends Controller, const M extends string> (pattern: string, Class: ControllerClass<C>, mapping?: MappingFor<C, M>): this {
    assertController(Class)
    if (mapping !== undefined) for (const name of parseMapping(mapping).values()) findMethod(Class, name)
    return this.#say((beego) => beego.router(pattern, Class, mapping))
  }

  /** @throws FST_BEEGO_ROUTE_CONTROLLER */
  autoRouter (Class: ControllerClass): this {
    assertController(Class)
    return this.#say((beego) => beego.autoRouter(Class))
  }

  /** @throws FST_BEEGO_ROUTE_CONTROLLER */
  autoPrefix (prefix: string, Class: ControllerClass): this {
    assertController(Class)
    return this.#say((beego) => beego.autoPrefix(prefix, Class))
  }

  /** @throws FST_BEEGO_ROUTE_CONTROLLER */
  include (...Classes: ControllerClass[]): this {
    for (const Class of Classes) assertController(Class)
    return this.#say((beego) => beego.include(...Classes))
  }

  /** As {@link Beego.get}. */
  get<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.get(pattern, fn)) }
  /** As {@link Beego.post}. */
  post<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.post(pattern, fn)) }
  /** As {@link Beego.put}. */
  put<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.put(pattern, fn)) }
  /** As {@link Beego.delete}. */
  delete<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.delete(pattern, fn)) }
  /** As {@link Beego.patch}. */
  patch<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.patch(pattern, fn)) }
  /** As {@link Beego.head}. */
  head<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.head(pattern, fn)) }
  /** As {@link Beego.options}. */
  options<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.options(pattern, fn)) }
  /** As {@link Beego.any}. */
  any<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#say((beego) => beego.any(pattern, fn)) }

  /** As {@link Beego.handler}. */
  handler (pattern: string, handler: ForeignHandler, isPrefix = false): this {
    return this.#say((beego) => beego.handler(pattern, handler, isPrefix))
  }

  /** As {@link Beego.addNamespace}. */
  addNamespace (...namespaces: Namespace[]): this { return this.#say((beego) => beego.addNamespace(...namespaces)) }

  /** As {@link Beego.insertFilter}. */
  insertFilter (pattern: string, position: FilterPosition, fn: FilterFunction, options?: FilterOptions): this {
    return this.#say((beego) => beego.insertFilter(pattern, position, fn, options))
  }

  /** As {@link Beego.insertFilterChain}. */
  insertFilterChain (chain: FilterChain): this { return this.#say((beego) => beego.insertFilterChain(chain)) }

  /** As {@link Beego.setStaticPath}. */
  setStaticPath (url: string, dir: string): this { return this.#say((beego) => beego.setStaticPath(url, dir)) }
  /** As {@link Beego.delStaticPath}. */
  delStaticPath (url: string): this { return this.#say((beego) => beego.delStaticPath(url)) }
  /** As {@link Beego.setViewsPath}. */
  setViewsPath (dir: string): this { return this.#say((beego) => beego.setViewsPath(dir)) }

  /** As {@link Beego.addFuncMap}. */
  addFuncMap (name: string, fn: ViewFunction): this { return this.#say((beego) => beego.addFuncMap(name, fn)) }
  /** As {@link Beego.addTemplateExt}. */
  addTemplateExt (extension: string): this { return this.#say((beego) => beego.addTemplateExt(extension)) }
  /** As {@link Beego.buildTemplates}. */
  buildTemplates (): this { return this.#say((beego) => beego.buildTemplates()) }

  /** As {@link Beego.errorHandler}. */
  errorHandler (code: string | number, fn: FilterFunction): this { return this.#say((beego) => beego.errorHandler(code, fn)) }

  /** @throws FST_BEEGO_ROUTE_CONTROLLER */
  errorController (Class: ControllerClass): this {
    assertController(Class)
    return this.#say((beego) => beego.errorController(Class))
  }

  /** As {@link Beego.addHealthCheck}. */
  addHealthCheck (name: string, check: HealthFunction | HealthChecker, options?: HealthOptions): this {
    return this.#say((beego) => beego.addHealthCheck(name, check, options))
  }

  /** As {@link Beego.addTask}. */
  addTask (name: string, spec: string, fn: TaskFunction, options?: TaskOptions): this {
    return this.#say((beego) => beego.addTask(name, spec, fn, options))
  }

  /** As {@link Beego.onCompletion}. */
  onCompletion (listener: CompletionListener): this { return this.#say((beego) => beego.onCompletion(listener)) }

  /** @throws FST_BEEGO_APP_EARLY */
  urlFor<const E extends string, const V extends readonly unknown[]> (endpoint: UrlEndpoint<E>, ...values: UrlParams<V>): string
  urlFor (endpoint: string, ...values: unknown[]): string {
    return this.#there('urlFor').urlFor(endpoint, ...values)
  }

  /** @throws FST_BEEGO_APP_EARLY */
  routes (): RouteInfo[] {
    return this.#there('routes').routes()
  }

  /** @throws FST_BEEGO_APP_EARLY */
  filters (): FilterInfo[] {
    return this.#there('filters').filters()
  }

  /** Say everything to `app.beego`, and from now on at once. */
  protected replay ({ beego }: FastifyInstance): void {
    this.#beego = beego
    for (const { call, at } of this.#calls) {
      try {
        call(beego)
      } catch (error) {
        throw saidAt(error, at)
      }
    }
    this.#calls.length = 0
  }

  #say (call: Call): this {
    if (this.#beego !== null) call(this.#beego)
    else this.#calls.push({ call, at: new Error('said here') })
    return this
  }

  #there (what: string): Beego {
    if (this.#beego === null) throw new FST_BEEGO_APP_EARLY(`beego.${what}()`)
    return this.#beego
  }
}

/** The error with the stack of the line that is at fault, in place of ours. */
function saidAt (error: unknown, at: Error): unknown {
  if (!(error instanceof Error)) return error
  // the first frames are of this file
  const frames = at.stack!.split('\n').slice(3) // made by `new Error`
  error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n')
  return error
}
