// Sessions, and where they are kept.

import type { SessionProvider, SessionProviderConfig } from '../session/open-store.js'
import type { SameSite } from '../session/session-cookie.js'
import { flag, isSize, isText, isToken, isWhole, isWord, oneOf, type Rules } from './rule.js'

export interface SessionOptions {
  /** Sessions for controllers, filters and functional routes, loaded when they are asked for. @beego SessionOn @default false */
  sessionOn?: boolean
  /**
   * Where sessions are kept: by one of these providers, or in a store.
   *
   * @beego SessionProvider @default 'memory'
   * @see [sessions](../../docs/session.md#providers)
   */
  sessionProvider?: SessionProvider
  /** Beego's text for the provider, such as `127.0.0.1:6379,100,password,0`, or an object. @beego SessionProviderConfig @default '' */
  sessionProviderConfig?: SessionProviderConfig
  /** The session cookie. @beego SessionName @default 'beegosessionID' */
  sessionName?: string
  /** How long a session lives without a request. @unit seconds @beego SessionGCMaxLifetime @default 3600 */
  sessionGCMaxLifetime?: number
  /**
   * How long a browser keeps the cookie, from when it is set; 0 or less: until it is closed.
   *
   * @unit seconds @beego SessionCookieLifeTime @default 0
   */
  sessionCookieLifeTime?: number
  /** Set the cookie at first contact; `false`: when the session holds something. @beego SessionAutoSetCookie @default true */
  sessionAutoSetCookie?: boolean
  /** The cookie's domain; empty, the host that answers. @beego SessionDomain @default '' */
  sessionDomain?: string
  /** The cookie's `SameSite`. @beego SessionCookieSameSite @default 'lax' */
  sessionCookieSameSite?: SameSite
  /** Encrypts the sessions of the provider `cookie`. Of a list the first one encrypts, all decrypt. @default '' */
  sessionSecret?: string | string[]
  /** How long a store may take for an answer. @unit milliseconds @default 2000 */
  sessionTimeout?: number
  /** While the store does not answer, go on with an empty session instead of a 503. @default false */
  sessionDegraded?: boolean
}

export const sessionOptions: Rules<SessionOptions> = {
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
