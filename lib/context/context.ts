// One request, as Beego's programs see it.
// Source: beego 1.12 context/context.go.

import type { Application } from '../application.js'
import type { Action } from '../controller/action.js'
import type { Controller } from '../controller/controller.js'
import type { Endpoint } from '../controller/endpoint.js'
import type { ViewChoice } from '../controller/view-choice.js'
import { type CookieAttributes, COOKIE_SIZE, cookieLine } from '../cookie/cookie-line.js'
import { setsCookie, unsetCookie } from '../cookie/response-cookies.js'
import { type Secret, signCookie, unsignCookie } from '../cookie/secure-cookie.js'
import { Download } from '../http/download.js'
import { goRedirect } from '../http/redirect.js'
import { sniffContentType } from '../http/sniff.js'
import type { HostReply, HostRequest } from '../host.js'
import { fail } from '../pipeline/fail.js'
import { runAction } from '../pipeline/run-action.js'
import { Abort, StopRun } from '../pipeline/signals.js'
import type { Params, Route } from '../router/types.js'
import type { RequestSession } from '../session/request-session.js'
import { beforeSend } from './before-send.js'
import { Input } from './input.js'
import { Output } from './output.js'
import { watchReply } from './watched-reply.js'

/** The two halves of a filter chain: what waits for the request's inner part, and how to tell it that this is done. */
export interface Chain {
  readonly outer: Promise<void>
  readonly innerDone: () => void
}

/** What a body can be: text, bytes, a stream, or a value that Fastify serializes. */
export type Body = unknown

export class Context {
  readonly request: HostRequest

  /** @internal */
  readonly app: Application
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
  dataStore: Record<string, unknown> | null = null
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
  /** The filter chain around this request, if there is one. @internal */
  chain: Chain | null = null
  /** The session, once somebody has asked for it. @internal */
  session: RequestSession | null = null
  /** The answer has been given to Fastify. @internal */
  sent = false
  /** Whether the answer may be compressed. @internal */
  compresses: boolean

  #reply: HostReply
  #status = 0
  #wrote = false
  /** The content type is set and needs no second look. */
  #typed = false
  #body: Body = undefined
  /** A header has bytes beyond ASCII. Node would write them as UTF-8 together with a text, and as they are beside bytes. */
  #needsBytes = false
  #input: Input | null = null
  #output: Output | null = null
  #params: Params | null = null
  #filterPath: string | null = null

  constructor (app: Application, request: HostRequest, reply: HostReply) {
    this.app = app
    this.compresses = app.options.enableGzip
    this.request = request
    this.#reply = reply
  }

