// The text fields of a multipart form that has been read whole.

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import { Values } from './values.js'

/** @returns the fields; files are passed over. A malformed form gives what was read before the mistake. */
export async function readFields (bytes: Buffer, contentType: string): Promise<Values> {
  const values = new Values()
  try {
    const parser = new Busboy({ headers: { 'content-type': contentType } })
    parser.on('field', (name, value) => { values.add(name, value) })
    parser.on('file', (_name, file) => {
      file.on('error', () => {}) // a file that is cut off says so itself, and unheard it would end the process
      file.resume()
    })
    await pipeline(Readable.from([bytes]), parser)
  } catch {
    // a form without a boundary or an end: Go's ParseMultipartForm leaves it empty too, and the action goes on
  }
  return values
}
