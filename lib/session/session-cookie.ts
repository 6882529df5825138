// The cookie that tells a client's requests apart. Attributes stand in the order of Go's http.Cookie.
// Source: beego 1.12 session/session.go SessionStart, SessionDestroy.

export type SameSite = 'lax' | 'strict' | 'none'

export interface SessionCookieOptions {
  readonly name: string
  /** `''` for the host that answers. */
  readonly domain: string
  /** Seconds that a browser keeps it; 0 or less: until the browser is closed. */
  readonly lifetime: number
  readonly sameSite: SameSite
}

const SPACE = 0x20
const SEMICOLON = 0x3b

export class SessionCookie {
  readonly name: string
  readonly #start: string
  readonly #where: string
  readonly #lifetime: number
  readonly #sameSite: string

  constructor ({ name, domain, lifetime, sameSite }: SessionCookieOptions) {
    this.name = name
    this.#start = `${name}=`
    this.#where = domain === '' ? '; Path=/' : `; Path=/; Domain=${domain}`
    this.#lifetime = lifetime
    this.#sameSite = `; SameSite=${sameSite.charAt(0).toUpperCase()}${sameSite.slice(1)}`
  }

  /** The value in a `Cookie` header, the first one if there are several; `''` when there is none. */
  read (header: string | undefined): string {
    if (header === undefined) return ''
    const start = this.#start
    for (let at = header.indexOf(start); at !== -1; at = header.indexOf(start, at + 1)) {
      if (beginsAt(header, at)) return valueFrom(header, at + start.length)
    }
    return ''
  }

  /** The `Set-Cookie` line. @param now - Milliseconds. */
  line (value: string, isSecure: boolean, now: number): string {
    const lifetime = this.#lifetime
    const expiry = lifetime > 0 ? `; Expires=${new Date(now + lifetime * 1000).toUTCString()}; Max-Age=${lifetime}` : ''
    return this.#start + value + this.#where + expiry + this.#flags(isSecure)
  }

  /** The line that makes a browser forget it. */
  deletion (isSecure: boolean, now: number): string {
    return `${this.#start}${this.#where}; Expires=${new Date(now).toUTCString()}; Max-Age=0${this.#flags(isSecure)}`
  }

  #flags (isSecure: boolean): string {
    return `; HttpOnly${isSecure ? '; Secure' : ''}${this.#sameSite}`
  }
}

/** Whether a cookie begins here, and not another one's name or value goes on. */
function beginsAt (header: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && header.charCodeAt(before) === SPACE) before--
  return before < 0 || header.charCodeAt(before) === SEMICOLON
}

function valueFrom (header: string, at: number): string {
  const end = header.indexOf(';', at)
  return (end === -1 ? header.slice(at) : header.slice(at, end)).trim()
}
