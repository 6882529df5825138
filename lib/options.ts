// One flat set of options, the same name three times: here, in `conf/app.conf` (any letter case) and as Beego's global.

import type { Secret } from './cookie/secure-cookie.js'
import { dialects, type DialectName } from './dialect.js'
import { FST_BEEGO_OPT_INVALID, FST_BEEGO_OPT_NOT_HERE, FST_BEEGO_OPT_UNKNOWN } from './errors.js'
import { didYouMean } from './nearest.js'
import type { SessionProvider, SessionProviderConfig } from './session/open-store.js'
import type { SameSite } from './session/session-cookie.js'
import { UPLOAD_LIMITS, type UploadLimits, type UploadProgress } from './upload/limits.js'

export type RunMode = 'dev' | 'prod' | 'test'

export interface BeegoOptions {
  /** Shown on the development error page. @default 'beego' */
  appName?: string
  /** `dev` shows errors with their stack and indents JSON; `prod` does neither. @default 'dev' */
  runMode?: RunMode
  /** Which Beego answers: the documented flow, or that of 1.4 to 2.x. @default 'classic' */
  dialect?: DialectName
  /** Whether `/User` and `/user` are two routes. Auto routes of the classic dialect take any letter case. @default true */
  routerCaseSensitive?: boolean
  /** A POST with `_method` counts as that verb. @default true */
  methodOverride?: boolean
  /** Show a controller's view when the action wrote nothing. @default true */
  autoRender?: boolean
  /** Answer a thrown error with the 500 page; `false` hands it to Fastify's error handler untouched. @default true */
  recoverPanic?: boolean
  /** `false`: errors have a status and no body. @default true */
  errorsShow?: boolean
  /** The `Server` header in `dev`. @default 'beegoServer' */
  serverName?: string
  /** Folder of the views, from the working directory. @default 'views' */
  viewsPath?: string
  /** Extension of default views. @default 'tpl' */
  tplExt?: string
  /** What begins an action of a Go template. @default '{{' */
  templateLeft?: string
  /** What ends it. @default '}}' */
  templateRight?: string
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
  /** Check that unsafe requests to controllers come from a page of this application. @default false */
  enableXSRF?: boolean
  /** Signs the `_xsrf` cookie; several keys rotate, `[new, old]`. The default is an error in `prod`. @default 'beegoxsrf' */
  xsrfKey?: Secret
  /** Seconds that the `_xsrf` cookie lives; 0 makes a session cookie. @default 0 */
  xsrfExpire?: number
  /** Patterns of routes that are not checked: `/hooks/*`. @default [] */
  xsrfExempt?: string[]
  /** The cookie of flash messages. @default 'BEEGO_FLASH' */
  flashName?: string
  /** What stands between a flash message's name and its text. @default 'BEEGOFLASH' */
  flashSeparator?: string
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
  /** Sessions for controllers, filters and functional routes, loaded when they are asked for. @default false */
  sessionOn?: boolean
  /** Where sessions are kept: `memory`, `file`, `cookie`, `redis`, `mysql`, `postgresql`, `memcache`, or a store. @default 'memory' */
  sessionProvider?: SessionProvider
  /** Beego's text for the provider (`127.0.0.1:6379,100,password,0`, a DSN, a folder), or an object. @default '' */
  sessionProviderConfig?: SessionProviderConfig
  /** The session cookie. @default 'beegosessionID' */
  sessionName?: string
  /** Seconds that a session lives without a request. @default 3600 */
  sessionGCMaxLifetime?: number
  /** Seconds that a browser keeps the cookie; 0 until it is closed. @default 0 */
  sessionCookieLifeTime?: number
  /** Set the cookie at first contact; `false`: when the session holds something. @default true */
  sessionAutoSetCookie?: boolean
  /** The cookie's domain; `''` is the host that answers. @default '' */
  sessionDomain?: string
  /** The cookie's `SameSite`. @default 'lax' */
  sessionCookieSameSite?: SameSite
  /** Encrypts the sessions of the provider `cookie`. Of a list the first one encrypts, all decrypt. @default '' */
  sessionSecret?: string | string[]
  /** Milliseconds that a session store may take for an answer. @default 2000 */
  sessionTimeout?: number
  /** While the store does not answer, go on with an empty session instead of a 503. @default false */
  sessionDegraded?: boolean
  /** No configuration file is read. */
  config?: false
  /** Bodies of Beego's routes are always kept; see `ctx.input.requestBody`. */
  copyRequestBody?: true
}

export type ResolvedOptions = Required<Omit<BeegoOptions, 'config' | 'copyRequestBody'>>

/** Beego's key for XSRF tokens, which everybody knows. */
export const DEFAULT_KEY = 'beegoxsrf'

interface Rule<T> {
  readonly value: () => T
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

const isText = (value: unknown) => typeof value === 'string'
const isWord = (value: unknown) => typeof value === 'string' && value !== ''
const isToken = (value: unknown) => typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value)
const isWhole = (value: unknown): value is number => Number.isInteger(value)
const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0
const isBoolean = (value: unknown) => typeof value === 'boolean'

const flag = (value: boolean): Rule<boolean> => ({ value: () => value, expected: 'true or false', accepts: isBoolean })
const text = (value: string): Rule<string> => ({ value: () => value, expected: 'a string', accepts: isText })
const bytes = (value: number): Rule<number> => ({ value: () => value, expected: 'a whole number of bytes, at least 1', accepts: isSize })
const oneOf = <T extends string>(value: T, words: readonly T[]): Rule<T> => ({
  value: () => value,
  expected: `one of ${words.map((word) => `'${word}'`).join(', ')}`,
  accepts: (given) => (words as readonly unknown[]).includes(given)
})

