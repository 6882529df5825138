// Answers in the codings that clients ask for: the option `enableGzip`. Source: beego 1.12 context/acceptencoder.go.

import { promisify } from 'node:util'
import { constants, deflate, gzip } from 'node:zlib'
import Negotiator from 'negotiator'
import type { HostReply, HostRequest } from '../host.js'
import type { ResolvedOptions } from '../options/index.js'
import { varyWith } from './vary.js'

const COMPRESS = { deflate: promisify(deflate), gzip: promisify(gzip) }

type Coding = keyof typeof COMPRESS

/** Types that become smaller. Pictures, archives and fonts are compressed already. */
const SHRINKS = /^(?:text\/|image\/(?:svg\+xml|bmp)|application\/(?:[\w.-]+\+)?(?:json|xml|(?:x-)?javascript|(?:x-)?yaml|wasm)\b)/i

export class Compression {
  readonly #minLength: number
  readonly #level: number
  readonly #methods: ReadonlySet<string>

  constructor ({ gzipMinLength, gzipCompressLevel, includedMethods }: ResolvedOptions) {
    this.#minLength = gzipMinLength
    this.#level = gzipCompressLevel === -1 ? constants.Z_BEST_SPEED : gzipCompressLevel
    this.#methods = new Set(includedMethods.map((method) => method.toUpperCase()))
  }

  /** Send `payload`, in a coding where that is possible and the client takes one. */
  send (request: HostRequest, reply: HostReply, payload: unknown): void | Promise<void> {
    const body = this.#methods.has(request.method) ? textOf(reply, payload) : null
    if (body !== null && Buffer.byteLength(body) >= this.#minLength && mayShrink(reply)) {
      reply.header('vary', varyWith(reply.getHeader('vary') as string | undefined, 'Accept-Encoding'))
      const coding = codingOf(request.headers['accept-encoding'])
      if (coding !== null) return this.#compressed(reply, body, coding)
    }
    reply.send(body ?? payload)
  }

  async #compressed (reply: HostReply, body: string | Uint8Array, coding: Coding): Promise<void> {
    const bytes = await COMPRESS[coding](body, { level: this.#level })
    reply.header('content-encoding', coding).removeHeader('content-length')
    const etag = reply.getHeader('etag')
    if (typeof etag === 'string' && !etag.startsWith('W/')) reply.header('etag', `W/${etag}`) // these are other bytes
    reply.send(bytes)
  }
}

/** As Fastify would send it; `null` for what it sends as it comes, or what has no bytes. */
function textOf (reply: HostReply, payload: unknown): string | Uint8Array | null {
  if (typeof payload === 'string' || payload instanceof Uint8Array) return payload
  if (typeof payload !== 'object' || payload === null || 'pipe' in payload || 'getReader' in payload || payload instanceof Response) return null
  if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json; charset=utf-8')
  return reply.serialize(payload) as string
}

/** Not an answer without a body, a part of one, or one that is compressed already. */
function mayShrink (reply: HostReply): boolean {
  const { statusCode } = reply
  return statusCode >= 200 && statusCode !== 204 && statusCode !== 206 && (statusCode < 300 || statusCode >= 400) &&
    !reply.hasHeader('content-encoding') && !/\bno-transform\b/i.test(String(reply.getHeader('cache-control'))) &&
    SHRINKS.test(String(reply.getHeader('content-type')))
}

/** By q-values, then as the client lists them. */
function codingOf (accept: string | string[] | undefined): Coding | null {
  if (accept === undefined) return null
  const best = new Negotiator({ headers: { 'accept-encoding': String(accept) } }).encodings(['gzip', 'deflate', 'identity'])[0]
  return best === 'gzip' || best === 'deflate' ? best : null
}
