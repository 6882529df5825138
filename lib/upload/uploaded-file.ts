// A file of a form. Small ones are in memory; the others are temporary files that are gone after the response.
// Source: go mime/multipart, FileHeader; beego 1.12 controller.go, GetFile and SaveToFile.

import { constants, createReadStream } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'

/** Bytes, or the path of a temporary file. */
export type Content = Buffer | string

/** What is known of a file of a form. */
export interface FileFacts {
  /** Name of the form's field. */
  readonly fieldname: string
  /** As it was sent; it may be a path, and anything else. */
  readonly rawFilename: string
  /** The last segment of {@link rawFilename}, without control characters. */
  readonly filename: string
  /** What the client calls its type, in lower case and without parameters: `image/png`. Nobody has checked it. */
  readonly mimetype: string
  /** In bytes. */
  readonly size: number
}

export interface UploadedFile extends FileFacts {}

/** A file of a multipart form. It is gone once the response is: {@link saveTo} keeps it. */
export class UploadedFile {
  readonly #content: Content

  constructor (facts: FileFacts, content: Content) {
    Object.assign(this, facts)
    this.#content = content
  }

  /** The whole file, in memory. */
  async toBuffer (): Promise<Buffer> {
    return typeof this.#content === 'string' ? await readFile(this.#content) : this.#content
  }

  /** Each call begins at the beginning. */
  createReadStream (): Readable {
    return typeof this.#content === 'string' ? createReadStream(this.#content) : Readable.from([this.#content], { objectMode: false })
  }

  /**
   * Copy the file to `path`, over what is there. The path is yours to choose: a name that a client sent may be the name of
   * something else.
   */
  async saveTo (path: string): Promise<void> {
    if (typeof this.#content === 'string') await copyFile(this.#content, path, constants.COPYFILE_FICLONE)
    else await writeFile(path, this.#content)
  }
}
