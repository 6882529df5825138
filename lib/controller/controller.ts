// The class that applications extend. One instance answers one request.
// Source: beego 1.12 controller.go.
//
// An instance owns one field, `ctx`; the rest are accessors over it, so that all controllers of an application have one
// shape, whatever their class.

import type { Context } from '../context/context.js'
import type { Values } from '../context/values.js'
import { FST_BEEGO_INPUT_INVALID } from '../errors.js'
import { Abort, CustomAbort, StopRun } from '../pipeline/signals.js'
import type { Session, SessionKey, SessionValue } from '../session/session.js'
import { useSession } from '../session/use-session.js'
import * as convert from './convert.js'
import { viewOf, type ViewChoice } from './view-choice.js'

/** A class that extends {@link Controller}. */
export type ControllerClass<C extends Controller = Controller> = new () => C

// Declared as properties, not accessors, so that a subclass may set a default as a class field: `layout = 'site.pug'`.
export interface Controller extends ViewChoice {
  /** What views, `serveJSON` (key `json`) and `serveJSONP` (key `jsonp`) show. */
  data: Record<string, unknown>
  /** The controller itself, as the most derived class. Beego: `AppController`. */
  readonly appController: this
  /** Fastify's logger of this request. */
  readonly log: Context['request']['log']
}

export class Controller {
  /** The request. Set before `init` runs; not yet there in the constructor. */
  declare ctx: Context

  /** First of the life cycle. An override need not call `super.init()`. */
  init (_ctx: Context, _controllerName: string, _actionName: string): unknown { return undefined }

  /** Runs before the action. Whatever it writes is the answer: the action and `render` are skipped. */
  prepare (): unknown { return undefined }

  /** Runs after the action and `render`, also when `prepare` answered; not after `stopRun` or `abort`. */
  finish (): unknown { return undefined }

  /** The last thing that happens to a controller, before the bytes leave. */
  destructor (): unknown { return undefined }

  // A mapping-less route calls these. What a class does not define is 405.
  get (): unknown { return methodNotAllowed(this.ctx) }
  post (): unknown { return methodNotAllowed(this.ctx) }
  delete (): unknown { return methodNotAllowed(this.ctx) }
  put (): unknown { return methodNotAllowed(this.ctx) }
  head (): unknown { return methodNotAllowed(this.ctx) }
  patch (): unknown { return methodNotAllowed(this.ctx) }
  options (): unknown { return methodNotAllowed(this.ctx) }

  /** Echo the request line and headers, as Beego does; without those that carry credentials. */
  trace (): unknown {
    const { ctx } = this
    ctx.setHeader('content-type', 'message/http')
    ctx.setHeader('cache-control', 'no-cache, no-store, must-revalidate')
    ctx.write(echoOf(ctx.request))
    return undefined
  }

  /** Show the view `tplName`, inside `layout` if there is one. Runs by itself after an action that wrote nothing. */
  render (): unknown {
    return this.enableRender ? this.ctx.app.views.render(this) : undefined
  }

  /** The rendered view as bytes; nothing is written. */
  async renderBytes (): Promise<Buffer> {
    return Buffer.from(await this.renderString())
  }

  /** The rendered view as text; nothing is written. */
  async renderString (): Promise<string> {
    return this.ctx.app.views.text(this)
  }

  /**
   * Answer with a redirect. The action goes on: `return` after it, or call {@link stopRun}.
   *
   * @param code - 301, 302, 303, 307 or 308.
   */
  redirect (url: string, code: number): void {
    this.ctx.redirect(code, url)
  }

  /**
   * Leave with an error page: `abort('404')`, or `abort('db')` for what `errorHandler('db', …)` or `errorDb()` shows.
   *
   * @throws always. `finish` and late filters do not run.
   */
  abort (code: string | number): never {
    throw new Abort(String(code))
  }

  /**
   * Leave with this status and text; a handler registered under the text wins over it.
   *
   * @throws always.
   */
  customAbort (status: number, body: string): never {
    throw new CustomAbort(status, body)
  }

  /**
   * Leave now: what was written is the answer. `finish` and late filters do not run.
   *
   * @throws always.
   */
  stopRun (): never {
    throw new StopRun()
  }

  /**
   * The URL of an action: `this.urlFor('UserController.list', ':id', 5, 'q', 'x')`, or with one object of parameters.
   * `.list` means this controller's. `''` when there is none.
   */
  urlFor (endpoint: string, ...values: unknown[]): string {
    const own = endpoint.startsWith('.') ? this.getControllerAndAction()[0] + endpoint : endpoint
    return this.ctx.app.urlFor(own, ...values)
  }

  /** Answer with `data.json`. Indented unless `runMode` is `prod`. @param encoding - Escape non-ASCII characters. */
  serveJSON (encoding = false): void {
    this.ctx.output.json(this.data.json, this.ctx.app.indents, encoding)
  }

  /** Answer with a call of the query's `callback`, over `data.jsonp`. */
  serveJSONP (): void {
    this.ctx.output.jsonp(this.data.jsonp, this.ctx.app.indents)
  }

  /** The form: the body's fields, then the query's. Beego: `Input()`. */
  input (): Values {
    return this.ctx.input.form()
  }

