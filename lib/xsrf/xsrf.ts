// Protection against forged requests: a client has a random token in a signed cookie, and its forms and scripts send the token
// back. Another site can make a browser send the cookie, but neither read the token nor sign a cookie of its own.
// Source: beego 1.12 context/context.go, XSRFToken and CheckXSRFCookie.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from '../context/context.js'
import { type Secret, unsignCookie } from '../cookie/secure-cookie.js'
import { FST_BEEGO_XSRF_KEY, FST_BEEGO_XSRF_MISMATCH, FST_BEEGO_XSRF_MISSING } from '../errors.js'
import { escapeHTML } from '../http/html.js'
import type { ResolvedOptions } from '../options/index.js'
import { DEFAULT_KEY } from '../options/xsrf.js'
import { newToken } from './token.js'

/** The form field. */
const FIELD = '_xsrf'

/** Where scripts say the token; the last one is ours. */
const HEADERS = ['x-xsrftoken', 'x-csrftoken', 'x-csrf-token']

export class Xsrf {
  readonly #key: Secret
  readonly #cookie: string
  readonly #expire: number
  readonly #isProd: boolean
  readonly #tokens = new WeakMap<Context, string>()

  constructor ({ xsrfKey, xsrfName, xsrfExpire, runMode }: Pick<ResolvedOptions, 'xsrfKey' | 'xsrfName' | 'xsrfExpire' | 'runMode'>) {
    this.#key = xsrfKey
    this.#cookie = xsrfName
    this.#expire = xsrfExpire
    this.#isProd = runMode === 'prod'
  }

  /** Whether cookies are signed with a key that everybody knows. */
  get isOpen (): boolean {
    return [this.#key].flat().includes(DEFAULT_KEY)
  }

  /** @throws FST_BEEGO_XSRF_KEY in `prod`, while the key is the default. */
  assertKey (): void {
    if (this.#isProd && this.isOpen) throw new FST_BEEGO_XSRF_KEY()
  }

  /**
   * The client's token. One that has none is given one, in a cookie.
   *
   * @param expire - Seconds that the cookie lives; 0 is the option `xsrfExpire`.
   */
  token (ctx: Context, expire = 0): string {
    let token = this.#tokens.get(ctx)
    if (token === undefined) this.#tokens.set(ctx, token = this.#received(ctx) ?? this.#issue(ctx, expire))
    return token
  }

  /** A hidden field with the token. */
  formHTML (ctx: Context, expire = 0): string {
    return `<input type="hidden" name="${FIELD}" value="${escapeHTML(this.token(ctx, expire))}" />`
  }

  /**
   * Compare what the client has sent with its token. The form's field goes before the headers.
   *
   * @param field - The field of a body that is no form of Beego's.
   * @throws FST_BEEGO_XSRF_MISSING (422), FST_BEEGO_XSRF_MISMATCH (417)
   */
  check (ctx: Context, field = ''): void {
    const token = this.token(ctx)
    const sent = ctx.input.form().get(FIELD) || field || headerOf(ctx)
    if (sent === '') throw new FST_BEEGO_XSRF_MISSING()
    if (!areEqual(sent, token)) throw new FST_BEEGO_XSRF_MISMATCH()
  }

  /**
   * The token in the client's cookie. A cookie that was not signed here counts as none; two that were, with different tokens, count
   * as none too: one of them was put there by somebody else.
   */
  #received (ctx: Context): string | null {
    this.assertKey()
    const tokens = new Set(ctx.input.cookies().getAll(this.#cookie).map((cookie) => unsignCookie(cookie, this.#key)))
    tokens.delete(null)
    tokens.delete('')
    const [token = null] = tokens
    return tokens.size === 1 ? token : null
  }

  #issue (ctx: Context, expire: number): string {
    const token = newToken()
    ctx.setSecureCookie(this.#key, this.#cookie, token, expire > 0 ? expire : this.#expire)
    return token
  }
}

/** The token in a body that another parser has read: of `@fastify/formbody`, `@fastify/multipart`, or JSON. */
export function fieldIn (body: unknown): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, FIELD)) return ''
  const [field] = [(body as Record<string, unknown>)[FIELD]].flat()
  const value = typeof field === 'object' && field !== null ? (field as { value?: unknown }).value : field
  return typeof value === 'string' ? value : ''
}

function headerOf ({ input }: Context): string {
  for (const name of HEADERS) {
    const sent = input.header(name)
    if (sent !== '') return sent
  }
  return ''
}

/** In a time that says nothing about where they differ. */
function areEqual (sent: string, token: string): boolean {
  return timingSafeEqual(digest(sent), digest(token))
}

function digest (text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
