// A store in the form that @fastify/session and express-session know: `get`, `set`, `destroy`, with callbacks.
//
// They set a session without saying whether it is new. A session that was read here is changed only where it still is, so that a
// request that takes longer than a logout does not bring it back.

import type { Kept, SessionStore } from './session-store.js'
import { Touches } from './touches.js'

/** Sessions of requests under way that are remembered. */
const MOST = 10_000

/** What @fastify/session and express-session set: their session, with when its cookie expires. */
export interface CallbackSession {
  /** When the session ends, for a store that was given no lifetime of its own. */
  cookie?: {
    /** `null`: when the browser is closed. */
    expires?: Date | string | null
  }
}

/** A session store with callbacks, as @fastify/session and express-session take it: see {@link sessionStore}. */
export class CallbackStore {
  /** The same store, as Beego's sessions use it. */
  readonly store: SessionStore
  readonly #lifetime: number | null
  readonly #now: () => number
  readonly #touches: Touches
  readonly #read = new Map<string, Kept>()

  /** @param lifetime - Seconds without a request; `null` for what the session's cookie says. */
  constructor (store: SessionStore, lifetime: number | null, now: () => number = Date.now) {
    this.store = store
    this.#lifetime = lifetime
    this.#now = now
    this.#touches = new Touches(lifetime ?? DEFAULT_LIFETIME)
  }

  /** The session of an id; `null` when there is none. */
  get (sid: string, callback: (error: unknown, session?: never) => void): void {
    // @fastify/session's type names its own session, which this is
    this.#find(sid).then((session) => callback(null, session as never), callback)
  }

  /** Keep a session under an id. */
  set (sid: string, session: CallbackSession, callback: (error?: unknown) => void): void {
    this.#keep(sid, session).then(() => callback(), callback)
  }

  /** Forget the session of an id. */
  destroy (sid: string, callback: (error?: unknown) => void): void {
    this.#destroy(sid).then(() => callback(), callback)
  }

  /** Disconnect. The application that asked for the store closes it. */
  async close (): Promise<void> {
    await this.store.close?.()
  }

  async #find (sid: string): Promise<CallbackSession | null> {
    const kept = await this.store.read(sid)
    if (kept === null) return null

    const session = JSON.parse(kept.record) as CallbackSession
    this.#remember(kept)
    if (this.#touches.isDue(sid, this.#now())) {
      await this.store.touch(kept, this.#secondsOf(session))
      this.#touches.note(sid, this.#now())
    }
    return session
  }

  async #keep (sid: string, session: CallbackSession): Promise<void> {
    const record = JSON.stringify(session)
    const seconds = this.#secondsOf(session)
    const kept = this.#read.get(sid)
    if (kept === undefined) await this.store.create(sid, record, seconds)
    else await this.store.update(kept, () => record, seconds)
    this.#touches.note(sid, this.#now())
    this.#remember({ id: sid, record })
  }

  async #destroy (sid: string): Promise<void> {
    this.#remember({ id: sid, record: '' }) // a request under way may still set it
    await this.store.destroy(sid)
  }

  #remember (kept: Kept): void {
    this.#read.delete(kept.id)
    this.#read.set(kept.id, kept)
    if (this.#read.size > MOST) this.#read.delete(this.#read.keys().next().value!) // there is one: there are too many
  }

  #secondsOf ({ cookie }: CallbackSession): number {
    if (this.#lifetime !== null) return this.#lifetime
    const expires = cookie?.expires ?? null
    return expires === null ? DEFAULT_LIFETIME : Math.max(1, Math.ceil((new Date(expires).getTime() - this.#now()) / 1000))
  }
}

/** Seconds; Beego's `SessionGCMaxLifetime`. */
const DEFAULT_LIFETIME = 3600
