// One request, as Beego's programs see it.
// Source: beego 1.12 context/context.go.

import type { Application } from '../application.js'
import type { Action } from '../controller/action.js'
import type { Controller } from '../controller/controller.js'
import type { Endpoint } from '../controller/endpoint.js'
import type { ViewChoice } from '../controller/view-choice.js'
import { type CookieAttributes, COOKIE_SIZE, cookieLine } from '../cookie/cookie-line.js'
import { type Secret, signCookie, unsignCookie } from '../cookie/secure-cookie.js'
import { FST_BEEGO_PLUGIN_MISSING } from '../errors.js'
import type { ControllerData } from '../host.js'
import { goRedirect } from '../http/redirect.js'
import { runAction } from '../pipeline/life-cycle.js'
import { Abort, StopRun } from '../pipeline/abort.js'
import type { AnyParams } from '../router/param-types.js'
import type { Params, Route } from '../router/types.js'
import type { RequestSession } from '../session/request-session.js'
import { Answer } from './answer.js'
import { Input } from './input.js'
import { Output } from './output.js'
import { nativeParams, own, routedParams, routeParam } from './parameters.js'
import type { UpgradedSocket } from './websocket.js'

const IS_NUMBER = /^\d+$/

/**
 * A request and its answer, as controllers, filters and functions see them. Beego: `context.Context`.
 *
 * @typeParam R - The route's parameters, where they are known: `Context<{ ':id': string }>`.
 */
export class Context<R extends AnyParams = AnyParams> extends Answer {
  /** What runs: the route's action, or the one a filter named. Chosen by stage 7. @internal */
  action: Action | null = null
  /** The Beego route that answers; stays `null` where a filter named the action. @internal */
  route: Route<Endpoint> | null = null
  /** Stage 7 has been passed. @internal */
  routed = false
  /** The filters before the action have begun: what they say comes too late for stage 7, which is due once somebody asks for it. @internal */
  beforeExec = false
  /** An error is being shown. @internal */
  failing = false
  /** The instance that answers. @internal */
  controller: Controller | null = null
  /** `controller.data`. @internal */
  dataStore: ControllerData | null = null
  /** What the controller says about its view; `null` while it has said nothing. @internal */
  view: ViewChoice | null = null
  /** What to route by instead of what was sent. @internal */
  rewritten: string | null = null
  /** Parameters found by the ordered router, or `null` while Fastify's own are good. @internal */
  routeParams: Params | null = null
  /** Parameters that filters' patterns left. @internal */
  filterParams: Params | null = null
  /** Those of filters after stage 7, while nobody has asked for the parameters. @internal */
  lateParams: Params | null = null
  /** Those of the same request in scopes inside this one. @internal */
  others: Map<Application, Context> | null = null
  /** The session, once somebody has asked for it. @internal */
  session: RequestSession | null = null

  #input: Input<R> | null = null
  #output: Output | null = null
  #params: Params | null = null
  #filterPath: string | null = null

