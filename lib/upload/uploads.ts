// The multipart forms of one application: its limits, and its temporary files.

import type { Readable } from 'node:stream'
import type { HostRequest } from '../host.js'
import type { ResolvedOptions } from '../options/index.js'
import { FormReader } from './form-reader.js'
import { UPLOAD_LIMITS } from './limits.js'
import { TempFolder } from './temp-folder.js'

export class Uploads {
  readonly #options: ResolvedOptions
  readonly #temp: TempFolder

  constructor (options: ResolvedOptions, temp = new TempFolder()) {
    this.#options = options
    this.#temp = temp
  }

  /**
   * @param body - The bytes to be read: those of the request, or what a hook has made of them.
   * @throws FST_BEEGO_FORM_MALFORMED (400), FST_BEEGO_UPLOAD_SIZE (413)
   */
  readerOf (request: HostRequest, contentType: string, body: Readable): FormReader {
    const { maxMemory, maxUploadSize, uploadLimits, onUploadProgress } = this.#options
    const { bodyLimit } = request.server.initialConfig as { bodyLimit: number } // Fastify has filled it
    const length = request.headers['content-length']
    return new FormReader({
      request,
      contentType,
      total: length !== undefined && body === request.raw ? Number(length) : null,
      settings: { maxMemory, maxUploadSize, bodyLimit, limits: { ...UPLOAD_LIMITS, ...uploadLimits } },
      temp: this.#temp,
      tell: onUploadProgress
    })
  }

  /** Remove what processes that are no more have left. */
  sweep (): Promise<void> {
    return this.#temp.sweep()
  }

  /** Remove what is left of all forms. */
  close (): Promise<void> {
    return this.#temp.remove()
  }
}
