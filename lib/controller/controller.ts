// The class that applications extend. One instance answers one request.
// Source: beego 1.12 controller.go.
//
// An instance owns one field, `ctx`; the rest are accessors over it, so that all controllers of an application have one
// shape, whatever their class.

import type { Context } from '../context/context.js'
import type { Values } from '../context/values.js'
import type { CookieAttributes } from '../cookie/cookie-line.js'
import type { Secret } from '../cookie/secure-cookie.js'
import type { ControllerData } from '../host.js'
import { preferredDataForm } from '../http/accept.js'
import { varyWith } from '../http/vary.js'
import { parseForm } from '../form/parse-form.js'
import type { FormClass, Formed } from '../form/types.js'
import { FST_BEEGO_FILE_MISSING, FST_BEEGO_INPUT_INVALID } from '../errors.js'
import type { UploadedFile } from '../upload/uploaded-file.js'
import { type BeegoWords, withWords } from '../log/words.js'
import { Abort, CustomAbort, StopRun } from '../pipeline/abort.js'
import type { UrlEndpoint, UrlParams } from '../router/url-types.js'
import type { Session, SessionKey, SessionValue } from '../session/session.js'
import { useSession } from '../session/use-session.js'
import * as convert from './convert.js'
import { echoOf } from './trace.js'
import { viewOf, type ViewChoice } from './view-choice.js'

/**
 * The names of what every request needs, in variables: V8 reads `controller[CTX]` of the ten-thousandth class as of the first, where
 * its cache for `controller.ctx` would be full.
 */
const CTX = 'ctx'
const DATA = 'data'

/** Give a controller its request. */
export function attach (controller: Controller, ctx: Context): void {
  controller[CTX] = ctx
  ctx.controller = controller
}

/** A class that extends {@link Controller}. */
export type ControllerClass<C extends Controller = Controller> = new () => C

// Declared as properties, not accessors, so that a subclass may set a default as a class field: `layout = 'site.pug'`.
export interface Controller extends ViewChoice {
  /** What views, `serveJSON` (key `json`) and `serveJSONP` (key `jsonp`) show. */
  data: ControllerData
  /** The controller itself, as the most derived class. Beego: `AppController`. */
  readonly appController: this
  /**
   * `false`: this controller's requests are not checked. Set it in `init`, or as a class field; in the modern dialect `prepare`
   * comes in time too. @default true
   */
  enableXSRF: boolean
  /** Seconds that this controller's `_xsrf` cookie lives; 0 is the option `xsrfExpire`. @default 0 */
  xsrfExpire: number
  /** Fastify's logger of this request, with Beego's words: `this.log.notice('%d orders', 5)`. */
  readonly log: Context['request']['log'] & BeegoWords
}

