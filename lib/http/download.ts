// A file as the answer. It leaves when the answer does, so that headers and cookies may still be set.
// Source: beego 1.12 context/output.go, Download; go net/http, ServeFile.

import type { Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Context } from '../context/context.js'
import type { HostReply } from '../host.js'
import { Abort } from '../pipeline/abort.js'
import { fail } from '../pipeline/fail.js'
import { type ByteRange, byteRange } from '../static/byte-range.js'
import { preconditionStatus, rangeCounts, validatorsOf } from '../static/conditions.js'
import { attachment } from './disposition.js'

/** What the disk's errors mean to a client; all others are the server's. */
const STATUS: Readonly<Record<string, number>> = {
  ENOENT: 404, ENOTDIR: 404, ENAMETOOLONG: 404, ELOOP: 404, ERR_INVALID_ARG_VALUE: 404, EACCES: 403, EPERM: 403
}

export class Download {
  readonly #path: string
  readonly #name: string

  constructor (path: string, name: string) {
    this.#path = path
    this.#name = name
  }

  /** Send the file, a part of it, 304, 412 or 416; the 404 page where there is none. Never rejects. */
  async send (ctx: Context, reply: HostReply): Promise<void> {
    try {
      await this.#send(ctx, reply)
    } catch (error) {
      ctx.sent = false // nothing has left yet
      const status = STATUS[(error as NodeJS.ErrnoException).code!]
      if (!ctx.failing) return fail(ctx, status === undefined ? error : new Abort(String(status)))
      ctx.app.errors.defaultStatus(ctx, status ?? 500) // the page for the error was to be a file too
      return ctx.flush()
    }
  }

  async #send (ctx: Context, reply: HostReply): Promise<void> {
    const stats = await this.#stats()
    const { request } = ctx
    const validators = validatorsOf(stats)
    const status = preconditionStatus(request.headers, validators)
    const range = status === null && rangeCounts(request.raw, validators) ? byteRange(request.headers.range, stats.size) : null
    const body = status === null && range !== 'unsatisfiable' ? await this.#part(request.method, range, stats.size) : undefined

    reply.header('etag', validators.etag).header('last-modified', new Date(validators.modified).toUTCString())
    if (status !== null) reply.code(status)
    else if (range === 'unsatisfiable') reply.code(416).header('content-range', `bytes */${stats.size}`)
    else this.#describe(reply, range, stats.size)
    reply.send(body)
  }

  /** The bytes, or nothing where there are none to send. */
  async #part (method: string, range: ByteRange | null, size: number): Promise<Readable | undefined> {
    if (method === 'HEAD' || size === 0) return undefined
    const file = await open(this.#path)
    return file.createReadStream(range ?? {})
  }

  #describe (reply: HostReply, range: ByteRange | null, size: number): void {
    if (range !== null) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`)
    reply.headers({
      'accept-ranges': 'bytes',
      'cache-control': 'must-revalidate',
      'content-description': 'File Transfer',
      'content-disposition': attachment(this.#name),
      'content-length': String(range === null ? size : range.end - range.start + 1),
      'content-transfer-encoding': 'binary',
      'content-type': 'application/octet-stream',
      expires: '0',
      pragma: 'public'
    })
  }

  async #stats (): Promise<Stats> {
    const stats = await stat(this.#path)
    if (!stats.isFile()) throw Object.assign(new Error(`'${this.#path}' is no file`), { code: 'ENOENT' })
    return stats
  }
}
