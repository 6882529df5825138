// What is known of a request's body beside what was parsed out of it.

import type { HostRequest } from '../host.js'
import type { UploadedFile } from '../upload/uploaded-file.js'
import type { Values } from './values.js'

/** Where a request keeps its {@link KeptBody}. */
export const kBody = Symbol('beego.request.body')

/** A body that one of our own parsers reads. */
export class KeptBody {
  /** The content type, as it was sent. */
  readonly type: string
  /** `null` when they were too many to be kept. */
  bytes: Buffer | null = null
  /** The fields, where the body was a form. */
  form: Values | null = null
  /** Those of a multipart form, in the order they were sent. */
  files: readonly UploadedFile[] | null = null

  constructor (type: string) {
    this.type = type
  }
}

/** `null` when there was no body, or when a parser of the host has taken it. */
export function keptBody (request: HostRequest): KeptBody | null {
  return (request as HostRequest & { [kBody]?: KeptBody })[kBody] ?? null
}