  /** A route parameter (`':id'`), form field or query value; `def` when absent or empty. */
  getString (key: string, def = ''): string {
    return this.ctx.input.query(key) || def
  }

  /** All values of a form field, `ids[]` taken literally; `def` when absent. */
  getStrings (key: string, def: string[] = []): string[] {
    const values = this.ctx.input.form().getAll(key)
    return values.length === 0 ? def : values
  }

  /** `def` when absent; 0 when the text is no whole number. Never throws. */
  getInt (key: string, def = 0): number {
    return convert.orDefault(this.ctx.input.query(key), convert.toInt, def, 0)
  }

  /** `def` when absent; 0 when the text is no number. Never throws. */
  getFloat (key: string, def = 0): number {
    return convert.orDefault(this.ctx.input.query(key), convert.toFloat, def, 0)
  }

  /** `def` when absent; `false` when the text says nothing about it. Never throws. */
  getBool (key: string, def = false): boolean {
    return convert.orDefault(this.ctx.input.query(key), convert.toBool, def, false)
  }

  /** @throws FST_BEEGO_INPUT_INVALID (400) when absent or empty. */
  requireString (key: string): string {
    return required(this.ctx, key, (text) => text, 'a value')
  }

  /** @throws FST_BEEGO_INPUT_INVALID (400) when absent, no whole number, or beyond 2^53. */
  requireInt (key: string): number {
    return required(this.ctx, key, convert.toInt, 'a whole number')
  }

  /** @throws FST_BEEGO_INPUT_INVALID (400) when absent or no number. */
  requireFloat (key: string): number {
    return required(this.ctx, key, convert.toFloatInRange, 'a number')
  }

  /** @throws FST_BEEGO_INPUT_INVALID (400) when absent or neither true nor false. */
  requireBool (key: string): boolean {
    return required(this.ctx, key, convert.toBool, 'true or false')
  }

  /**
   * The session: its `get` and `set` need no waiting. It is saved before the answer leaves, whichever way the request ends.
   *
   * @throws FST_BEEGO_SESSION_OFF without sessions, FST_BEEGO_SESSION_STORE (503) when the store does not answer; so do all below.
   */
  startSession (): Promise<Session> {
    return this.ctx.input.cruSession()
  }

  /** @throws FST_BEEGO_SESSION_VALUE for what JSON cannot say, FST_BEEGO_SESSION_DESTROYED after {@link destroySession}. */
  setSession<K extends SessionKey> (key: K, value: SessionValue<K>): Promise<void> {
    return this.ctx.output.session(key, value)
  }

  /** `undefined` when there is no such value. */
  getSession<K extends SessionKey> (key: K): Promise<SessionValue<K> | undefined> {
    return this.ctx.input.session(key)
  }

  delSession (key: SessionKey): Promise<void> {
    return useSession(this.ctx, (session) => session.delete(key))
  }

  /** Give the session's values a new id; the old one leads nowhere. Do it at every login. */
  sessionRegenerateID (): Promise<void> {
    return useSession(this.ctx, (session) => session.regenerateID())
  }

  /** End the session and let the client forget its cookie: a logout. */
  destroySession (): Promise<void> {
    return useSession(this.ctx, (session) => session.destroy())
  }

  /** Sent by a script that said so. */
  isAjax (): boolean {
    return this.ctx.input.isAjax()
  }

  /** `['UserController', 'List']`: the class, and the action as the route line spells it. */
  getControllerAndAction (): [controller: string, action: string] {
    const { action } = this.ctx
    return [action?.controllerName ?? '', action?.name ?? '']
  }
}

const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** Header names as they were sent, values in brackets: Beego's format. */
function echoOf ({ raw }: Context['request']): string {
  let headers = ''
  for (let i = 0; i < raw.rawHeaders.length; i += 2) {
    const name = raw.rawHeaders[i]!
    const lower = name.toLowerCase()
    // Go keeps Host and Content-Length apart from the headers
    if (!CREDENTIALS.has(lower) && lower !== 'host' && lower !== 'content-length') headers += `\r\n${name}: [${raw.rawHeaders[i + 1]}]`
  }
  return `\r\nTRACE ${raw.url} HTTP/${raw.httpVersion}${headers}\r\n`
}

function required<T> (ctx: Context, key: string, parse: (text: string) => T | null, expected: string): T {
  const text = ctx.input.query(key)
  const value = text === '' ? null : parse(text)
  if (value === null) throw new FST_BEEGO_INPUT_INVALID(key, expected)
  return value
}

function methodNotAllowed (ctx: Context): undefined {
  ctx.setHeader('content-type', 'text/plain; charset=utf-8')
  ctx.setHeader('x-content-type-options', 'nosniff')
  ctx.setStatus(405)
  ctx.replace('Method Not Allowed\n')
  return undefined
}

Object.defineProperties(Controller.prototype, {
  data: {
    configurable: true,
    get (this: Controller) { return this.ctx.data },
    set (this: Controller, data: Record<string, unknown>) { this.ctx.dataStore = data }
  },
  appController: { configurable: true, get (this: Controller) { return this } },
  log: { configurable: true, get (this: Controller) { return this.ctx.request.log } },
  ...viewOf
})
