// Beego's session manager: finds the session of a request, and saves what was done to it, once and only if it must.
//
// A session that a store has is changed, never put back: a request that takes longer than a logout cannot undo it. Keys that
// were not changed are left as they are in the store, so that requests at the same time keep each other's changes.

import type { Context } from '../context/context.js'
import { FST_BEEGO_SESSION_STORE } from '../errors.js'
import { isThenable } from '../thenable.js'
import { RequestSession } from './request-session.js'
import type { Session, SessionSource } from './session.js'
import { SessionCookie, type SessionCookieOptions } from './session-cookie.js'
import { createIdSource } from './session-id.js'
import { EMPTY_RECORD } from './session-record.js'
import type { Kept, SessionStore } from './session-store.js'
import type { StoredSession } from './stored-session.js'
import { Touches } from './touches.js'

interface SessionManagerOptions {
  readonly cookie: SessionCookieOptions
  /** Seconds that a session lives without a request. */
  readonly lifetime: number
  /** Give every client a cookie at first contact, and keep its session from the first use on, even if that sets nothing. */
  readonly autoSetCookie: boolean
  /** While the store cannot be reached, go on with an empty session that is not saved. */
  readonly degraded: boolean
}

export class SessionManager implements SessionSource<Context> {
  readonly cookie: SessionCookie
  readonly newId = createIdSource()
  readonly #store: SessionStore
  readonly #options: SessionManagerOptions
  readonly #touches: Touches
  readonly #now: () => number

  /** @param now - The time in milliseconds. */
  constructor (store: SessionStore, options: SessionManagerOptions, now: () => number = Date.now) {
    this.cookie = new SessionCookie(options.cookie)
    this.#store = store
    this.#options = options
    this.#touches = new Touches(options.lifetime)
    this.#now = now
  }

  start (ctx: Context): Session | Promise<Session> {
    return (ctx.session ??= new RequestSession(this, ctx)).start()
  }

  /** First contact: a client without a cookie is told the id of its session, before there is one. */
  greet (ctx: Context): void {
    if (ctx.session !== null || !this.#options.autoSetCookie || this.cookie.read(ctx.request.raw.rawHeaders) !== null) return
    ctx.session = new RequestSession(this, ctx)
    ctx.session.greet()
  }

  /** A `Set-Cookie` line; of an empty token, the one that takes the cookie away. */
  cookieLine (token: string, isSecure: boolean): string {
    return token === '' ? this.cookie.deletion(isSecure, this.#now()) : this.cookie.line(token, isSecure, this.#now())
  }

  find (token: string): Kept | null | Promise<Kept | null> {
    return token === '' ? null : this.#store.read(token)
  }

  /** Whether a request may go on although `error` was thrown. */
  forgives (error: unknown): boolean {
    return this.#options.degraded && error instanceof FST_BEEGO_SESSION_STORE
  }

  mustSave (session: StoredSession): boolean {
    if (session.fate !== 'lives') return session.fate === 'destroyed'
    if (session.kept === null) return this.#options.autoSetCookie || session.isChanged
    return session.isMoved || session.isChanged || this.#touches.isDue(session.kept.id, this.#now())
  }

  /**
   * Save at once where the store needs no waiting.
   *
   * @returns the token by which the client reaches the session from now on; `''` when it is to forget it, `null` when nothing is to be said.
   */
  save (session: StoredSession): string | null | Promise<string | null> {
    const { kept } = session
    if (session.fate === 'destroyed') return this.#end(session, kept)
    if (kept === null) return this.#create(session)
    if (session.isMoved) return this.#move(session, kept)

    const { lifetime } = this.#options
    let { record } = kept
    const changes = session.takeChanges()
    const token = changes.isEmpty
      ? this.#store.touch(kept, lifetime)
      : this.#store.update(kept, (before) => (record = changes.applyTo(before)), lifetime)
    const saved = (token: string | null) => this.#saved(session, { id: kept.id, record }, token)
    return isThenable(token) ? token.then(saved) : saved(token)
  }

  async #create (session: StoredSession): Promise<string | null> {
    const kept = { id: session.sessionId, record: session.takeChanges().applyTo(EMPTY_RECORD) }
    return this.#saved(session, kept, await this.#store.create(kept.id, kept.record, this.#options.lifetime))
  }

  /** The new id comes first: whenever this process ends, one of the two is there. Of several requests at once, one wins. */
  async #move (session: StoredSession, kept: Kept): Promise<string | null> {
    const latest = await this.#store.read(kept.id) ?? kept
    const moved = { id: session.sessionId, record: session.takeChanges().applyTo(latest.record) }
    const token = await this.#store.create(moved.id, moved.record, this.#options.lifetime)

    const isOurs = await this.#store.destroy(kept.id)
    if (!isOurs) await this.#store.destroy(moved.id)
    this.#touches.forget(kept.id)
    return this.#saved(session, moved, isOurs ? token : null)
  }

  async #end (session: StoredSession, kept: Kept | null): Promise<string> {
    if (kept !== null) {
      this.#touches.forget(kept.id)
      await this.#store.destroy(kept.id)
    }
    session.fate = 'gone'
    return ''
  }

  #saved (session: StoredSession, kept: Kept, token: string | null): string | null {
    if (token === null) session.fate = 'gone'
    else this.#touches.note(kept.id, this.#now())
    session.kept = kept
    return token
  }
}
