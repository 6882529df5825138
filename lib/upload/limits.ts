// How much a form may be.

import type { HostRequest } from '../host.js'
import type { UploadedFile } from './uploaded-file.js'

/** How much a multipart form may have. */
export interface UploadLimits {
  /** Files. @default 100 */
  readonly files: number
  /** Text fields. @default 1000 */
  readonly fields: number
  /** Files and text fields together. @default 1000, as Go */
  readonly parts: number
  /** Of a field's name and of a file's, in bytes. @default 1024 */
  readonly nameSize: number
  /** Of the headers of one part, in bytes. What is beyond is not read. @default 16384 */
  readonly headerSize: number
}

export const UPLOAD_LIMITS: UploadLimits = { files: 100, fields: 1000, parts: 1000, nameSize: 1024, headerSize: 16 * 1024 }

/** How far an upload has come. */
export interface UploadProgress {
  /** Fastify's request. */
  readonly request: HostRequest
  /** Bytes of the body that have come. */
  readonly received: number
  /** The length of the body; `null` when the client has not said it. */
  readonly total: number | null
  /** The file that came last; `null` before the first. */
  readonly file: Pick<UploadedFile, 'fieldname' | 'filename'> | null
}

/** What a reader of forms has to know. Sizes are in bytes. */
export interface UploadSettings {
  /** All that one form may keep in memory. */
  readonly maxMemory: number
  /** All files of one form together. */
  readonly maxUploadSize: number
  /** All text fields together. */
  readonly bodyLimit: number
  readonly limits: UploadLimits
}
