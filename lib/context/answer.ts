// The response of one request, as a buffer: status, headers and body may be set in any order, and nothing leaves before the
// request's last stage.
// Source: beego 1.12 context/context.go.

import type { Application } from '../application.js'
import { setsCookie, unsetCookie } from '../cookie/response-cookies.js'
import { Download } from '../http/download.js'
import { sniffContentType } from '../http/sniff.js'
import type { HostReply, HostRequest } from '../host.js'
import { fail } from '../pipeline/fail.js'
import { beforeSend } from './before-send.js'
import type { Context } from './context.js'
import { goneSignal } from './client-gone.js'
import { watchReply } from './watched-reply.js'

/** The two halves of a filter chain: what waits for the request's inner part, and how to tell it that this is done. */
interface Chain {
  readonly outer: Promise<void>
  readonly innerDone: () => void
}

/** What a body can be: text, bytes, a stream, or a value that Fastify serializes. */
export type Body = unknown

/** A header has bytes beyond ASCII: Node writes them as they are beside bytes, and as UTF-8 together with a text. */
const IS_BEYOND_ASCII = /[\x80-\xff]/

export class Answer {
  /** Fastify's request. */
  readonly request: HostRequest
  /** @internal */
  readonly app: Application
  /** The filter chain around this request, if there is one. @internal */
  chain: Chain | null = null
  /** The answer has been given to Fastify. @internal */
  sent = false
  /** Whether the answer may be compressed. @internal */
  compresses: boolean

  readonly #reply: HostReply
  #status = 0
  #wrote = false
  /** The content type is set and needs no second look. */
  #typed = false
  #body: Body = undefined
  /** A text has to leave as bytes, because of a header. */
  #needsBytes = false

  /** @internal Made for each request. */
  constructor (app: Application, request: HostRequest, reply: HostReply) {
    this.app = app
    this.request = request
    this.compresses = app.options.enableGzip
    this.#reply = reply
  }

  /**
   * Fastify's reply. A direct `reply.send()`, `reply.hijack()` or stream opts out of the buffered response: what it sends
   * is the answer.
   */
  get reply (): HostReply {
    return watchReply(this, this.#reply)
  }

  /** Aborted once the client has gone before its whole answer was out: for whatever an action waits for. */
  get signal (): AbortSignal {
    return goneSignal(this.#reply)
  }

  /** True once anything was written: a body, a redirect, an error, or the Fastify reply itself. */
  get started (): boolean {
    return this.#wrote || this.sent
  }

  /** The status that will be sent; 0 while nobody set one (200 then). */
  get status (): number {
    return this.#status
  }

  /** Append to the body. What cannot be appended to (a stream, a value) replaces it. @internal */
  write (chunk: Body): void {
    this.#wrote = true
    this.#body = joined(this.#body, chunk)
  }

  /** Answer with `body` alone, whatever was written before. @internal */
  replace (body: Body): void {
    this.#wrote = true
    this.#typed = false
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

  /** All lines of a header. @internal */
  getHeaders (name: string): string[] {
    return [this.#reply.getHeader(name) ?? []].flat().map(String)
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
  send (this: Context): void | Promise<void> {
    const { chain } = this
    if (chain === null) return this.flush()

    this.chain = null
    chain.innerDone()
    return chain.outer.then(() => this.flush(), (error: unknown) => fail(this, error))
  }

  /** Hand the buffered response to Fastify. Does nothing when it has been sent. Never rejects. @internal */
  flush (this: Context): void | Promise<void> {
    const reply = this.#reply
    if (this.sent || reply.sent) return
    this.sent = true

    const body = this.#body
    if (this.#status !== 0) reply.code(this.#status)
    if (!this.#typed && body instanceof Download) return body.send(this, reply)
    // no body at all instead of an empty text, to which Fastify would give a type
    const answer = body === '' ? undefined : this.#typed ? body : typed(reply, body)
    const payload = this.#needsBytes && typeof answer === 'string' ? Buffer.from(answer) : answer
    if (this.compresses) return this.app.compression.send(this.request, reply, payload)
    reply.send(payload)
  }

  /** @param line - Of `Set-Cookie`, one character a byte. @internal */
  addCookie (line: string): void {
    if (IS_BEYOND_ASCII.test(line)) this.#needsBytes = true
    this.#reply.header('set-cookie', line)
  }

  /** Take back what this response has set under a cookie's name. @internal */
  dropCookie (name: string): void {
    unsetCookie(this.#reply, name)
  }

  /** Whether this response sets a cookie of that name. @internal */
  setsCookie (name: string): boolean {
    return setsCookie(this.#reply, name)
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
