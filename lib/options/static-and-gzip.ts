// Static files, and what is compressed.

import { flag, isText, isWhole, isWord, type Rules } from './rule.js'

export interface StaticOptions {
  /** URL prefixes and the folder each one shows, from the working directory. @default { '/static': 'static' } */
  staticDir?: Record<string, string>
  /** List the files of a static folder that has no `index.html`. @default false */
  directoryIndex?: boolean
  /** Compress answers, and static files of {@link staticExtensionsToGzip}, for clients that take it. @default false */
  enableGzip?: boolean
  /** Bytes of an answer that is worth compressing. @default 20 */
  gzipMinLength?: number
  /** From 0, none, to 9, the smallest; -1 is the fastest. @default -1 */
  gzipCompressLevel?: number
  /** The request methods whose answers are compressed. @default ['GET'] */
  includedMethods?: string[]
  /** @default ['.css', '.js'] */
  staticExtensionsToGzip?: string[]
}

export const staticOptions: Rules<StaticOptions> = {
  staticDir: {
    value: () => ({ '/static': 'static' }),
    expected: 'an object of URL prefixes and folders',
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isWord)
  },
  directoryIndex: flag(false),
  enableGzip: flag(false),
  gzipMinLength: { value: () => 20, expected: 'a number of bytes', accepts: (value) => isWhole(value) && value >= 0 },
  gzipCompressLevel: {
    value: () => -1,
    expected: 'a whole number from -1 to 9',
    accepts: (value) => isWhole(value) && value >= -1 && value <= 9
  },
  includedMethods: {
    value: () => ['GET'],
    expected: 'a list of request methods',
    accepts: (value) => Array.isArray(value) && value.every(isWord)
  },
  staticExtensionsToGzip: {
    value: () => ['.css', '.js'],
    expected: 'a list of file extensions',
    accepts: (value) => Array.isArray(value) && value.every(isText)
  }
}
