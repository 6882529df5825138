// What a multipart form came to.

import { unlink } from 'node:fs/promises'
import { Values } from '../context/values.js'
import type { UploadedFile } from './uploaded-file.js'

export class MultipartForm {
  /** The text fields. */
  readonly values = new Values()
  readonly files: UploadedFile[] = []
  /** The bytes of the whole form, where they were few enough to be kept. */
  bytes: Buffer | null = null

  readonly #paths: string[] = []

  /** From here on `path` goes when the form goes. */
  own (path: string): void {
    this.#paths.push(path)
  }

  /** Remove the temporary files. */
  async remove (): Promise<void> {
    await Promise.all(this.#paths.splice(0).map((path) => unlink(path).catch(() => {}))) // the folder goes too, in the end
  }
}
