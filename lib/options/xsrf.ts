// XSRF tokens.

import type { Secret } from '../cookie/secure-cookie.js'
import { flag, isText, isToken, isWord, type Rules } from './rule.js'

/** Beego's key for XSRF tokens, which everybody knows. */
export const DEFAULT_KEY = 'beegoxsrf'

export interface XsrfOptions {
  /** Check that unsafe requests to controllers come from a page of this application. @beego EnableXSRF @default false */
  enableXSRF?: boolean
  /**
   * Signs the `_xsrf` cookie; of several keys the first one signs, all verify. The default is an error in `prod`.
   *
   * @beego XSRFKey @default 'beegoxsrf'
   */
  xsrfKey?: Secret
  /** The cookie that keeps a client's token; two applications on one host name, at two ports, need two names. @default '_xsrf' */
  xsrfName?: string
  /** How long the `_xsrf` cookie lives; 0 makes a session cookie. @unit seconds @beego XSRFExpire @default 0 */
  xsrfExpire?: number
  /** Routes that are not checked: `/hooks/*`. @unit route patterns @default [] */
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
