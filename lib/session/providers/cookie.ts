// Sessions at the client: the cookie holds the record itself, encrypted and authenticated by AES-256-GCM. No other program can
// read or change it; what was once given out cannot be taken back before it expires.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { FST_BEEGO_SESSION_TOO_LARGE } from '../../errors.js'
import type { Change, Kept, SessionStore } from '../session-store.js'

/** Where the provider `cookie` has its secrets from. */
export interface CookieConfig {
  /** The first one encrypts, all decrypt: put a new one in front to change it. At least 32 characters each. @default `sessionSecret` */
  securityKey?: string | string[]
}

/** What browsers keep of a cookie: name and value together. RFC 6265, 6.1. */
const LIMIT = 4096

const NONCE = 12
const TAG = 16
const ID = 32
/** Digits of a time in milliseconds. */
const EXPIRY = 14

export class CookieStore implements SessionStore {
  readonly #name: string
  readonly #keys: readonly Buffer[]
  readonly #now: () => number

  /** @param name - The cookie's: what was sealed for one cookie cannot be opened as another. */
  constructor (secrets: readonly string[], name: string, now: () => number = Date.now) {
    this.#name = name
    this.#keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'fastify-beego session cookie', 32)))
    this.#now = now
  }

  read (token: string): Kept | null {
    if (token.length > LIMIT) return null
    const sealed = Buffer.from(token, 'base64url')
    if (sealed.length < NONCE + TAG + ID + EXPIRY) return null
    for (const key of this.#keys) {
      const text = this.#open(sealed, key)
      if (text !== null) return this.#keptIn(text)
    }
    return null
  }

  /** @throws FST_BEEGO_SESSION_TOO_LARGE when it is more than browsers keep. */
  create (id: string, record: string, seconds: number): string {
    const expiry = String(this.#now() + seconds * 1000).padStart(EXPIRY, '0')
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.#keys[0]!, nonce) // the configuration has one
    cipher.setAAD(Buffer.from(this.#name))
    const text = Buffer.concat([cipher.update(id + expiry + record), cipher.final()])

    const token = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
    const size = this.#name.length + 1 + token.length
    if (size > LIMIT) throw new FST_BEEGO_SESSION_TOO_LARGE(size, LIMIT)
    return token
  }

  update ({ id, record }: Kept, change: Change, seconds: number): string {
    return this.create(id, change(record), seconds)
  }

  touch ({ id, record }: Kept, seconds: number): string {
    return this.create(id, record, seconds)
  }

  /** The client forgets its cookie; that is all there is. */
  destroy (): boolean {
    return true
  }

  #open (sealed: Buffer, key: Buffer): string | null {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE))
    decipher.setAAD(Buffer.from(this.#name))
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString()
    } catch {
      return null // another key's, or forged
    }
  }

  #keptIn (text: string): Kept | null {
    const expires = Number(text.slice(ID, ID + EXPIRY))
    return expires <= this.#now() ? null : { id: text.slice(0, ID), record: text.slice(ID + EXPIRY) }
  }
}
