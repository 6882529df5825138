// The cookie that tells a client's requests apart. Attributes stand in the order of Go's http.Cookie.
// Source: beego 1.12 session/session.go SessionStart, SessionDestroy.

/** The `SameSite` of a cookie, as browsers know it. */
export type SameSite = 'lax' | 'strict' | 'none'

export interface SessionCookieOptions {
  readonly name: string
  /** `''` for the host that answers. */
  readonly domain: string
  /** Seconds that a browser keeps it; 0 or less: until the browser is closed. */
  readonly lifetime: number
  readonly sameSite: SameSite
}

const HEADER = 'cookie'
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

  /**
   * The value that a request has, the first one if there are several; `null` when it has none.
   *
   * @param rawHeaders - Node's list of names and values. Its `headers` are made of them when somebody first asks, and for most
   * requests nobody else does.
   */
  read (rawHeaders: readonly string[]): string | null {
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i]!
      if (name.length !== HEADER.length || name.toLowerCase() !== HEADER) continue
      const header = rawHeaders[i + 1]!
      const at = this.#placeIn(header)
      if (at !== -1) return valueFrom(header, at + this.#start.length)
    }
    return null
  }

  #placeIn (header: string): number {
    let at = header.indexOf(this.#start)
    while (at !== -1 && !beginsAt(header, at)) at = header.indexOf(this.#start, at + 1)
    return at
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
