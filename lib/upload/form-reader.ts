// Reads a multipart form while it arrives: text fields into memory, files into memory as long as there is room, else into
// temporary files. The parser is that of @fastify/multipart.
// Source: go mime/multipart, Reader.ReadForm.

import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Busboy, BusboyInstance } from '@fastify/busboy'
import { FST_BEEGO_FORM_LIMIT, FST_BEEGO_FORM_MALFORMED, FST_BEEGO_UPLOAD_SIZE } from '../errors.js'
import type { HostRequest } from '../host.js'
import { parametersOf } from '../http/header-parameters.js'
import { safeFileName } from './file-name.js'
import { MultipartForm } from './multipart-form.js'
import type { UploadProgress, UploadSettings } from './limits.js'
import type { TempFolder } from './temp-folder.js'
import { type FileFacts, UploadedFile } from './uploaded-file.js'

/** What the reader of one form needs besides the form. */
interface FormSource {
  readonly request: HostRequest
  readonly contentType: string
  /** The length of the body that the client has said; `null` when it has not. */
  readonly total: number | null
  readonly settings: UploadSettings
  readonly temp: TempFolder
  readonly tell: ((progress: UploadProgress) => void) | null
}

type FileEntry = Pick<FileFacts, 'fieldname' | 'rawFilename' | 'filename' | 'mimetype'>

const require = createRequire(import.meta.url)

export class FormReader {
  /** Grows while it is read. */
  readonly form = new MultipartForm()

  readonly #source: FormSource
  readonly #parser: BusboyInstance
  /** What even a form with nothing but headers and limits reached can come to. */
  readonly #longest: number

  readonly #taken: Array<Promise<UploadedFile>> = []
  readonly #streams = new Set<Readable>()
  #pieces: Buffer[] | null = []
  #received = 0
  #text = 0
  #uploaded = 0
  #inMemory = 0
  #file: FileEntry | null = null
  #fail!: (error: Error) => void // read() gives it before anything can fail

