// One registration of Beego: its options, routes, filters, error handlers and views. Two registrations share nothing.

import { Actions } from './controller/action.js'
import type { Endpoint } from './controller/endpoint.js'
import { dialects, type Dialect, type FilterPosition } from './dialect.js'
import { FST_BEEGO_SESSION_OFF, FST_BEEGO_VIEWS_OFF } from './errors.js'
import { Compression } from './http/compress.js'
import type { EventStream } from './http/event-stream.js'
import { SchemaForms } from './form/validate.js'
import { ErrorAnswers } from './pipeline/error-answers.js'
import type { FilterChain } from './pipeline/filter-chain.js'
import { createFilter, type Filter, type FilterFunction, type FilterOptions } from './pipeline/filters.js'
import type { Context } from './context/context.js'
import type { Upgrades } from './context/websocket.js'
import type { Controller } from './controller/controller.js'
import type { Config } from './config/config.js'
import type { BeegoOptions, ResolvedOptions } from './options/index.js'
import { type OptionSource, settleOptions } from './options/settle.js'
import { numberSplat } from './router/modern.js'
import type { Params, Route, Router } from './router/types.js'
import { urlFor, type UrlRoute } from './router/url-for.js'
import type { SessionSource } from './session/session.js'
import { XsrfGuard } from './xsrf/guard.js'
import { Xsrf } from './xsrf/xsrf.js'

/** What shows views. Another part of the application brings it. */
export interface ViewEngine {
  /** Answer with the controller's view. */
  render (controller: Controller): unknown
  /** The controller's view as text. */
  text (controller: Controller): string
}

const NO_VIEWS: ViewEngine = {
  render ({ tplName }) { throw new FST_BEEGO_VIEWS_OFF(tplName) },
  text ({ tplName }) { throw new FST_BEEGO_VIEWS_OFF(tplName) }
}

const NO_SESSIONS: SessionSource<Context> = {
  start () { throw new FST_BEEGO_SESSION_OFF() }
}

export class Application {
  readonly options: ResolvedOptions
  /** What the program has given of them. */
  readonly given: BeegoOptions
  /** Who has said what each option is. */
  readonly optionSources: Record<keyof ResolvedOptions, OptionSource>
  /** The configuration file; one without keys where none is read. */
  readonly appConfig: Config
  readonly dialect: Dialect
  readonly router: Router<Endpoint>
  readonly actions = new Actions()
  readonly errors = new ErrorAnswers(this.actions)
  /** For contexts whose answer may be compressed. */
  compression: Compression
  /** Validates forms that a JSON schema describes. */
  readonly schemaForms = new SchemaForms()
  readonly filters: Record<FilterPosition, Filter[]> = {
    BeforeStatic: [], BeforeRouter: [], AfterStatic: [], BeforeExec: [], AfterExec: [], FinishRouter: []
  }

  /** Whether something runs after the action. */
  hasLateFilters = false
  readonly chains: FilterChain[] = []
  xsrf: Xsrf
  /** Checks the requests of controllers; `null` where XSRF protection is off. */
  guard: XsrfGuard | null
  /** What every URL of this application begins with; `''` at the root. */
  readonly base: string
  /** JSON is indented unless the run mode is `prod`. */
  readonly indents: boolean
  /** Server-sent events that are under way. */
  readonly eventStreams = new Set<EventStream>()
  views: ViewEngine = NO_VIEWS
  /** Where requests have their sessions from. Another part of the application brings it. */
  sessions = NO_SESSIONS
  /** Makes websockets of requests; `null` where @fastify/websocket is not there. Another part of the application brings it. */
  upgrades: Upgrades | null = null
  /** Stage 7: fills in what runs. Whoever mounts the routes brings it. */
  route: (ctx: Context) => void = () => {}

  constructor (options: BeegoOptions, base: string) {
    const { given, options: inForce, sources, config } = settleOptions(options)
    this.given = given
    this.options = inForce
    this.optionSources = sources
    this.appConfig = config
    this.dialect = dialects[this.options.dialect]
    this.router = this.dialect.createRouter<Endpoint>({ caseSensitive: this.options.routerCaseSensitive })
    this.base = base
    this.indents = this.options.runMode !== 'prod'
    this.compression = new Compression(this.options)
    this.xsrf = new Xsrf(this.options)
    this.guard = this.#newGuard()
  }

  /** Take over options that are said later, before anything has gone by what they were. */
  adopt (options: BeegoOptions): void {
    Object.assign(this.given, options)
    Object.assign(this.options, options)
    Object.assign(this.optionSources, Object.fromEntries(Object.keys(options).map((name) => [name, 'given'])))

    this.compression = new Compression(this.options)
    this.xsrf = new Xsrf(this.options)
    this.guard = this.#newGuard()
  }

  #newGuard (): XsrfGuard | null {
    return this.options.enableXSRF ? new XsrfGuard(this.xsrf, this.dialect, this.options, this.base) : null
  }

  /** @throws FST_BEEGO_FILTER_POSITION or FST_BEEGO_ROUTE_PATTERN */
  insertFilter (pattern: string, position: string, fn: FilterFunction, options: FilterOptions = {}): Filter {
    const filter = createFilter(pattern, position, fn, options, this.dialect, this.options.routerCaseSensitive)
    this.filters[filter.position].push(filter)
    this.hasLateFilters ||= isLate(filter.position)
    return filter
  }

  /** A path as this application knows it, without {@link base}; `null` when it lies outside. */
  within (path: string): string | null {
    if (this.base === '') return path
    if (!path.startsWith(this.base)) return null
    const rest = path.slice(this.base.length)
    if (rest === '') return '/'
    return rest.charCodeAt(0) === 0x2f ? rest : null
  }

  /** Where the dialect wants it, the pieces of `:splat` as `0`, `1`, … */
  withSplat (params: Params): Params {
    if (this.dialect.splatEverywhere) numberSplat(params)
    return params
  }

  /** `urlFor('UserController.list', ':id', 5)`, or with one object of parameters; `''` when nothing fits. */
  urlFor (endpoint: string, ...values: unknown[]): string {
    const [first] = values
    const pairs = typeof first === 'object' && first !== null ? Object.entries(first).flat() : values
    if (pairs.length % 2 !== 0) return ''

    const params: Array<[string, string]> = []
    for (let i = 0; i < pairs.length; i += 2) params.push([String(pairs[i]), String(pairs[i + 1])])
    return urlFor(this.router.routes.map(describe), endpoint, params, this.dialect.name)
  }
}

function isLate (position: FilterPosition): boolean {
  return position === 'AfterExec' || position === 'FinishRouter'
}

function describe ({ pattern, target, auto }: Route<Endpoint>): UrlRoute {
  return { pattern, controllerName: target.Class?.name ?? '', mapping: target.mapping, auto }
}
