// `app.beego`: everything that an application says to Beego. Every method that configures returns it.

import type { FastifyInstance } from 'fastify'
import type { Application } from '../../lib/application.js'
import type { Config } from '../../lib/config/config.js'
import type { ContextFunction } from '../../lib/controller/action.js'
import type { Controller, ControllerClass } from '../../lib/controller/controller.js'
import { autoEndpoint, type Endpoint, functionEndpoint, mappedEndpoint, restfulEndpoint } from '../../lib/controller/endpoint.js'
import type { MappingFor } from '../../lib/controller/mapping-types.js'
import { assertController, autoActions } from '../../lib/controller/class-methods.js'
import { declaredRoutes } from '../../lib/controller/router-decorator.js'
import type { FilterPosition } from '../../lib/dialect.js'
import { FST_BEEGO_PLUGIN_MISSING } from '../../lib/errors.js'
import type { ForeignHandler } from '../../lib/host.js'
import type { BeeLogger } from '../../lib/log/bee-logger.js'
import type { Namespace, NamespaceTarget } from '../../lib/namespace.js'
import type { ResolvedOptions } from '../../lib/options/index.js'
import type { FilterChain } from '../../lib/pipeline/filter-chain.js'
import type { FilterFunction, FilterOptions } from '../../lib/pipeline/filters.js'
import { parseMapping } from '../../lib/router/mapping.js'
import { below } from '../../lib/router/pattern.js'
import type { Route } from '../../lib/router/types.js'
import type { UrlEndpoint, UrlParams } from '../../lib/router/url-types.js'
import type { HealthChecker, HealthFunction, HealthOptions } from '../../lib/toolbox/health.js'
import type { TaskFunction } from '../../lib/toolbox/task.js'
import type { TaskOptions } from '../../lib/toolbox/tasks.js'
import type { ViewFunction, Views } from '../../lib/views/views.js'
import type { CompletionListener } from './completion.js'
import { functionOf, takesStream } from './foreign-handler.js'
import { Routes } from './routes.js'
import type { Scope } from './scope.js'

/** A route in force, for programs and for the supervisor. */
export interface RouteInfo {
  /** As the route line has it, below the prefix. */
  readonly pattern: string
  /** Upper-case, or `['*']` for all. */
  readonly methods: readonly string[]
  /** The class's name; `''` for a function. */
  readonly controller: string
  /** For each verb the action, as the route line spells it. */
  readonly actions: Readonly<Record<string, string>>
  /** The URL of the native Fastify route; `null` where the ordered entrance takes its requests. */
  readonly native: string | null
}

/** A filter in force. */
export interface FilterInfo {
  /** As it was inserted. */
  readonly pattern: string
  /** Where it runs. */
  readonly position: FilterPosition
  /** The name of the function; `''` when it has none. */
  readonly name: string
}

/** `app.beego`: takes the place of Beego's package. Every method that configures returns it, for chaining. */
export class Beego {
  readonly #fastify: FastifyInstance
  readonly #scope: Scope
  readonly #routes: Routes
  readonly #target: NamespaceTarget
  readonly #restful = new Map<ControllerClass, Endpoint>()