  /** @throws FST_BEEGO_FORM_MALFORMED (400), FST_BEEGO_UPLOAD_SIZE (413) */
  constructor (source: FormSource) {
    const { maxUploadSize, bodyLimit, limits } = source.settings
    this.#source = source
    this.#longest = maxUploadSize + bodyLimit + limits.parts * limits.headerSize
    if (source.total !== null && source.total > this.#longest) throw new FST_BEEGO_UPLOAD_SIZE(maxUploadSize, 'maxUploadSize')
    this.#parser = parserOf(source)
  }

  /**
   * @throws FST_BEEGO_FORM_MALFORMED (400), FST_BEEGO_UPLOAD_SIZE and FST_BEEGO_FORM_LIMIT (413), or what writing a temporary file
   * throws. No file is left then. `body` is not destroyed: its connection has an answer to carry.
   */
  async read (body: Readable): Promise<MultipartForm> {
    try {
      await this.#parse(body)
      this.form.files.push(...await Promise.all(this.#taken))
      if (this.#pieces !== null) this.form.bytes = Buffer.concat(this.#pieces)
      return this.form
    } catch (error) {
      for (const stream of this.#streams) stream.destroy()
      await Promise.allSettled(this.#taken)
      await this.form.remove()
      throw error
    }
  }

  async #parse (body: Readable): Promise<void> {
    const { finished: parsed, failed } = this.#listen()
    const count = (chunk: Buffer | string) => this.#count(chunk)
    body.on('data', count)
    body.pipe(this.#parser)
    try {
      await Promise.race([failed, Promise.all([parsed, finished(body, { writable: false }).catch(breaksOff)])])
    } finally {
      body.off('data', count)
      body.unpipe(this.#parser)
    }
  }

  #listen (): { finished: Promise<void>, failed: Promise<never> } {
    const { limits } = this.#source.settings
    const parser = this.#parser
    const failed = new Promise<never>((_resolve, reject) => { this.#fail = reject })
    const finished = new Promise<void>((resolve) => {
      parser.on('finish', resolve)
      // a body without a byte is a form without a field
      parser.on('error', () => this.#received === 0 ? resolve() : this.#fail(new FST_BEEGO_FORM_MALFORMED('it breaks off')))
    })
    parser.on('field', (name, value, _nameCut, isCut) => { this.#field(name, value, isCut) })
    parser.on('file', (name, stream, filename, _encoding, mimetype) => { this.#begin(name, stream, filename, mimetype) })
    for (const kind of ['parts', 'fields', 'files'] as const) {
      parser.on(`${kind}Limit`, () => { this.#fail(new FST_BEEGO_FORM_LIMIT(`${limits[kind]} ${kind}`, `uploadLimits.${kind}`)) })
    }
    return { finished, failed }
  }

  #count (chunk: Buffer | string): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const { request, total, settings, tell } = this.#source
    this.#received += bytes.length
    if (this.#received > this.#longest) return this.#fail(new FST_BEEGO_UPLOAD_SIZE(settings.maxUploadSize, 'maxUploadSize'))

    if (this.#received <= settings.bodyLimit) this.#pieces?.push(bytes)
    else this.#pieces = null
    try {
      tell?.({ request, received: this.#received, total, file: this.#file })
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #field (name: string | undefined, value: string, isCut: boolean): void {
    if (name === undefined || !this.#isShort(name)) return
    const { bodyLimit } = this.#source.settings
    this.#text += Buffer.byteLength(name) + Buffer.byteLength(value)
    if (isCut || this.#text > bodyLimit) this.#fail(new FST_BEEGO_UPLOAD_SIZE(bodyLimit, 'bodyLimit'))
    else this.form.values.add(name, value)
  }

  #begin (fieldname: string | undefined, stream: Readable, rawFilename: string, mimetype: string): void {
    stream.on('error', () => { this.#fail(new FST_BEEGO_FORM_MALFORMED('it breaks off')) })
    if (fieldname === undefined || !this.#isShort(fieldname) || !this.#isShort(rawFilename)) {
      stream.resume()
      return
    }
    const file = { fieldname, rawFilename, filename: safeFileName(rawFilename), mimetype }
    const taken = this.#take(file, stream)
    this.#file = file
    this.#taken.push(taken)
    taken.catch(this.#fail)
  }

  async #take (file: FileEntry, stream: Readable): Promise<UploadedFile> {
    const { settings: { maxUploadSize }, temp } = this.#source
    let chunks: Buffer[] = []
    let size = 0
    let disk: Awaited<ReturnType<TempFolder['create']>> | null = null
    this.#streams.add(stream)
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length
        this.#uploaded += chunk.length
        if (this.#uploaded > maxUploadSize) throw new FST_BEEGO_UPLOAD_SIZE(maxUploadSize, 'maxUploadSize')

        this.#inMemory += chunk.length
        chunks.push(chunk)
        if (disk === null && this.#fits()) continue
        if (disk === null) {
          disk = await temp.create()
          this.form.own(disk.path)
        }
        for (const kept of chunks) await disk.handle.appendFile(kept)
        this.#inMemory -= chunks.reduce((sum, { length }) => sum + length, 0)
        chunks = []
      }
    } finally {
      this.#streams.delete(stream)
      await disk?.handle.close()
    }
    return new UploadedFile({ ...file, size }, disk === null ? Buffer.concat(chunks) : disk.path)
  }

  /**
   * Whether the files in memory may stay there, with all that is still to come: what will not fit need not wait until it does not.
   * Where the client has not said how much comes, as much again as there is.
   */
  #fits (): boolean {
    const { total, settings: { maxMemory } } = this.#source
    const rest = total === null ? this.#inMemory : Math.max(0, total - this.#received)
    return this.#text + this.#inMemory + rest <= maxMemory
  }

  #isShort (name: string): boolean {
    const { nameSize } = this.#source.settings.limits
    if (Buffer.byteLength(name) <= nameSize) return true
    this.#fail(new FST_BEEGO_FORM_LIMIT(`${nameSize} bytes in a name`, 'uploadLimits.nameSize'))
    return false
  }
}

function breaksOff (): never {
  throw new FST_BEEGO_FORM_MALFORMED('it breaks off')
}

function parserOf ({ contentType, settings: { bodyLimit, limits } }: FormSource): BusboyInstance {
  const { named, ambiguous } = parametersOf(contentType)
  const boundary = named.get('boundary')
  if (ambiguous) throw new FST_BEEGO_FORM_MALFORMED('its content type says something twice')
  if (!boundary) throw new FST_BEEGO_FORM_MALFORMED('its content type has no boundary')
  if (!/^[ -~]{1,200}$/.test(boundary)) throw new FST_BEEGO_FORM_MALFORMED('nothing can be told by its boundary') // RFC 2046 allows 70 letters

  const { Busboy: Parser } = require('@fastify/busboy') as { Busboy: typeof Busboy } // loaded with the first upload
  return new Parser({
    headers: { 'content-type': `multipart/form-data; boundary="${boundary.replace(/["\\]/g, '\\$&')}"` },
    preservePath: true,
    // a part without a file name is text: a file field in which nothing was chosen too
    isPartAFile: (_name, _type, filename) => filename !== undefined && filename !== '',
    limits: { ...limits, fieldSize: bodyLimit }
  })
}
