// Who may talk to the supervisor. A page of somebody else in the operator's browser reaches 127.0.0.1 as well as the operator does:
// by a name of its own that it lets lead there, or by forms and images. Neither may see or change anything.

import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import {
  FST_BEEGO_ADMIN_CREDENTIALS, FST_BEEGO_ADMIN_FOREIGN, FST_BEEGO_ADMIN_GUESSES, FST_BEEGO_ADMIN_HOST, FST_BEEGO_ADMIN_OPEN
} from '../errors.js'
import { Guesses } from './guesses.js'

export interface AccessOptions {
  readonly adminHttpAddr: string
  readonly adminUser: string
  readonly adminPassword: string
  readonly adminAllowRemote: boolean
  readonly adminAllowedHosts: readonly string[]
}

/** What of a request says where it comes from. */
interface Caller {
  readonly method: string
  /** Of the other end of the connection. */
  readonly ip: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export class Access {
  readonly #isLocal: boolean
  readonly #names: ReadonlySet<string>
  readonly #credentials: Buffer | null
  readonly #guesses: Guesses

  /** @throws FST_BEEGO_ADMIN_OPEN if everybody could come in, and nobody has said so. */
  constructor ({ adminHttpAddr, adminUser, adminPassword, adminAllowRemote, adminAllowedHosts }: AccessOptions, guesses = new Guesses()) {
    this.#isLocal = isLoopback(adminHttpAddr)
    if (!this.#isLocal && adminPassword === '' && !adminAllowRemote) throw new FST_BEEGO_ADMIN_OPEN(adminHttpAddr)
    this.#names = new Set(['localhost', adminHttpAddr, ...adminAllowedHosts].map((name) => name.toLowerCase()))
    this.#guesses = guesses
    this.#credentials = adminPassword === '' ? null : digest(`${adminUser}:${adminPassword}`)
  }

  /**
   * Let a request in.
   *
   * @param isPublic - Credentials are not asked for.
   * @throws FST_BEEGO_ADMIN_HOST (421), FST_BEEGO_ADMIN_FOREIGN (403), FST_BEEGO_ADMIN_CREDENTIALS (401), FST_BEEGO_ADMIN_GUESSES (429)
   */
  check (caller: Caller, isPublic = false): void {
    const host = text(caller.headers.host).toLowerCase()
    if (!this.#isCalled(host)) throw new FST_BEEGO_ADMIN_HOST(host)
    assertOwnPage(caller, host)
    if (isPublic) return
    const seconds = this.#guesses.wait(caller.ip)
    if (seconds > 0) throw new FST_BEEGO_ADMIN_GUESSES(seconds)
    if (!this.knows(caller)) throw new FST_BEEGO_ADMIN_CREDENTIALS()
  }

  /** Whether the request has the credentials, where there are any. Of an address that has guessed too often none are looked at. */
  knows ({ headers: { authorization }, ip }: Caller): boolean {
    if (this.#credentials === null) return true
    if (authorization === undefined || this.#guesses.wait(ip) > 0) return false
    const [, encoded = ''] = /^basic ([\w+/=-]+)$/i.exec(text(authorization)) ?? []
    const isRight = timingSafeEqual(digest(Buffer.from(encoded, 'base64').toString()), this.#credentials)
    if (!isRight) this.#guesses.add(ip)
    return isRight
  }

  /** A name can be made to lead anywhere; an address leads where it says. */
  #isCalled (host: string): boolean {
    const name = host.replace(/:\d*$/, '')
    if (this.#names.has(host) || this.#names.has(name)) return true
    const address = name.replace(/^\[(.*)\]$/, '$1')
    return this.#isLocal ? isLoopback(address) : isIP(address) !== 0
  }
}

/** Whether only this machine reaches an address. */
export function isLoopback (address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

/** Browsers say whose page a request comes from. What says nothing is no browser's, or changes nothing. */
function assertOwnPage ({ method, headers }: Caller, host: string): void {
  const site = text(headers['sec-fetch-site'])
  const isLink = SAFE.has(method) && text(headers['sec-fetch-mode']) === 'navigate' && text(headers['sec-fetch-dest']) === 'document'
  if (site !== '' && site !== 'same-origin' && site !== 'none' && !isLink) throw new FST_BEEGO_ADMIN_FOREIGN(`Sec-Fetch-Site is ${site}`)

  const origin = text(headers.origin)
  if (origin !== '' && origin !== `http://${host}` && origin !== `https://${host}`) throw new FST_BEEGO_ADMIN_FOREIGN('Origin is another')
}

function digest (value: string): Buffer {
  return createHash('sha256').update(value).digest()
}

function text (value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}
