// What the client sent. Source: beego 1.12 context/input.go.

import type { ControllerClass } from '../controller/controller.js'
import { readCookies } from '../cookie/read-cookies.js'
import { bind } from '../form/bind.js'
import { keyPath } from '../form/key-path.js'
import { descend, EitherNode, type FormNode, JSONNode, TextNode } from '../form/node.js'
import { textOf } from '../form/scalar.js'
import type { Formed } from '../form/types.js'
import { FST_BEEGO_FORM_NO_FILES } from '../errors.js'
import { hostName, hostPort, subDomains } from '../http/host-header.js'
import { authorityOf, pathOf } from '../http/request-target.js'
import type { InputData } from '../host.js'
import { originalMethod } from '../method-override/method-override.js'
import type { AnyParams } from '../router/param-types.js'
import type { Params } from '../router/types.js'
import type { Session, SessionKey, SessionValue } from '../session/session.js'
import { useSession } from '../session/use-session.js'
import type { UploadedFile } from '../upload/uploaded-file.js'
import type { Context } from './context.js'
import { keptBody } from './kept-body.js'
import { parseValues, Values, valuesOfBody } from './values.js'

/** Bodies whose fields a parser of the host may have read. */
const IS_FORM = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)/i

/** Bodies that a JSON parser has read. */
const IS_JSON = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i

/** Names of route parameters; all others are the form's. */
const IS_PARAM = /^[:\d]/

/** Go reads a form from the bodies of these only. */
const FORM_METHODS = new Set(['POST', 'PUT', 'PATCH'])

/** The type of a value that {@link Input.setData} leaves: `unknown` for keys that are not in `BeegoInputData`. */
export type InputValue<K> = K extends keyof InputData ? InputData[K] : unknown

/**
 * What the client has sent: `ctx.input`. Beego: `context.BeegoInput`.
 *
 * @typeParam R - The route's parameters, where they are known.
 */
export class Input<R extends AnyParams = AnyParams> {
  readonly #ctx: Context
  #form: Values | null = null
  /** The body that the form was read from: filters may ask before it has been parsed. */
  #formOf: unknown = null
  #tree: TextNode | null = null
  #data: Map<unknown, unknown> | null = null
  #cookies: Values | null = null

  /** Set by a filter before stage 7: this class answers instead of what the routes say. Needs {@link runMethod} too. */
  runController: ControllerClass | null = null
  /** The method of {@link runController} to run. Both `list` and `List` name a method `list`. */
  runMethod = ''

  constructor (ctx: Context) {
    this.#ctx = ctx
  }

  /** One route parameter by its Beego name, `':id'`; `''` when there is none. */
  param (name: keyof R & string): string {
    return this.#ctx.param(name)
  }