  /** @param fastify - The instance through which it was asked for: its prefix and hooks hold for what is said here. */
  constructor (fastify: FastifyInstance, scope: Scope) {
    this.#fastify = fastify
    this.#scope = scope
    this.#routes = new Routes(fastify, scope)
    this.#target = {
      router: (pattern, Class, mapping) => this.#add(pattern, this.#endpointOf(Class, mapping)),
      autoPrefix: (prefix, Class) => this.autoPrefix(prefix, Class),
      includeAt: (prefix, Class) => this.#include(prefix, Class),
      route: (verb, pattern, fn) => this.#function(verb, pattern, fn),
      handler: (pattern, handler, isPrefix) => this.handler(pattern, handler, isPrefix),
      insertFilter: (pattern, position, fn) => this.insertFilter(pattern, position as FilterPosition, fn)
    }
  }

  /** Take in the paths of this scope from the start, before there is a route. @internal */
  open (): this {
    this.#routes.open()
    this.#scope.app.route = (ctx) => this.#routes.chooseAhead(ctx)
    return this
  }

  /** Beego's logger: `app.beego.log.error('no user %d', id)`, `setLevel`, `setLogger` … */
  get log (): BeeLogger {
    return this.#scope.log
  }

  /** The options in force. */
  get config (): Readonly<ResolvedOptions> {
    return this.#scope.app.options
  }

  /** The configuration file that the option `config` names, for keys of the application's own; one without keys where none is read. */
  get appConfig (): Config {
    return this.#scope.app.appConfig
  }

  /**
   * A fixed or regex route to a controller.
   *
   * @param mapping - `'get:list;post:create'`, `'get,post:api'`, `'*:all;post:save'`. Without it the controller is RESTful: `get()`
   * answers GET, and so on.
   * @throws FST_BEEGO_ROUTE_PATTERN, FST_BEEGO_ROUTE_MAPPING, FST_BEEGO_ROUTE_METHOD, FST_BEEGO_ROUTE_CONTROLLER
   */
  router<C extends Controller, const M extends string> (pattern: string, Class: ControllerClass<C>, mapping?: MappingFor<C, M>): this {
    return this.#add(pattern, this.#endpointOf(Class, mapping))
  }

  /** `/user/list`, `/user/list/1/2` … for every action of `UserController`. */
  autoRouter (Class: ControllerClass): this {
    return this.autoPrefix('/', Class)
  }

  /** As {@link autoRouter}, below `prefix`. */
  autoPrefix (prefix: string, Class: ControllerClass): this {
    assertController(Class)
    const { router, actions } = this.#scope.app
    const endpoints = autoActions(Class).map((name) => [name, autoEndpoint(this.#routes, actions, Class, name)] as const)
    for (const route of router.addAuto(below(this.#routes.prefix, prefix), Class.name.replace(/Controller$/, ''), endpoints)) this.#routes.mount(route)
    return this
  }

  /** The routes that `@router` declares on the classes' methods. */
  include (...Classes: ControllerClass[]): this {
    for (const Class of Classes) this.#include('', Class)
    return this
  }

  /** A functional route for GET: what `fn` writes or returns is the answer. */
  get<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('GET', pattern, fn) }
  /** A functional route for POST. */
  post<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('POST', pattern, fn) }
  /** A functional route for PUT. */
  put<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('PUT', pattern, fn) }
  /** A functional route for DELETE. */
  delete<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('DELETE', pattern, fn) }
  /** A functional route for PATCH. */
  patch<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('PATCH', pattern, fn) }
  /** A functional route for HEAD. */
  head<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('HEAD', pattern, fn) }
  /** A functional route for OPTIONS. */
  options<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('OPTIONS', pattern, fn) }
  /** Every request method. */
  any<const P extends string> (pattern: P, fn: ContextFunction<NoInfer<P>>): this { return this.#function('*', pattern, fn) }

  /**
   * A Node `(req, res)` handler or a Fastify handler under a Beego pattern.
   *
   * @param isPrefix - Take everything below the pattern too.
   */
  handler (pattern: string, handler: ForeignHandler, isPrefix = false): this {
    const whole = isPrefix ? `${pattern.replace(/\/+$/, '')}/?:all(.*)` : pattern
    return this.#add(whole, functionEndpoint(this.#routes, this.#scope.app.actions, '*', functionOf(handler), takesStream(handler)))
  }

  /** The routes and filters of namespaces: see {@link newNamespace}. */
  addNamespace (...namespaces: Namespace[]): this {
    for (const namespace of namespaces) namespace.addTo(this.#target)
    return this
  }

  /**
   * Run `fn` at a position, for the paths that `pattern` matches: `*` and `''` all of them, `/admin/*` also `/admin`.
   *
   * @throws FST_BEEGO_FILTER_POSITION, FST_BEEGO_ROUTE_PATTERN
   */
  insertFilter (pattern: string, position: FilterPosition, fn: FilterFunction, options?: FilterOptions): this {
    this.#scope.insertFilter(pattern, position, fn, options, this.#routes.prefix)
    return this
  }

  /** Wrap everything from `BeforeStatic` on: `next => async ctx => { …; await next(ctx); … }`. The first one is outermost. */
  insertFilterChain (chain: FilterChain): this {
    this.#scope.insertFilterChain(chain)
    return this
  }

  /** Show the files of `dir` below `url`. */
  setStaticPath (url: string, dir: string): this {
    this.#statics.set(url, dir)
    return this
  }

  /** Show the files below `url` no more. */
  delStaticPath (url: string): this {
    this.#statics.delete(url)
    return this
  }

  /** Look for views in another folder. @param dir - A relative one is from the working directory. */
  setViewsPath (dir: string): this {
    const { app, views } = this.#scope
    app.options.viewsPath = dir // for views that are yet to come
    app.optionSources.viewsPath = 'given'
    views?.setViewsPath(dir)
    return this
  }

  /**
   * Let views call `fn`: `{{shout .name}}` in Go templates, `= shout(name)` in pug. A name that is there already is replaced.
   *
   * @throws FST_BEEGO_OPT_INVALID if the name is no word, or `fn` is no function.
   */
  addFuncMap (name: string, fn: ViewFunction): this {
    this.#views.addFuncMap(name, fn)
    return this
  }

  /** Let files with this extension be Go templates, beside `.tpl`, `.html` and `.gohtml`. @throws FST_BEEGO_OPT_INVALID */
  addTemplateExt (extension: string): this {
    this.#views.addTemplateExt(extension)
    return this
  }

  /**
   * Compile all views now. In `prod` that is done at the start anyway.
   *
   * @throws FST_BEEGO_VIEW_SYNTAX, FST_BEEGO_TPL_PARSE, FST_BEEGO_TPL_ESCAPE with file, line and column.
   */
  buildTemplates (): this {
    this.#views.buildTemplates()
    return this
  }

  /** Answer an error by yourself. @param code - A status, or the text that `abort(text)` says. */
  errorHandler (code: string | number, fn: FilterFunction): this {
    this.#scope.app.errors.handle(code, fn)
    return this
  }

  /** `error404()`, `error500()`, `errorDb()` … of the class answer these errors, with `prepare` before and a view after. */
  errorController (Class: ControllerClass): this {
    assertController(Class)
    this.#scope.app.errors.handleWith(Class)
    return this
  }

  /** The URL of an action, `''` when there is none: `urlFor('UserController.list', ':id', 5)`, or with one object. */
  urlFor<const E extends string, const V extends readonly unknown[]> (endpoint: UrlEndpoint<E>, ...values: UrlParams<V>): string {
    return this.#scope.app.urlFor(endpoint, ...values)
  }

  /** Run `fn` before the application is ready; an error in it stops the start. */
  addAppStartHook (fn: () => unknown): this {
    this.#fastify.addHook('onReady', async () => { await fn() })
    return this
  }

  /**
   * Say whether a part of the application is well: the supervisor and orchestrators ask.
   *
   * @param check - Fails when it throws, rejects, gives an `Error` or a text, or does not answer within `timeout` (ms, 5000).
   * @throws FST_BEEGO_HEALTH_CHECK
   */
  addHealthCheck (name: string, check: HealthFunction | HealthChecker, options?: HealthOptions): this {
    this.#scope.toolbox.health.add(name, check, options)
    return this
  }

  /**
   * Run `fn` by the clock, from when the application is ready until it closes. It never runs twice at once.
   *
   * @param spec - Second, minute, hour, day, month, week: `0 30 8 * * 1-5`; `@hourly`, `@daily` …; `@every 1h30m`.
   * @throws FST_BEEGO_TASK_SPEC
   */
  addTask (name: string, spec: string, fn: TaskFunction, options?: TaskOptions): this {
    this.#scope.toolbox.tasks.add(name, spec, fn, options)
    return this
  }

  /** Be told of every completed request of this scope: static, 404, 405, abort and crash included. */
  onCompletion (listener: CompletionListener): this {
    this.#scope.onCompletion(listener)
    return this
  }

  /** The routes in force, in the order in which they were added. */
  routes (): RouteInfo[] {
    return this.#scope.app.router.routes.map(describe)
  }

  /** The filters in force, by position, each in the order in which it was inserted. */
  filters (): FilterInfo[] {
    return describeFilters(this.#scope.app)
  }

  get #statics (): Map<string, string> {
    const { statics } = this.#scope
    if (statics === null) throw new FST_BEEGO_PLUGIN_MISSING('static files', 'fastify-beego/static')
    return statics
  }

  get #views (): Views {
    const { views } = this.#scope
    if (views === null) throw new FST_BEEGO_PLUGIN_MISSING('views', 'fastify-beego/views')
    return views
  }

  #add (pattern: string, endpoint: Endpoint): this {
    this.#routes.mount(this.#scope.app.router.add(below(this.#routes.prefix, pattern), endpoint.methods, endpoint))
    return this
  }

  #function<P extends string> (verb: string, pattern: P, fn: ContextFunction<P>): this {
    return this.#add(pattern, functionEndpoint(this.#routes, this.#scope.app.actions, verb, fn as ContextFunction)) // it is called for this pattern only
  }

  #include (prefix: string, Class: ControllerClass): this {
    assertController(Class)
    for (const { pattern, mapping } of declaredRoutes(Class)) this.#add(prefix + pattern, this.#endpointOf(Class, mapping))
    return this
  }

  #endpointOf (Class: ControllerClass, mapping: string | undefined): Endpoint {
    assertController(Class)
    const { actions } = this.#scope.app
    if (mapping !== undefined) return mappedEndpoint(this.#routes, actions, Class, parseMapping(mapping))

    let endpoint = this.#restful.get(Class)
    if (endpoint === undefined) this.#restful.set(Class, endpoint = restfulEndpoint(this.#routes, actions, Class))
    return endpoint
  }
}

/** A route as it is shown. @internal */
export function describe ({ pattern, native, target }: Route<Endpoint>): RouteInfo {
  const { Class, methods, actions, fallback } = target
  const named = [...actions].map(([verb, action]) => [verb, action.name] as const)
  return {
    pattern,
    methods: methods === null ? ['*'] : [...methods],
    controller: Class?.name ?? '',
    actions: Object.fromEntries(fallback === null ? named : [...named, ['*', fallback.name]]),
    native
  }
}

/** The filters in force, by position. @internal */
export function describeFilters ({ filters }: Application): FilterInfo[] {
  return Object.values(filters).flat().map(({ pattern, position, run }) => ({ pattern, position, name: run.name }))
}
