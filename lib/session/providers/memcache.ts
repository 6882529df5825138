// Sessions in memcached, by the package memjs. Source: beego 1.12 session/memcache/sess_memcache.go.
//
// memjs cannot compare and swap: a change reads once more and then replaces what is there. Of two changes within that instant
// the later one wins as a whole; what was deleted stays deleted.

import { importPackage } from '../import-package.js'
import { type Change, changeBySwap, type Kept, type SessionStore } from '../session-store.js'

/** Where the provider `memcache` finds its servers. */
export interface MemcacheConfig {
  /** `host:port`, several by commas or semicolons. @default '127.0.0.1:11211' */
  servers?: string
  /** For servers that ask for it, by SASL. */
  username?: string
  /** That of `username`. */
  password?: string
  /** What keys begin with. @default 'beegosession:' */
  prefix?: string
}

/** What is used of memjs. */
interface Client {
  get (key: string): Promise<{ value: Buffer | null }>
  set (key: string, value: string, options: { expires: number }): Promise<boolean>
  replace (key: string, value: string, options: { expires: number }): Promise<boolean>
  touch (key: string, expires: number): Promise<boolean>
  delete (key: string): Promise<boolean>
  close (): void
}
interface Memjs { Client: { create (servers: string, options: object): Client } }

/** Longer lifetimes are told as a date. Source: memcached protocol.txt, Expiration times. */
const LONGEST = 30 * 24 * 3600

export class MemcacheStore implements SessionStore {
  readonly #client: Client
  readonly #prefix: string
  readonly #now: () => number

  constructor (client: Client, prefix: string, now: () => number = Date.now) {
    this.#client = client
    this.#prefix = prefix
    this.#now = now
  }

  async open (): Promise<void> {
    await this.#client.get(`${this.#prefix}open`)
  }

  async read (id: string): Promise<Kept | null> {
    const { value } = await this.#client.get(this.#prefix + id)
    return value === null ? null : { id, record: value.toString() }
  }

  async create (id: string, record: string, seconds: number): Promise<string> {
    await this.#client.set(this.#prefix + id, record, { expires: this.#expiry(seconds) })
    return id
  }

  async update (kept: Kept, change: Change, seconds: number): Promise<string | null> {
    const isThere = await changeBySwap(this, kept, change, async (before, after) => {
      const latest = await this.read(kept.id)
      return latest?.record === before && this.#client.replace(this.#prefix + kept.id, after, { expires: this.#expiry(seconds) })
    })
    return isThere ? kept.id : null
  }

  async touch ({ id }: Kept, seconds: number): Promise<string | null> {
    return await this.#client.touch(this.#prefix + id, this.#expiry(seconds)) ? id : null
  }

  destroy (id: string): Promise<boolean> {
    return this.#client.delete(this.#prefix + id)
  }

  close (): void {
    this.#client.close()
  }

  #expiry (seconds: number): number {
    return seconds > LONGEST ? Math.floor(this.#now() / 1000) + seconds : seconds
  }
}

/** @param timeout - Milliseconds for a connection and for a command. */
export async function memcacheStore ({ servers = '127.0.0.1:11211', prefix = 'beegosession:', ...account }: MemcacheConfig, timeout: number): Promise<MemcacheStore> {
  const { Client } = await importPackage<Memjs>('memcache', 'memjs')
  const seconds = timeout / 1000
  const logger = { log: () => {} } // each command tells of it
  return new MemcacheStore(Client.create(servers.replaceAll(';', ','), { ...account, timeout: seconds, conntimeout: seconds, retries: 1, logger }), prefix)
}