/**
 * The class that applications extend; a new instance answers each request.
 *
 * Methods are the actions of routes: `get()` answers GET where a route line names no other. Around the action run `init`, `prepare`,
 * `render`, `finish` and `destructor`. What an action returns, and is not `undefined`, is the answer. Beego: `web.Controller`.
 */
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

  // a route without a mapping calls these; what a class does not define is 405
  /** Answers GET. */
  get (): unknown { return methodNotAllowed(this.ctx) }
  /** Answers POST. */
  post (): unknown { return methodNotAllowed(this.ctx) }
  /** Answers DELETE. */
  delete (): unknown { return methodNotAllowed(this.ctx) }
  /** Answers PUT. */
  put (): unknown { return methodNotAllowed(this.ctx) }
  /** Answers HEAD. */
  head (): unknown { return methodNotAllowed(this.ctx) }
  /** Answers PATCH. */
  patch (): unknown { return methodNotAllowed(this.ctx) }
  /** Answers OPTIONS. */
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
  urlFor<const E extends string, const V extends readonly unknown[]> (endpoint: UrlEndpoint<E>, ...values: UrlParams<V>): string {
    const own = endpoint.startsWith('.') ? this.getControllerAndAction()[0] + endpoint : endpoint
    return this.ctx.app.urlFor(own, ...values)
  }

  /** Answer with `data.json`. Indented unless `runMode` is `prod`. @param encoding - Escape non-ASCII characters. */
  serveJSON (encoding = false): void {
    const ctx = this[CTX]
    ctx.output.json(this[DATA].json, ctx.app.indents, encoding)
  }

  /** Answer with a call of the query's `callback`, over `data.jsonp`. */
  serveJSONP (): void {
    this.ctx.output.jsonp(this.data.jsonp, this.ctx.app.indents)
  }

  /** Answer with `data.xml`. Indented unless `runMode` is `prod`. */
  serveXML (): void {
    this.ctx.output.xml(this.data.xml, this.ctx.app.indents)
  }

  /** Answer with `data.yaml`. */
  serveYAML (): void {
    this.ctx.output.yaml(this.data.yaml)
  }

  /** Answer with `data.json`, `data.xml` or `data.yaml`, whichever the client's `Accept` prefers; JSON when it does not say. */
  serveFormatted (encoding = false): void {
    this.ctx.setHeader('vary', varyWith(this.ctx.getHeader('vary'), 'Accept'))
    switch (preferredDataForm(this.ctx.request.headers.accept)) {
      case 'xml': return this.serveXML()
      case 'yaml': return this.serveYAML()
      default: return this.serveJSON(encoding)
    }
  }

  /** The form: the body's fields, then the query's. Beego: `Input()`. */
  input (): Values {
    return this.ctx.input.form()
  }

  /** A route parameter (`':id'`), form field, query value or member of a JSON body; `def` when absent or empty. */
  getString (key: string, def = ''): string {
    return this.ctx.input.text(key) || def
  }

  /** All values of a form field, `ids[]` taken literally, or of a list in a JSON body; `def` when absent. */
  getStrings (key: string, def: string[] = []): string[] {
    const values = this.ctx.input.texts(key)
    return values.length === 0 ? def : values
  }

  /** `def` when absent; 0 when the text is no whole number. Never throws. */
  getInt (key: string, def = 0): number {
    return convert.orDefault(this.ctx.input.text(key), convert.toInt, def, 0)
  }

  /** `def` when absent; 0 when the text is no number. Never throws. */
  getFloat (key: string, def = 0): number {
    return convert.orDefault(this.ctx.input.text(key), convert.toFloat, def, 0)
  }

  /** `def` when absent; `false` when the text says nothing about it. Never throws. */
  getBool (key: string, def = false): boolean {
    return convert.orDefault(this.ctx.input.text(key), convert.toBool, def, false)
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

  /** Take a value out of the session; does nothing when there is none. */
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

  /** The value of a signed cookie, or `null`: see {@link Context.getSecureCookie}. */
  getSecureCookie (secret: Secret, name: string): string | null {
    return this.ctx.getSecureCookie(secret, name)
  }

  /** Set a signed cookie: see {@link Context.setSecureCookie}. */
  setSecureCookie (secret: Secret, name: string, value: string, ...others: CookieAttributes): void {
    this.ctx.setSecureCookie(secret, name, value, ...others)
  }

  /** The client's XSRF token, for scripts. One that has none is given one, in a cookie. */
  xsrfToken (): string {
    return this.ctx.app.xsrf.token(this.ctx, this.xsrfExpire)
  }

  /** A hidden form field with the XSRF token; shown unescaped: `!= xsrfdata` in pug. */
  xsrfFormHTML (): string {
    return this.ctx.app.xsrf.formHTML(this.ctx, this.xsrfExpire)
  }

  /**
   * Check the request's token, where that is not done by itself. Does nothing while {@link enableXSRF} is off.
   *
   * @throws FST_BEEGO_XSRF_MISSING (422), FST_BEEGO_XSRF_MISMATCH (417)
   */
  checkXSRFCookie (): void {
    if (this.enableXSRF) this.ctx.app.xsrf.check(this.ctx)
  }

  /**
   * The form as an object that `shape` describes: a class with defaults, an object of types and defaults, or a JSON schema, TypeBox's for
   * instance. A JSON body counts as a form. A field that was not sent, or sent empty, keeps its default.
   *
   * @throws FST_BEEGO_FORM_INVALID (400) with every field that is wrong; FST_BEEGO_FORM_DEEP (400); FST_BEEGO_FORM_SHAPE (500)
   * @example const { username, age } = this.parseForm(LoginForm)
   */
  parseForm<T extends object> (shape: FormClass<T>): T
  parseForm<const S extends object> (shape: S): Formed<S>
  parseForm (shape: object): object {
    const { input, request, app } = this.ctx
    return parseForm(shape, input.fields(), request, app.schemaForms)
  }

  /**
   * The first file of a form's field.
   *
   * @throws FST_BEEGO_FILE_MISSING (400) when the form has none there, FST_BEEGO_FORM_NO_FILES (400) when it is no multipart form.
   */
  async getFile (name: string): Promise<UploadedFile> {
    return (await this.getFiles(name))[0]! // there is one
  }

  /** All files of a form's field, in the order they were sent. @throws as {@link getFile} */
  async getFiles (name: string): Promise<UploadedFile[]> {
    const files = this.ctx.input.files(name)
    if (files.length === 0) throw new FST_BEEGO_FILE_MISSING()
    return files
  }

  /** Copy the first file of a form's field to `path`, over what is there. @throws as {@link getFile} */
  async saveToFile (name: string, path: string): Promise<void> {
    const file = await this.getFile(name)
    await file.saveTo(path)
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

function required<T> (ctx: Context, key: string, parse: (text: string) => T | null, expected: string): T {
  const text = ctx.input.text(key)
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
    get (this: Controller) { return this[CTX].data },
    set (this: Controller, data: ControllerData) { this[CTX].dataStore = data }
  },
  appController: { configurable: true, get (this: Controller) { return this } },
  log: { configurable: true, get (this: Controller) { return withWords(this.ctx.request.log) } },
  enableXSRF: { writable: true, value: true },
  xsrfExpire: { writable: true, value: 0 },
  ...viewOf
})