  /** All route parameters: `{ ':id': '5' }`. A copy. */
  params (): R & Params {
    return { ...this.#ctx.params() } as R & Params // by the pattern
  }

  /** A route parameter, form field or query value, in this order; `''` when there is none. A body's field wins over the query's. */
  query (key: string): string {
    return (IS_PARAM.test(key) && this.#ctx.param(key)) || this.form().get(key)
  }

  /** The form: fields of the body first, then the query. Keys keep all their values, `ids[]` is a name like any other. */
  form (): Values {
    const { request } = this.#ctx
    const form = keptBody(request)?.form ?? null
    const source = form ?? request.body
    if (this.#form === null || this.#formOf !== source) {
      this.#formOf = source
      this.#tree = null
      const mark = request.url.indexOf('?')
      const fields = FORM_METHODS.has(this.method()) ? this.#fields(form) : null
      this.#form = mark === -1 ? fields ?? new Values() : parseValues(request.url.slice(mark + 1), new Values(fields))
    }
    return this.#form
  }

  /** The fields of the body; `null` when it was no form. */
  #fields (form: Values | null): Values | null {
    if (form !== null) return form
    return IS_FORM.test(this.header('content-type')) ? valuesOfBody(this.#ctx.request.body) : null
  }

  /**
   * As {@link query}; behind the query comes a JSON body, whose members are named as a form's fields are: `user.name`, `items[0].id`.
   * `''` when there is none. The controller's `getString` and its kin read this.
   */
  text (key: string): string {
    return this.query(key) || this.#jsonTexts(key)[0] || ''
  }

  /** All values of a form field or query, else of a list in a JSON body. */
  texts (key: string): string[] {
    const texts = this.form().getAll(key)
    return texts.length === 0 ? this.#jsonTexts(key) : texts
  }

  /**
   * What was sent under `key`, as what `type` says: `bind(Int, 'id')`, `bind([String], 'ids')`, `bind(User, 'user')`; without a key
   * the whole form: `bind({ id: Int, ids: [String] })`. It never complains of what was sent: what cannot be read is its zero value. Beego:
   * `Input.Bind(&dest, key)`.
   *
   * @param type - See `FieldType`.
   * @param key - `id`, `ids`, `user`, `user.address`; `:id` is a route parameter.
   * @throws FST_BEEGO_FORM_DEEP (400) for keys with more than 32 parts; FST_BEEGO_FORM_SHAPE (500)
   */
  bind<const S extends object> (type: S, key = ''): Formed<S> {
    const param = IS_PARAM.test(key) ? this.#ctx.param(key) : ''
    const node = param !== '' ? TextNode.leaf(param) : key === '' ? this.fields() : descend(this.fields(), keyPath(key))
    return bind(type, node) as Formed<S>
  }

  /** The form, then a JSON body, as a tree. @internal */
  fields (): FormNode {
    const form = this.form()
    this.#tree ??= TextNode.of(form)
    const json = this.#json()
    return json === null ? this.#tree : new EitherNode(this.#tree, json)
  }

  #json (): JSONNode | null {
    const { body } = this.#ctx.request
    if (typeof body !== 'object' || body === null || body instanceof Uint8Array) return null
    return IS_JSON.test(this.header('content-type')) ? new JSONNode(body) : null
  }

  #jsonTexts (key: string): string[] {
    const json = this.#json()
    const items = json && descend(json, keyPath(key).filter((part) => part !== ''))?.items()
    return items?.flatMap(({ raw }) => textOf(raw) ?? []) ?? []
  }

