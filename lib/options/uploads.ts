// How much a request may bring.

import { UPLOAD_LIMITS, type UploadLimits, type UploadProgress } from '../upload/limits.js'
import { bytes, isSize, type Rules } from './rule.js'

export interface UploadOptions {
  /**
   * What the body of one request may keep in memory: files of a form that do not fit go to temporary files, any other body is 413. Fastify's
   * `bodyLimit`, which is lower by default, holds for other bodies too, and for the text fields of a form.
   *
   * @unit bytes @beego MaxMemory @default 67108864
   */
  maxMemory?: number
  /** Of all files of one form together; more is 413. @unit bytes @beego MaxUploadSize @default 1073741824 */
  maxUploadSize?: number
  /**
   * How many files, fields and parts a form may have, and how many bytes its names and headers; what is not given keeps its default.
   *
   * @default { files: 100, fields: 1000, parts: 1000, nameSize: 1024, headerSize: 16384 }
   * @see [limits](../../docs/uploads.md#limits)
   */
  uploadLimits?: Partial<UploadLimits>
  /** Is told with every piece of a multipart form that arrives. What it throws fails the request. @default null */
  onUploadProgress?: ((progress: UploadProgress) => void) | null
}

export const uploadOptions: Rules<UploadOptions> = {
  maxMemory: bytes(64 * 1024 * 1024),
  maxUploadSize: bytes(1024 * 1024 * 1024),
  uploadLimits: {
    value: () => ({ ...UPLOAD_LIMITS }),
    expected: `an object of whole numbers for ${Object.keys(UPLOAD_LIMITS).join(', ')}`,
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) &&
      Object.entries(value).every(([name, limit]) => Object.hasOwn(UPLOAD_LIMITS, name) && isSize(limit))
  },
  onUploadProgress: { value: () => null, expected: 'a function', accepts: (value) => typeof value === 'function' || value === null }
}
