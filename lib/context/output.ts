// What goes back. Status, headers and body may be set in any order: nothing leaves before the request's last stage.
// Source: beego 1.12 context/output.go.

import type { CookieAttributes } from '../cookie/cookie-line.js'
import { basename } from 'node:path'
import { FST_BEEGO_OUTPUT_JSON, FST_BEEGO_OUTPUT_JSONP, FST_BEEGO_OUTPUT_XML, FST_BEEGO_OUTPUT_YAML } from '../errors.js'
import { Download } from '../http/download.js'
import { type EventSource, EventStream } from '../http/event-stream.js'
import { goJSON } from '../http/json.js'
import { mimeOf } from '../http/mime.js'
import { goXML } from '../http/xml.js'
import { goYAML } from '../http/yaml.js'
import type { SessionKey, SessionValue } from '../session/session.js'
import { useSession } from '../session/use-session.js'
import type { Body } from './answer.js'
import type { Context } from './context.js'

/** A JavaScript name, with dots and brackets: `app.callbacks[0]`. */
const CALLBACK = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*|\[\d+\])*$/u

/** How the answer is made: `ctx.output`. Beego: `context.BeegoOutput`. */
export class Output {
  readonly #ctx: Context

  constructor (ctx: Context) {
    this.#ctx = ctx
  }

  /** Set a response header. CR and LF in `value` become spaces. */
  header (name: string, value: string): void {
    this.#ctx.setHeader(name, value.replace(/[\r\n]/g, ' '))
  }

  /** Set a cookie: see {@link Context.setCookie}. */
  cookie (name: string, value: string, ...others: CookieAttributes): void {
    this.#ctx.setCookie(name, value, ...others)
  }

  /** Append to the body. */
  body (content: string | Uint8Array): void {
    this.#ctx.write(content)
  }

  /** Answer with what a readable stream gives. It leaves as it comes, outside the buffer. */
  stream (readable: NodeJS.ReadableStream): void {
    this.#ctx.replace(readable satisfies Body)
  }

  /**
   * Answer with server-sent events, as they come. The answer ends with its source; a client that leaves ends the source:
   * {@link Context.signal} tells what it waits for.
   *
   * @param source - `async function * () { yield { event: 'tick', data: { count: 1 } } }`, called once.
   * @param heartbeat - Milliseconds between signs of life. @default 15000
   */
  events (source: EventSource | (() => EventSource), heartbeat = 15_000): void {
    this.#ctx.setHeader('content-type', 'text/event-stream')
    this.#ctx.setHeader('cache-control', 'no-store')
    this.#ctx.setHeader('x-accel-buffering', 'no') // nginx would wait for more
    const { eventStreams } = this.#ctx.app
    const stream = new EventStream(typeof source === 'function' ? source() : source, heartbeat)
    eventStreams.add(stream)
    stream.once('close', () => { eventStreams.delete(stream) })
    this.#ctx.replace(stream satisfies Body)
  }

  /**
   * Answer with JSON, escaped as Go escapes it.
   *
   * @param indent - Two spaces a level.
   * @param encoding - Write non-ASCII characters as `\uXXXX`.
   * @throws FST_BEEGO_OUTPUT_JSON (500) for a value that JSON cannot say.
   */
  json (data: unknown, indent = false, encoding = false): void {
    const text = asJSON(data, indent, encoding)
    this.#ctx.setType('application/json; charset=utf-8')
    this.#ctx.write(text)
  }

  /**
   * Answer with a call of the function that the query's `callback` names.
   *
   * @throws FST_BEEGO_OUTPUT_JSONP (400) when there is none, or it is no JavaScript name.
   */
  jsonp (data: unknown, indent = false): void {
    const callback = this.#ctx.input.query('callback')
    if (!CALLBACK.test(callback)) throw new FST_BEEGO_OUTPUT_JSONP()

    const text = asJSON(data, indent, false)
    this.#ctx.setType('application/javascript; charset=utf-8')
    this.#ctx.write(` if(window.${callback})${callback}(${text});\r\n`)
  }

