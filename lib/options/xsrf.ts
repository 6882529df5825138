// XSRF tokens.

import type { Secret } from '../cookie/secure-cookie.js'
import { flag, isText, isToken, isWord, type Rules } from './rule.js'

/** Beego's key for XSRF tokens, which everybody knows. */
export const DEFAULT_KEY = 'beegoxsrf'

export interface XsrfOptions {
  /** Check that unsafe requests to controllers come from a page of this application. @default false */
  enableXSRF?: boolean
  /** Signs the `_xsrf` cookie; several keys rotate, `[new, old]`. The default is an error in `prod`. @default 'beegoxsrf' */
  xsrfKey?: Secret
  /** The cookie that keeps a client's token; applications on one host name, at two ports, need two names. @default '_xsrf' */
  xsrfName?: string
  /** Seconds that the `_xsrf` cookie lives; 0 makes a session cookie. @default 0 */
  xsrfExpire?: number
  /** Patterns of routes that are not checked: `/hooks/*`. @default [] */
  xsrfExempt?: string[]
}

export const xsrfOptions: Rules<XsrfOptions> = {
  enableXSRF: flag(false),
  xsrfKey: {
    value: () => DEFAULT_KEY,
    expected: 'a secret, or a list of secrets',
    accepts: (value) => isWord(value) || (Array.isArray(value) && value.length > 0 && value.every(isWord))
  },
  xsrfName: { value: () => '_xsrf', expected: 'the name of a cookie', accepts: isToken },
  xsrfExpire: { value: () => 0, expected: 'a whole number of seconds', accepts: (value) => Number.isInteger(value) && Number(value) >= 0 },
  xsrfExempt: { value: () => [], expected: 'a list of patterns', accepts: (value) => Array.isArray(value) && value.every(isText) }
}
