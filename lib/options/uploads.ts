// How much a request may bring.

import { UPLOAD_LIMITS, type UploadLimits, type UploadProgress } from '../upload/limits.js'
import { bytes, isSize, type Rules } from './rule.js'

export interface UploadOptions {
  /**
   * Bytes that the body of one request may keep in memory: files of a form that do not fit go to temporary files, any other body
   * is 413. Fastify's `bodyLimit` holds for other bodies too, and for the text fields of a form; it is the lower one by default.
   *
   * @default 67108864 (64 MiB)
   */
  maxMemory?: number
  /** Bytes that all files of one form may have together; more is 413. @default 1073741824 (1 GiB) */
  maxUploadSize?: number
  /** How many files, fields and parts a form may have, and how long names and headers; what is not given keeps its default. */
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