/** Every option: its default and what it accepts. */
export const OPTIONS: { readonly [K in keyof ResolvedOptions]: Rule<ResolvedOptions[K]> } = {
  appName: text('beego'),
  runMode: oneOf('dev', ['dev', 'prod', 'test']),
  dialect: oneOf('classic', Object.keys(dialects) as DialectName[]),
  routerCaseSensitive: flag(true),
  methodOverride: flag(true),
  autoRender: flag(true),
  recoverPanic: flag(true),
  errorsShow: flag(true),
  serverName: text('beegoServer'),
  viewsPath: { value: () => 'views', expected: 'the path of a folder', accepts: isWord },
  tplExt: { value: () => 'tpl', expected: 'a file extension', accepts: isWord },
  templateLeft: { value: () => '{{', expected: 'a mark of at least one character', accepts: isWord },
  templateRight: { value: () => '}}', expected: 'a mark of at least one character', accepts: isWord },
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
  },
  enableXSRF: flag(false),
  xsrfKey: {
    value: () => DEFAULT_KEY,
    expected: 'a secret, or a list of secrets',
    accepts: (value) => isWord(value) || (Array.isArray(value) && value.length > 0 && value.every(isWord))
  },
  xsrfExpire: { value: () => 0, expected: 'a whole number of seconds', accepts: (value) => Number.isInteger(value) && Number(value) >= 0 },
  xsrfExempt: { value: () => [], expected: 'a list of patterns', accepts: (value) => Array.isArray(value) && value.every(isText) },
  flashName: { value: () => 'BEEGO_FLASH', expected: 'the name of a cookie', accepts: isToken },
  flashSeparator: { value: () => 'BEEGOFLASH', expected: 'a string', accepts: isWord },
  maxMemory: bytes(64 * 1024 * 1024),
  maxUploadSize: bytes(1024 * 1024 * 1024),
  uploadLimits: {
    value: () => ({ ...UPLOAD_LIMITS }),
    expected: `an object of whole numbers for ${Object.keys(UPLOAD_LIMITS).join(', ')}`,
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) &&
      Object.entries(value).every(([name, limit]) => Object.hasOwn(UPLOAD_LIMITS, name) && isSize(limit))
  },
  onUploadProgress: { value: () => null, expected: 'a function', accepts: (value) => typeof value === 'function' || value === null },
  sessionOn: flag(false),
  sessionProvider: {
    value: () => 'memory',
    expected: 'the name of a provider, or a store',
    accepts: (value) => isWord(value) || (typeof value === 'object' && value !== null)
  },
  sessionProviderConfig: {
    value: () => '',
    expected: "a provider's text, or an object",
    accepts: (value) => isText(value) || (typeof value === 'object' && value !== null && !Array.isArray(value))
  },
  sessionName: { value: () => 'beegosessionID', expected: 'the name of a cookie', accepts: isToken },
  sessionGCMaxLifetime: { value: () => 3600, expected: 'a whole number of seconds, at least 1', accepts: isSize },
  sessionCookieLifeTime: { value: () => 0, expected: 'a whole number of seconds', accepts: isWhole },
  sessionAutoSetCookie: flag(true),
  sessionDomain: { value: () => '', expected: 'the name of a host', accepts: (value) => typeof value === 'string' && /^[\w.-]*$/.test(value) },
  sessionCookieSameSite: oneOf('lax', ['lax', 'strict', 'none']),
  sessionSecret: {
    value: () => '',
    expected: 'a string or a list of strings',
    accepts: (value) => isText(value) || (Array.isArray(value) && value.every(isText))
  },
  sessionTimeout: { value: () => 2000, expected: 'a whole number of milliseconds, at least 1', accepts: isSize },
  sessionDegraded: flag(false)
}

/** Options of parts that this version does not have, and the value that leaves them out. */
const NOT_HERE: Readonly<Record<string, unknown>> = {
  config: false, copyRequestBody: true, enableAdmin: false, enableHTTPS: false, enableFcgi: false, enableHotUpdate: false
}

/** What Fastify itself reads from the options of a plugin. */
export const REGISTER_OPTIONS = new Set(['prefix', 'logLevel', 'logSerializers'])

/**
 * The given options over the defaults, as a new object.
 *
 * @throws FST_BEEGO_OPT_UNKNOWN naming the nearest option, or FST_BEEGO_OPT_INVALID.
 */
export function resolveOptions (given: BeegoOptions): ResolvedOptions {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(OPTIONS, key) || REGISTER_OPTIONS.has(key)) continue
    if (!Object.hasOwn(NOT_HERE, key)) throw new FST_BEEGO_OPT_UNKNOWN(key, didYouMean(key, Object.keys(OPTIONS)))
    if (given[key as keyof BeegoOptions] !== NOT_HERE[key]) throw new FST_BEEGO_OPT_NOT_HERE(key, String(NOT_HERE[key]))
  }

  const resolved: Record<string, unknown> = {}
  for (const [key, rule] of Object.entries(OPTIONS)) {
    const value = given[key as keyof ResolvedOptions]
    if (value !== undefined && !rule.accepts(value)) throw new FST_BEEGO_OPT_INVALID(key, rule.expected)
    resolved[key] = value ?? rule.value()
  }
  return resolved as unknown as ResolvedOptions // the loop has filled every key of OPTIONS
}
