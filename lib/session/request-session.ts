// The session of one request: loaded when somebody asks for it, saved before the answer leaves. A request that never asks has
// none of this.

import type { Context } from '../context/context.js'
import { isThenable } from '../thenable.js'
import type { Session } from './session.js'
import type { SessionManager } from './session-manager.js'
import { valuesIn } from './session-record.js'
import type { Kept } from './session-store.js'
import { StoredSession } from './stored-session.js'

export class RequestSession {
  readonly #manager: SessionManager
  readonly #ctx: Context
  /** What the client sends, or was told, as its cookie. */
  #token = ''
  #isGreeted = false
  #starting: Session | Promise<Session> | null = null
  #session: StoredSession | null = null
  #saving: Promise<void> | null = null

  constructor (manager: SessionManager, ctx: Context) {
    this.#manager = manager
    this.#ctx = ctx
  }

  /** Tell the client an id that a session of this request will have. */
  greet (): void {
    this.#isGreeted = true
    this.#tell(this.#manager.newId())
  }

  start (): Session | Promise<Session> {
    return this.#session ?? (this.#starting ??= this.#start())
  }

  /** Save what was done to the session, if that must be. */
  save (): void | Promise<void> {
    if (this.#saving !== null) return this.#saving.then(() => this.save())
    if (this.#session !== null) return this.#manager.mustSave(this.#session) ? this.#save(this.#session) : undefined
    // still loading for somebody who did not wait; what has failed there is theirs to know
    if (isThenable(this.#starting)) return this.#starting.then(() => this.save(), () => {})
  }

  #start (): Session | Promise<Session> {
    const ctx = this.#ctx
    ctx.beforeSend(() => this.save())
    if (this.#isGreeted) return this.#open(null)

    this.#token = this.#manager.cookie.read(ctx.request.raw.rawHeaders) ?? ''
    const found = this.#manager.find(this.#token)
    if (!isThenable(found)) return this.#open(found)

    const opening = found.then((kept) => this.#open(kept), (error: unknown) => this.#openWithout(error))
    opening.catch((error: unknown) => ctx.request.log.error({ err: error }, 'the session could not be loaded'))
    return opening
  }

  #open (kept: Kept | null): StoredSession {
    const { newId } = this.#manager
    const values = kept === null ? null : valuesIn(kept)
    const save = async (): Promise<void> => { await this.save() }
    // an id that the store does not know, or a text that is no record, is never taken over
    this.#session = kept === null || values === null
      ? new StoredSession(this.#isGreeted ? this.#token : newId(), null, new Map(), newId, save)
      : new StoredSession(kept.id, kept, values, newId, save)
    return this.#session
  }

  #openWithout (error: unknown): StoredSession {
    if (!this.#manager.forgives(error)) throw error
    this.#ctx.request.log.warn({ err: error }, 'the request goes on without its session')
    const session = this.#open(null)
    session.fate = 'gone'
    return session
  }

  #save (session: StoredSession): void | Promise<void> {
    try {
      const token = this.#manager.save(session)
      if (!isThenable(token)) return this.#saved(token)

      const saving = token.then((token) => this.#saved(token), (error: unknown) => this.#notSaved(session, error))
      return (this.#saving = saving.finally(() => { this.#saving = null }))
    } catch (error) {
      this.#notSaved(session, error)
    }
  }

  #saved (token: string | null): void {
    if (token !== null && token !== this.#token) this.#tell(token)
  }

  #notSaved (session: StoredSession, error: unknown): void {
    session.fate = 'gone' // the answer to this error is not to fail of it again
    if (!this.#manager.forgives(error)) throw error
    this.#ctx.request.log.warn({ err: error }, 'the session was not saved')
  }

  #tell (token: string): void {
    this.#token = token
    this.#ctx.setHeader('set-cookie', this.#manager.cookieLine(token, this.#ctx.request.protocol === 'https'))
  }
}
