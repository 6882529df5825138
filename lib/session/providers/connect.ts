// A store made for @fastify/session, express-session or connect: `get`, `set`, `destroy` with callbacks, and perhaps `touch`.
//
// Such stores cannot compare and swap: a change reads once more and then sets. Of two changes within that instant the later one
// wins as a whole, and a session that is destroyed in it comes back.

import { type Change, changeByReading, type Kept, type SessionStore } from '../session-store.js'

type Callback = (error?: unknown, session?: unknown) => void

/** @fastify/session's and express-session's form of a store. */
export interface ConnectStore {
  /** The session of an id. */
  get (sid: string, callback: (error: unknown, session?: object | null) => void): unknown
  /** Keep a session. */
  set (sid: string, session: never, callback: (error?: unknown) => void): unknown
  /** Forget a session. */
  destroy (sid: string, callback: (error?: unknown) => void): unknown
  /** Let a session live longer. */
  touch? (sid: string, session: never, callback: (error?: unknown) => void): unknown
}

export function isConnectStore (value: object): value is ConnectStore {
  return ['get', 'set', 'destroy'].every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
}

export class ConnectSessions implements SessionStore {
  readonly #store: ConnectStore
  readonly #now: () => number

  constructor (store: ConnectStore, now: () => number = Date.now) {
    this.#store = store
    this.#now = now
  }

  async read (id: string): Promise<Kept | null> {
    const session = await called((done) => this.#store.get(id, done))
    return typeof session === 'object' && session !== null ? { id, record: JSON.stringify(session) } : null
  }

  async create (id: string, record: string, seconds: number): Promise<string> {
    await called((done) => this.#store.set(id, this.#sessionOf(record, seconds), done))
    return id
  }

  async update (kept: Kept, change: Change, seconds: number): Promise<string | null> {
    return await changeByReading(this, kept, change, seconds) ? kept.id : null
  }

  async touch (kept: Kept, seconds: number): Promise<string | null> {
    if (this.#store.touch === undefined) return this.update(kept, (record) => record, seconds)
    await called((done) => this.#store.touch!(kept.id, this.#sessionOf(kept.record, seconds), done)) // it has just been seen
    return kept.id
  }

  async destroy (id: string): Promise<boolean> {
    const was = await this.read(id)
    await called((done) => this.#store.destroy(id, done))
    return was !== null
  }

  /** These stores read a lifetime out of the session's cookie. */
  #sessionOf (record: string, seconds: number): never {
    const session = JSON.parse(record) as { cookie?: object }
    const maxAge = seconds * 1000
    const cookie = { path: '/', httpOnly: true, ...session.cookie, originalMaxAge: maxAge, maxAge, expires: new Date(this.#now() + maxAge) }
    return { ...session, cookie } as never // each store names a type of its own
  }
}

/** A promise for what a callback is told. Some stores give one too: theirs says no more. */
function called (call: (done: Callback) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done: Callback = (error, value) => {
      if (error !== undefined && error !== null) reject(error)
      else resolve(value)
    }
    const given = call(done)
    if (given instanceof Promise) given.catch(reject)
  })
}
