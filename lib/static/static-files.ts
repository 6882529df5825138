// Stage 3: a file that is there is the answer, one that is not lets the request go on.
// Source: beego 1.12 staticfile.go.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Application } from '../application.js'
import type { Context } from '../context/context.js'
import { varyWith } from '../http/vary.js'
import { escapePath } from '../router/path.js'
import { byteRange } from './byte-range.js'
import { type Coding, codingFor } from './coding.js'
import { CompressedFiles, extensionList } from './compressed-files.js'
import { preconditionStatus, rangeCounts, type Validators, validatorsOf } from './conditions.js'
import { contentTypeOf } from './content-type.js'
import { listing } from './listing.js'
import { type Found, indexOf, locate } from './locate.js'
import type { StaticDirs } from './static-dirs.js'
import { staticPath } from './static-path.js'

/** Answers with a file as it is. @param inParts - Whether its Range header counts. */
type SendFile = (ctx: Context, file: Found, inParts: boolean) => void

export class StaticFiles {
  readonly #app: Application
  readonly #dirs: StaticDirs
  readonly #sendFile: SendFile
  readonly #compressed = new CompressedFiles()
  /** Files whose names end so are compressed, where the client takes it. */
  readonly #compressible: readonly string[]

  constructor (app: Application, dirs: StaticDirs, sendFile: SendFile) {
    const { enableGzip, staticExtensionsToGzip } = app.options
    this.#app = app
    this.#dirs = dirs
    this.#sendFile = sendFile
    this.#compressible = enableGzip ? extensionList(staticExtensionsToGzip) : []
  }

  /**
   * @returns whether the request has been answered.
   * @throws FST_BEEGO_PATH_MALFORMED (400)
   */
  answer (ctx: Context): boolean | Promise<boolean> {
    const { method, url } = ctx.request
    if (method !== 'GET' && method !== 'HEAD') return false

    const target = ctx.rewritten ?? url
    return this.#dirs.mayHold(target) && this.#look(ctx, target)
  }

  /** Whether a file or folder would answer a GET. Looks at the disk and waits for it. */
  hasAnswer (target: string): boolean {
    if (!this.#dirs.mayHold(target)) return false
    try {
      const path = this.#app.within(staticPath(target).clean)
      return path !== null && this.#dirs.candidates(path).some(({ root, name }) => existsSync(join(root, name)))
    } catch {
      return false // malformed: whoever takes the request says so
    }
  }

  async #look (ctx: Context, target: string): Promise<boolean> {
    const { clean, asFolder } = staticPath(target)
    const path = this.#app.within(clean)
    const found = path === null ? null : await locate(this.#dirs.candidates(path))
    if (found === null) return false

    if (!found.stats.isDirectory()) await this.#file(ctx, found)
    else await this.#folder(ctx, found, clean, asFolder)
    return true
  }

  async #folder (ctx: Context, folder: Found, clean: string, asFolder: boolean): Promise<void> {
    const index = asFolder ? await indexOf(folder) : null
    if (index !== null) return this.#file(ctx, index)
    if (!this.#app.options.directoryIndex) return this.#app.errors.status(ctx, 403)
    if (!asFolder) return ctx.redirect(302, `${escapePath(clean)}/${queryOf(ctx.request.url)}`)

    const validators = validatorsOf(folder.stats)
    ctx.setHeader('last-modified', dateOf(validators))
    const status = preconditionStatus(ctx.request.headers, validators)
    if (status !== null) return empty(ctx, status)
    ctx.setHeader('content-type', 'text/html; charset=utf-8')
    ctx.replace(await listing(folder.path))
  }

  async #file (ctx: Context, file: Found): Promise<void> {
    const coding = this.#codingOf(ctx, file)
    const validators = validatorsOf(file.stats, coding ?? '')
    const status = preconditionStatus(ctx.request.headers, validators)
    if (status !== null) {
      if (status === 304) ctx.setHeader('etag', validators.etag)
      ctx.setHeader('last-modified', dateOf(validators))
      return empty(ctx, status)
    }

    const type = await contentTypeOf(file.path)
    const bytes = coding === null ? null : await this.#compressed.get(file.path, file.stats, coding)
    const size = bytes?.length ?? file.stats.size
    const range = rangeCounts(ctx.request, validators) ? byteRange(ctx.request.headers.range, size) : null
    ctx.setHeader('content-type', type)
    if (range === 'unsatisfiable') return unsatisfiable(ctx, size, validators)

    ctx.setHeader('accept-ranges', 'bytes')
    if (coding === null || bytes === null) return this.#sendFile(ctx, file, range !== null)

    ctx.setHeader('etag', validators.etag)
    ctx.setHeader('last-modified', dateOf(validators))
    ctx.setHeader('content-encoding', coding)
    if (range !== null) ctx.setHeader('content-range', `bytes ${range.start}-${range.end}/${size}`)
    ctx.reply.code(range === null ? 200 : 206).send(range === null ? bytes : bytes.subarray(range.start, range.end + 1))
  }

  /** The coding to send a file in. Where it depends on the client, the answer says so. */
  #codingOf (ctx: Context, { path, stats }: Found): Coding | null {
    const name = path.toLowerCase()
    if (!this.#compressible.some((extension) => name.endsWith(extension)) || !this.#compressed.takes(stats)) return null

    ctx.setHeader('vary', varyWith(ctx.getHeader('vary'), 'Accept-Encoding'))
    return codingFor(ctx.request.headers['accept-encoding'] as string | undefined)
  }
}

function unsatisfiable (ctx: Context, size: number, validators: Validators): void {
  ctx.setHeader('last-modified', dateOf(validators))
  ctx.setHeader('content-range', `bytes */${size}`)
  ctx.setHeader('x-content-type-options', 'nosniff')
  empty(ctx, 416)
}

/** An answer without a body, and without the type that Fastify gives to an empty one. */
function empty (ctx: Context, status: number): void {
  ctx.reply.code(status).send()
}

function dateOf ({ modified }: Validators): string {
  return new Date(modified).toUTCString()
}

function queryOf (url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark)
}
