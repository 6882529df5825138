// Static files, and what is compressed.

import { flag, isText, isWhole, isWord, type Rules } from './rule.js'

export interface StaticOptions {
  /** URL prefixes and the folder that each one shows. @unit paths from the working directory @beego StaticDir @default { '/static': 'static' } */
  staticDir?: Record<string, string>
  /** List the files of a static folder that has no `index.html`. @beego DirectoryIndex @default false */
  directoryIndex?: boolean
  /** Compress answers, and static files of `staticExtensionsToGzip`, for clients that take it. @beego EnableGzip @default false */
  enableGzip?: boolean
  /** From which length on an answer is worth compressing. @unit bytes @beego GzipMinLength @default 20 */
  gzipMinLength?: number
  /** From 0, none, to 9, the smallest; -1 is the fastest. @beego GzipCompressLevel @default -1 */
  gzipCompressLevel?: number
  /** Whose answers are compressed. @unit request methods @beego IncludedMethods @default ['GET'] */
  includedMethods?: string[]
  /** Which static files are compressed. @unit file extensions @beego StaticExtensionsToGzip @default ['.css', '.js'] */
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
