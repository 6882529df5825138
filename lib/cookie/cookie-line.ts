// One line of `Set-Cookie`.
// Source: beego 1.12 context/output.go, Cookie; the sixth attribute is that of v2.

/** A cookie's attributes, in Beego's order. `null` and `undefined` leave one at its default. */
export type CookieAttributes = [
  /** Seconds. 0 makes a session cookie, a negative number deletes it. */
  maxAge?: number | null | undefined,
  /** @default '/' */
  path?: string | null | undefined,
  /** @default none: the cookie is for this host alone */
  domain?: string | null | undefined,
  /** @default whether the request came by https */
  secure?: boolean | null | undefined,
  /** @default false */
  httpOnly?: boolean | null | undefined,
  /** `''` leaves it to the browser. `'None'` needs `secure`. @default 'Lax' */
  sameSite?: 'Lax' | 'Strict' | 'None' | '' | null | undefined
]

/** What browsers keep of a cookie at least: name, value and attributes, in bytes. */
export const COOKIE_SIZE = 4096

/** 9999-12-31T23:59:59Z, in milliseconds: dates of cookies have years of four digits. */
const END_OF_TIME = 253_402_300_799_000

// Beego looks for CR and LF only; Node refuses to send other control characters.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]/g
const NON_ASCII = /[^\t\x20-\x7e]/

/**
 * @param value - Goes out as it is, but for what would end it.
 * @param now - Unix time in milliseconds.
 * @param isSecure - Whether the request came by https.
 * @returns the line as Node sends it: one character a byte.
 */
export function cookieLine (name: string, value: string, others: CookieAttributes, now: number, isSecure: boolean): string {
  const [maxAge, path, domain, secure, httpOnly, sameSite] = others
  let line = `${name.replace(CONTROLS, '-')}=${clean(value)}${lifetime(maxAge, now)}; Path=${clean(isGiven(path) ? path : '/')}`
  if (isGiven(domain)) line += `; Domain=${clean(domain)}`
  // what is there and is no boolean counts as true
  if (typeof secure === 'boolean' ? secure : secure != null || isSecure) line += '; Secure'
  if (httpOnly === true) line += '; HttpOnly'
  if (sameSite !== '') line += `; SameSite=${clean(sameSite ?? 'Lax')}`
  return NON_ASCII.test(line) ? Buffer.from(line).toString('latin1') : line
}

/** Go's RFC 1123 date ends in UTC. */
function lifetime (seconds: number | null | undefined, now: number): string {
  if (!Number.isInteger(seconds) || seconds === 0) return ''
  if (seconds! < 0) return '; Max-Age=0' // a number: isInteger has seen it
  const end = new Date(Math.min(now + seconds! * 1000, END_OF_TIME))
  return `; Expires=${end.toUTCString().replace('GMT', 'UTC')}; Max-Age=${seconds}`
}

function isGiven (text: unknown): text is string {
  return typeof text === 'string' && text !== ''
}

/** Nothing that ends a value, or the line. */
function clean (text: string): string {
  return text.replace(CONTROLS, ' ').replaceAll(';', ' ')
}