  /** What the client has sent. Beego: `ctx.Input`. */
  get input (): Input<R> {
    return (this.#input ??= new Input(this))
  }

  /** How the answer is made. Beego: `ctx.Output`. */
  get output (): Output {
    return (this.#output ??= new Output(this))
  }

  /** What views and `serveJSON` show; the controller's `data`. */
  get data (): ControllerData {
    return (this.dataStore ??= {})
  }

  /**
   * Answer with a redirect.
   *
   * @param status - 301, 302, 303, 307 or 308.
   * @param url - Where to; a relative one is resolved against the request's path. CR and LF never pass.
   */
  redirect (status: number, url: string): void {
    const { location, body } = goRedirect(url, status, this.request.method, this.input.url())
    const { method } = this.request
    const isBare = this.getHeader('content-type') === undefined
    if (isBare && (method === 'GET' || method === 'HEAD')) this.setHeader('content-type', 'text/html; charset=utf-8')
    this.setHeader('location', location)
    this.setStatus(status)
    this.write(isBare ? body : '')
  }

  /**
   * End the request here with an error page, the handler registered for `body`, or `body` as text.
   *
   * @throws always: it is control flow. Nothing after it runs, `finish` neither.
   */
  abort (status: number, body: string): never {
    throw new Abort(body, status)
  }

  /**
   * End the request here, quietly: what was written is the answer.
   *
   * @throws always.
   */
  stopRun (): never {
    throw new StopRun()
  }

  /**
   * Make a websocket of this request. Filters, the session and `prepare` have run, and may have refused it; cookies that were set go along.
   * The session is saved before. What the action throws from here on closes the websocket with 1011. Needs `@fastify/websocket`, registered
   * before Beego.
   *
   * @returns the websocket, as the package ws has it.
   * @throws FST_BEEGO_WEBSOCKET (426) when the client asked for none; FST_BEEGO_PLUGIN_MISSING (500)
   */
  async upgrade (): Promise<UpgradedSocket> {
    const { upgrades } = this.app
    if (upgrades === null) throw new FST_BEEGO_PLUGIN_MISSING('websockets', '@fastify/websocket')
    return upgrades.upgrade(this)
  }

  /** Append text to the body. */
  writeString (text: string): void {
    this.write(text)
  }

  /** A cookie of the request, as it was sent; the first one of that name, `''` when there is none. */
  getCookie (name: string): string {
    return this.input.cookie(name)
  }

  /**
   * Set a cookie. CR and LF in its name become `-`, and what would end its value a space.
   *
   * @param others - Max-age in seconds, path, domain, secure, http-only, same-site: see {@link CookieAttributes}.
   */
  setCookie (name: string, value: string, ...others: CookieAttributes): void {
    const line = cookieLine(name, value, others, Date.now(), this.request.protocol === 'https')
    if (line.length > COOKIE_SIZE) this.request.log.warn({ cookie: name, bytes: line.length }, 'browsers may drop a cookie of this size')
    this.addCookie(line)
  }

  /** Set a cookie in the place of what this response has set under its name. @internal */
  replaceCookie (name: string, value: string, ...others: CookieAttributes): void {
    this.dropCookie(name)
    this.setCookie(name, value, ...others)
  }

  /**
   * The value that {@link setSecureCookie} has put into a cookie; `null` when there is none, or it was not signed with this secret.
   *
   * @param secret - The same as for setting. Of several any one may have signed it, so that keys rotate: `[new, old]`.
   * @throws FST_BEEGO_COOKIE_SECRET
   */
  getSecureCookie (secret: Secret, name: string): string | null {
    return unsignCookie(this.input.cookie(name), secret)
  }

  /**
   * Set a cookie that {@link getSecureCookie} can verify. Signed, not encrypted: clients can read it.
   *
   * @param secret - The key of an HMAC-SHA256; of several the first one signs.
   * @param value - Any text; travels as base64.
   * @throws FST_BEEGO_COOKIE_SECRET
   */
  setSecureCookie (secret: Secret, name: string, value: string, ...others: CookieAttributes): void {
    this.setCookie(name, signCookie(value, secret, BigInt(Date.now()) * 1_000_000n), ...others)
  }

  /** Whether a filter has said what is to answer, or another path to route by. @internal */
  get isRedirected (): boolean {
    return this.rewritten !== null || this.namesController()
  }

  /** Whether a filter has said which controller is to answer. @internal */
  namesController (): boolean {
    const input = this.#input
    return input !== null && input.runController !== null && input.runMethod !== ''
  }

  /** Whether what a filter has said counts for stage 7. @internal */
  get isLed (): boolean {
    return !this.beforeExec && this.isRedirected
  }

  /** Pass stage 7 with this route and action, and run it. @internal */
  take (route: Route<Endpoint>, action: Action): void {
    this.routed = true
    this.route = route
    this.action = action
    runAction(this, action)
  }

  /** Run what stage 7 has chosen. @internal */
  run (): void {
    runAction(this, this.action!) // stage 7 has seen to it
  }

  /** One parameter, without making all of them. @internal */
  param (name: string): string {
    if (this.#params === null && this.beforeExec) this.ensureRouted()
    if (this.#params !== null || !this.routed || (this.app.dialect.splatEverywhere && IS_NUMBER.test(name))) return own(this.params(), name) ?? ''
    return own(this.lateParams, name) ?? routeParam(this, name) ?? own(this.filterParams, name) ?? ''
  }

  /** Parameters by Beego's names: those of filters, then, once it is known, the route's. @internal */
  params (): Params {
    if (this.#params !== null) return this.#params
    if (this.beforeExec) this.ensureRouted()
    if (!this.routed) return { ...nativeParams(this), ...this.filterParams }
    return (this.#params = Object.assign(routedParams(this), this.lateParams))
  }

  /** Route by `path` from here on. @internal */
  rewrite (path: string): void {
    this.rewritten = path
    this.#filterPath = null
  }

  /** Pass stage 7, unless that is done. @internal */
  ensureRouted (): void {
    if (!this.routed) this.app.route(this)
  }

  /** What a filter's pattern found adds to the parameters that are there. @internal */
  addFilterParams (params: Params): void {
    if (!this.beforeExec && !this.routed) this.filterParams = this.filterParams === null ? params : { ...this.filterParams, ...params }
    else if (this.#params === null) this.lateParams = this.lateParams === null ? params : { ...this.lateParams, ...params }
    else Object.assign(this.#params, params)
  }

  /** @returns how to bring the parameters back to what they are now. @internal */
  rememberParams (): () => void {
    const { filterParams } = this
    const params = this.beforeExec || this.routed ? { ...this.params() } : null
    return () => {
      this.filterParams = filterParams
      this.#params = params
    }
  }

  /** The path that filters' patterns are matched with: decoded, as the application knows it. @internal */
  get filterPath (): string {
    return (this.#filterPath ??= decode(this.input.url()))
  }
}

function decode (path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