  /**
   * The files of a multipart form's field, in the order they were sent; none when it has none.
   *
   * @throws FST_BEEGO_FORM_NO_FILES (400) when the body is no multipart form.
   */
  files (name: string): UploadedFile[] {
    const files = keptBody(this.#ctx.request)?.files ?? null
    if (files === null) throw new FST_BEEGO_FORM_NO_FILES()
    return files.filter(({ fieldname }) => fieldname === name)
  }

  /** A request header, in any letter case; `''` when it is absent. */
  header (name: string): string {
    const { headers } = this.#ctx.request
    const key = name.toLowerCase()
    return Object.hasOwn(headers, key) ? String(headers[key]) : ''
  }

  /** A value of the session; `undefined` when there is none. @throws FST_BEEGO_SESSION_OFF, FST_BEEGO_SESSION_STORE (503) */
  session<K extends SessionKey> (key: K): Promise<SessionValue<K> | undefined> {
    return useSession(this.#ctx, (session) => session.get(key))
  }

  /** The session, loaded at the first call. Beego: `CruSession`. @throws FST_BEEGO_SESSION_OFF, FST_BEEGO_SESSION_STORE (503) */
  cruSession (): Promise<Session> {
    return useSession(this.#ctx, (session) => session)
  }

  /** A cookie as it was sent, not percent-decoded; the first one of that name, `''` when there is none. */
  cookie (name: string): string {
    return this.cookies().get(name)
  }

  /** All cookies of the request. */
  cookies (): Values {
    return (this.#cookies ??= readCookies(this.header('cookie')))
  }

  /** What {@link setData} left in this request; `undefined` when nothing. */
  getData<const K> (key: K): InputValue<K> | undefined {
    return this.#data?.get(key) as InputValue<K> | undefined // setData has seen to it
  }

  /** Leave a value for later filters and the controller of this request. */
  setData<const K> (key: K, value: InputValue<K>): void {
    this.#data ??= new Map()
    this.#data.set(key, value)
  }

  /** Everything that {@link setData} left. */
  data (): ReadonlyMap<unknown, unknown> {
    return this.#data ?? new Map()
  }

  /** The body's bytes as they came; empty when there was none, or when a parser of the host has consumed it. */
  get requestBody (): Buffer {
    return keptBody(this.#ctx.request)?.bytes ?? Buffer.alloc(0)
  }

  /** The client's address. `X-Forwarded-For` counts only when Fastify's `trustProxy` says so. */
  ip (): string {
    return this.#ctx.request.ip
  }

  /** The addresses of `X-Forwarded-For`, client first; empty unless Fastify's `trustProxy` is on. */
  proxy (): string[] {
    const { ips } = this.#ctx.request
    return ips === undefined ? [] : [...ips].reverse().slice(0, -1)
  }

  /** `HTTP/1.1`. */
  protocol (): string {
    return `HTTP/${this.#ctx.request.raw.httpVersion}`
  }

  /** The request target as it was sent, query included. */
  uri (): string {
    return this.#ctx.request.originalUrl
  }

  /**
   * The path, without query, as it was sent. With an argument, replace it: before stage 7 the new path is what routes are
   * matched with.
   */
  url (path?: string): string {
    if (path !== undefined) this.#ctx.rewrite(path)
    return this.#ctx.rewritten ?? pathOf(this.#ctx.request.url)
  }

  /** `scheme://domain`. */
  site (): string {
    return `${this.scheme()}://${this.domain()}`
  }

  /** `http` or `https`. */
  scheme (): string {
    return this.#ctx.request.protocol
  }

  /** The same as {@link host}. */
  domain (): string {
    return this.host()
  }

  /** The host without its port; `localhost` when the request has none. */
  host (): string {
    return hostName(authorityOf(this.#ctx.request))
  }

  /** The port of the Host header; 80 without one. */
  port (): number {
    return hostPort(authorityOf(this.#ctx.request))
  }

  /** `aa.bb` of `aa.bb.domain.com`. */
  subDomains (): string {
    return subDomains(this.host())
  }

  /** The request method as it was sent: `POST` also when `_method` made it another. */
  method (): string {
    return originalMethod(this.#ctx.request.raw)
  }

  /** Whether the request was sent with this method, in any letter case. */
  is (method: string): boolean {
    return this.method() === method.toUpperCase()
  }

  /** Sent with GET. */
  isGet (): boolean { return this.is('GET') }
  /** Sent with POST, also when `_method` made it another. */
  isPost (): boolean { return this.is('POST') }
  /** Sent with HEAD. */
  isHead (): boolean { return this.is('HEAD') }
  /** Sent with OPTIONS. */
  isOptions (): boolean { return this.is('OPTIONS') }
  /** Sent with PUT. */
  isPut (): boolean { return this.is('PUT') }
  /** Sent with DELETE. */
  isDelete (): boolean { return this.is('DELETE') }
  /** Sent with PATCH. */
  isPatch (): boolean { return this.is('PATCH') }

  /** Sent by a script that said so: `X-Requested-With: XMLHttpRequest`. */
  isAjax (): boolean { return this.header('x-requested-with') === 'XMLHttpRequest' }
  /** Came by https; behind a proxy: as Fastify's `trustProxy` says. */
  isSecure (): boolean { return this.scheme() === 'https' }
  /** `Upgrade: websocket`, in lower case as Beego wants it. */
  isWebsocket (): boolean { return this.header('upgrade') === 'websocket' }
  /** The client names a page in its `Accept`. */
  acceptsHTML (): boolean { return /(?:text\/html|application\/xhtml\+xml)(?:,|$)/.test(this.header('accept')) }
  /** The client names XML in its `Accept`. */
  acceptsXML (): boolean { return /(?:application|text)\/xml(?:,|$)/.test(this.header('accept')) }
  /** The client names JSON in its `Accept`. */
  acceptsJSON (): boolean { return /application\/json(?:,|$)/.test(this.header('accept')) }
  /** The client names `application/x-yaml` in its `Accept`. */
  acceptsYAML (): boolean { return /application\/x-yaml(?:,|$)/.test(this.header('accept')) }

  /** A multipart form. */
  isUpload (): boolean { return this.header('content-type').includes('multipart/form-data') }

  /** The `Referer` header. */
  refer (): string { return this.header('referer') }
  /** The `User-Agent` header; `''` when there is none. */
  userAgent (): string { return this.header('user-agent') }
}