  /**
   * Fastify's reply. A direct `reply.send()`, `reply.hijack()` or stream opts out of the buffered response: what it sends
   * is the answer.
   */
  get reply (): HostReply {
    return watchReply(this, this.#reply)
  }

  get input (): Input {
    return (this.#input ??= new Input(this))
  }

  get output (): Output {
    return (this.#output ??= new Output(this))
  }

  /** True once anything was written: a body, a redirect, an error, or the Fastify reply itself. */
  get started (): boolean {
    return this.#wrote || this.sent
  }

  /** The status that will be sent; 0 while nobody set one (200 then). */
  get status (): number {
    return this.#status
  }

  /** What views and `serveJSON` show; the controller's `data`. */
  get data (): Record<string, unknown> {
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
    const isBare = !this.#reply.hasHeader('content-type')
    if (isBare && (method === 'GET' || method === 'HEAD')) this.setHeader('content-type', 'text/html; charset=utf-8')
    this.setHeader('location', location)
    this.#status = status
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
    if (IS_BEYOND_ASCII.test(line)) this.#needsBytes = true
    this.#reply.header('set-cookie', line)
  }

  /** Set a cookie in the place of what this response has set under its name. @internal */
  replaceCookie (name: string, value: string, ...others: CookieAttributes): void {
    unsetCookie(this.#reply, name)
    this.setCookie(name, value, ...others)
  }

  /** Whether this response sets a cookie of that name. @internal */
  setsCookie (name: string): boolean {
    return setsCookie(this.#reply, name)
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

  /** Append to the body. What cannot be appended to (a stream, a value) replaces it. @internal */
  write (chunk: Body): void {
    this.#wrote = true
    this.#body = joined(this.#body, chunk)
  }

  /** Answer with `body` alone, whatever was written before. @internal */
  replace (body: Body): void {
    this.#wrote = true
    this.#body = body
  }

  /** @internal */
  setStatus (status: number): void {
    this.#status = status
  }

  /** @internal */
  setHeader (name: string, value: string): void {
    if (this.#typed && name.toLowerCase() === 'content-type') this.#typed = false
    this.#reply.header(name, value)
  }

  /** The content type, one that Fastify leaves alone: it says its charset, or is no JSON. @internal */
  setType (value: string): void {
    this.#reply.header('content-type', value)
    this.#typed = true
  }

  /** @internal */
  getHeader (name: string): string | undefined {
    const value = this.#reply.getHeader(name)
    return value === undefined ? undefined : String(value)
  }

  /** Forget the body and its type; status, cookies and other headers stay. @internal */
  clearBody (): void {
    this.#wrote = false
    this.#typed = false
    this.#body = undefined
    this.#reply.removeHeader('content-type')
  }

  /** Call back when the connection is done with this response. @internal */
  whenClosed (callback: () => void): void {
    this.#reply.raw.once('close', callback)
  }

  /** Do `work` before an answer leaves, whoever gives it. @internal */
  beforeSend (work: () => void | Promise<void>): void {
    beforeSend(this.#reply, work)
  }

  /** Let the outer half of filter chains run, then hand the buffered response to Fastify. @internal */
  send (): void | Promise<void> {
    const { chain } = this
    if (chain === null) return this.flush()

    this.chain = null
    chain.innerDone()
    return chain.outer.then(() => this.flush(), (error: unknown) => fail(this, error))
  }

  /** Hand the buffered response to Fastify. Does nothing when it has been sent. Never rejects. @internal */
  flush (): void | Promise<void> {
    const reply = this.#reply
    if (this.sent || reply.sent) return
    this.sent = true

    const body = this.#body
    if (this.#status !== 0) reply.code(this.#status)
    if (body instanceof Download) return body.send(this, reply)
    // no body at all instead of an empty text, to which Fastify would give a type
    const answer = body === '' ? undefined : this.#typed ? body : typed(reply, body)
    const payload = this.#needsBytes && typeof answer === 'string' ? Buffer.from(answer) : answer
    if (this.compresses) return this.app.compression.send(this.request, reply, payload)
    reply.send(payload)
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

  /** Run what stage 7 has chosen. @internal */
  run (): void {
    runAction(this, this.action!) // stage 7 has seen to it
  }

  /** Prepare status and type for a body that leaves by another way, and give that body. @internal */
  takeAnswer (): Body {
    this.sent = true
    if (this.#status !== 0) this.#reply.code(this.#status)
    return this.#typed ? this.#body : typed(this.#reply, this.#body)
  }

  /** What late filters have written, after what a native route answered. @internal */
  appendedTo (payload: Body): Body {
    if (!this.#wrote || !(payload === undefined || payload === null || isText(payload))) return payload
    this.#reply.removeHeader('content-length')
    return joined(payload ?? undefined, this.#body)
  }

  /** Leave what was thrown to Fastify's error handler. @internal */
  giveUp (thrown: unknown): void {
    this.sent = true
    this.#reply.send(thrown instanceof Error ? thrown : new Error(String(thrown)))
  }

  /**
   * Leave the request to Fastify's not-found handler.
   *
   * @param serialize - Instead of Fastify's own, for what that handler answers with.
   * @internal
   */
  passOn (serialize?: (payload: unknown, request: HostRequest) => string): void {
    this.sent = true
    if (serialize !== undefined) this.#reply.serializer((payload) => serialize(payload, this.request))
    this.#reply.callNotFound()
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

/** Names come from clients too: nothing of Object.prototype counts. */
function own (params: Params | null, name: string): string | undefined {
  return params !== null && Object.hasOwn(params, name) ? params[name] : undefined
}

const IS_NUMBER = /^\d+$/
const IS_BEYOND_ASCII = /[\x80-\xff]/

/** A parameter of the route that answers. */
function routeParam ({ route, routeParams, request }: Context, name: string): string | undefined {
  if (routeParams !== null) return own(routeParams, name)
  if (route === null) return undefined
  for (const [native, beego] of route.names) {
    if (beego === name) return (request.params as Record<string, string | undefined>)[native]
  }
  return undefined
}

function routedParams (ctx: Context): Params {
  const own = ctx.routeParams ?? (ctx.route === null ? {} : capturedParams(ctx.route.names, ctx.request.params))
  return ctx.app.withSplat(ctx.filterParams === null ? own : { ...ctx.filterParams, ...own })
}

/** On a route that is not Beego's: what find-my-way captured, with `:` before its names. */
function nativeParams ({ request }: Context): Params {
  const { config } = request.routeOptions
  if (request.is404 || 'beego' in config) return {}
  return capturedParams(Object.keys(request.params as object).map((name) => [name, `:${name}`]), request.params)
}

function capturedParams (names: Route<unknown>['names'], captured: unknown): Params {
  const params: Params = {}
  for (const [native, name] of names) {
    const value = (captured as Record<string, string | undefined>)[native]
    if (value !== undefined) params[name] = value
  }
  return params
}

function decode (path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * A body whose type is yet to be looked at: text that has none is given one, and JSON whose type says no charset goes as bytes,
 * because Fastify would add one.
 */
function typed (reply: HostReply, body: Body): Body {
  if (!isText(body) || body.length === 0) return body
  const type = reply.getHeader('content-type')
  if (type === undefined) reply.header('content-type', sniffContentType(body))
  else if (typeof body === 'string' && /json(?!.*charset)/.test(String(type))) return Buffer.from(body)
  return body
}

function joined (before: Body, chunk: Body): Body {
  if (before === undefined) return chunk
  if (typeof before === 'string' && typeof chunk === 'string') return before + chunk
  if (isText(before) && isText(chunk)) return Buffer.concat([Buffer.from(before), Buffer.from(chunk)])
  return chunk
}

function isText (body: Body): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array
}
