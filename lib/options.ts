// One flat set of options, the same name three times: here, in `conf/app.conf` (any letter case) and as Beego's global.

import { dialects, type DialectName } from './dialect.js'
import { FST_BEEGO_OPT_INVALID, FST_BEEGO_OPT_NOT_HERE, FST_BEEGO_OPT_UNKNOWN } from './errors.js'
import { didYouMean } from './nearest.js'
import type { SessionProvider, SessionProviderConfig } from './session/open-store.js'
import type { SameSite } from './session/session-cookie.js'

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
  /** URL prefixes and the folder each one shows, from the working directory. @default { '/static': 'static' } */
  staticDir?: Record<string, string>
  /** List the files of a static folder that has no `index.html`. @default false */
  directoryIndex?: boolean
  /** Compress static files of {@link staticExtensionsToGzip} for clients that take it. @default false */
  enableGzip?: boolean
  /** @default ['.css', '.js'] */
  staticExtensionsToGzip?: string[]
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

interface Rule<T> {
  readonly value: () => T
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

const isText = (value: unknown) => typeof value === 'string'
const isWord = (value: unknown) => typeof value === 'string' && value !== ''
const isBoolean = (value: unknown) => typeof value === 'boolean'

const isWhole = (least: number) => (value: unknown) => Number.isSafeInteger(value) && (value as number) >= least

/** RFC 6265: a token. */
const isCookieName = (value: unknown) => typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value)

const flag = (value: boolean): Rule<boolean> => ({ value: () => value, expected: 'true or false', accepts: isBoolean })
const text = (value: string): Rule<string> => ({ value: () => value, expected: 'a string', accepts: isText })
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
  staticDir: {
    value: () => ({ '/static': 'static' }),
    expected: 'an object of URL prefixes and folders',
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isWord)
  },
  directoryIndex: flag(false),
  enableGzip: flag(false),
  staticExtensionsToGzip: {
    value: () => ['.css', '.js'],
    expected: 'a list of file extensions',
    accepts: (value) => Array.isArray(value) && value.every(isText)
  },
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
  sessionName: { value: () => 'beegosessionID', expected: 'the name of a cookie', accepts: isCookieName },
  sessionGCMaxLifetime: { value: () => 3600, expected: 'a whole number of seconds, at least 1', accepts: isWhole(1) },
  sessionCookieLifeTime: { value: () => 0, expected: 'a whole number of seconds', accepts: isWhole(-Infinity) },
  sessionAutoSetCookie: flag(true),
  sessionDomain: { value: () => '', expected: 'the name of a host', accepts: (value) => typeof value === 'string' && /^[\w.-]*$/.test(value) },
  sessionCookieSameSite: oneOf('lax', ['lax', 'strict', 'none']),
  sessionSecret: {
    value: () => '',
    expected: 'a string or a list of strings',
    accepts: (value) => isText(value) || (Array.isArray(value) && value.every(isText))
  },
  sessionTimeout: { value: () => 2000, expected: 'a whole number of milliseconds, at least 1', accepts: isWhole(1) },
  sessionDegraded: flag(false)
}

/** Options of parts that this version does not have, and the value that leaves them out. */
const NOT_HERE: Readonly<Record<string, unknown>> = {
  config: false, copyRequestBody: true, enableXSRF: false, enableAdmin: false, enableHTTPS: false, enableFcgi: false, enableHotUpdate: false
}

/** What Fastify itself reads from the options of a plugin. */
const REGISTER_OPTIONS = new Set(['prefix', 'logLevel', 'logSerializers'])

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