  /**
   * Answer with XML, as Go writes it: the instance of a class is an element of that name, and its `static xml` has tags like Go's
   * (`'age,attr'`, `'tags>tag'`, `'-'`); an object without a class needs one key, the name of the root.
   *
   * @param indent - Two spaces a level.
   * @throws FST_BEEGO_OUTPUT_XML (500) for a value that XML cannot say.
   */
  xml (data: unknown, indent = false): void {
    const text = said(() => goXML(data, indent), FST_BEEGO_OUTPUT_XML)
    this.#ctx.setType('application/xml; charset=utf-8')
    this.#ctx.write(text)
  }

  /**
   * Answer with YAML.
   *
   * @throws FST_BEEGO_OUTPUT_YAML (500) for a value that YAML cannot say.
   */
  yaml (data: unknown): void {
    const text = said(() => goYAML(data), FST_BEEGO_OUTPUT_YAML)
    this.#ctx.setType('application/x-yaml; charset=utf-8')
    this.#ctx.write(text)
  }

  /**
   * Answer with a file that the client is to save. Ranges and conditions of the request count. Where there is no such file, or it is a
   * folder, the answer is the 404 page. It takes the place of a body that was written before.
   *
   * @param file - Its path, from the working directory. Nothing is made of it: a path out of a request is for the program to check.
   * @param filename - What the client is to call it. @default the file's own name
   */
  download (file: string, filename = basename(file)): void {
    this.#ctx.replace(new Download(file, filename))
  }

  /** Whether this answer may be compressed. @default the option `enableGzip` */
  get enableGzip (): boolean {
    return this.#ctx.compresses
  }

  /** Of no account once the answer has begun to leave. */
  set enableGzip (value: boolean) {
    this.#ctx.compresses = value
  }

  /** Set the content type by a file extension, `'json'` or `'.json'`. One that is not known changes nothing. */
  contentType (extension: string): void {
    const type = mimeOf(extension)
    if (type !== null) this.#ctx.setHeader('content-type', type)
  }

  /** Keep a value in the session. @throws FST_BEEGO_SESSION_VALUE, and as {@link Input.cruSession} */
  session<K extends SessionKey> (key: K, value: SessionValue<K>): Promise<void> {
    return useSession(this.#ctx, (session) => session.set(key, value))
  }

  /** Set the status. Alone it writes nothing: the request goes on. */
  setStatus (status: number): void {
    this.#ctx.setStatus(status)
  }

  /** The status that was set; 0 when none was. */
  get status (): number {
    return this.#ctx.status
  }

  /** 2xx or 304. */
  isCachable (): boolean { return this.isSuccessful() || this.status === 304 }
  /** 201, 204 or 304. */
  isEmpty (): boolean { return this.status === 201 || this.status === 204 || this.status === 304 }
  /** 200. */
  isOk (): boolean { return this.status === 200 }
  /** 2xx. */
  isSuccessful (): boolean { return within(this.status, 200) }
  /** 301, 302, 303 or 307. */
  isRedirect (): boolean { return [301, 302, 303, 307].includes(this.status) }
  /** 403. */
  isForbidden (): boolean { return this.status === 403 }
  /** 404. */
  isNotFound (): boolean { return this.status === 404 }
  /** 4xx. */
  isClientError (): boolean { return within(this.status, 400) }
  /** 5xx. */
  isServerError (): boolean { return within(this.status, 500) }
}

function asJSON (data: unknown, indent: boolean, ascii: boolean): string {
  const text = said(() => goJSON(data, indent, ascii), FST_BEEGO_OUTPUT_JSON)
  if (text === null) throw new FST_BEEGO_OUTPUT_JSON(`a ${typeof data} has no JSON`)
  return text
}

/** What `write` returns; what it throws is in a `Failure`. */
function said<T> (write: () => T, Failure: new (reason: string) => Error): T {
  try {
    return write()
  } catch (error) {
    throw new Failure((error as Error).message)
  }
}

function within (status: number, hundred: number): boolean {
  return status >= hundred && status < hundred + 100
}
