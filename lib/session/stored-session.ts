// One request's copy of a session: its values, and what was done to them. It writes nothing: see SessionManager.

import { FST_BEEGO_SESSION_DESTROYED } from '../errors.js'
import type { Session, SessionKey, SessionValue } from './session.js'
import { assertJSON, SessionChanges, valuesOf } from './session-record.js'
import type { Kept } from './session-store.js'

/** What becomes of a session. */
type Fate = 'lives' | 'destroyed' | 'gone'

export class StoredSession implements Session {
  readonly isNew: boolean
  /** `gone`: another request has ended it, or there is no store to save it in. @internal */
  fate: Fate = 'lives'
  /** What the store has; `null` of a session that it does not know yet. @internal */
  kept: Kept | null

  #id: string
  /** Other requests may have the same; see {@link #own}. */
  #values: ReadonlyMap<string, unknown>
  #isOwn = false
  #changes: SessionChanges | null = null
  /** Keys of the objects that programs were given, and may have changed. */
  #lent: Set<string> | null = null
  readonly #newId: () => string
  readonly #save: () => Promise<void>

  constructor (id: string, kept: Kept | null, values: ReadonlyMap<string, unknown>, newId: () => string, save: () => Promise<void>) {
    this.#id = id
    this.kept = kept
    this.isNew = kept === null
    this.#values = values
    this.#newId = newId
    this.#save = save
  }

  get sessionId (): string {
    return this.#id
  }

  get<K extends SessionKey> (key: K): SessionValue<K> | undefined {
    const value = this.#values.get(key)
    if (typeof value === 'object' && value !== null) (this.#lent ??= new Set()).add(key)
    return value as SessionValue<K> | undefined // SessionData is what the application says of it
  }

  has (key: SessionKey): boolean {
    return this.#values.has(key)
  }

  keys (): string[] {
    return [...this.#values.keys()]
  }

  set<K extends SessionKey> (key: K, value: SessionValue<K>): void {
    if (value === undefined) return this.delete(key)
    if (this.fate === 'destroyed') throw new FST_BEEGO_SESSION_DESTROYED()
    assertJSON(key, value)
    this.#own.set(key, value)
    this.#changed.set(key, value)
  }

  delete (key: SessionKey): void {
    if (this.#own.delete(key)) this.#changed.set(key, undefined)
  }

  flush (): void {
    this.#own.clear()
    this.#changed.flush()
  }

  async regenerateID (): Promise<void> {
    if (this.fate === 'destroyed') throw new FST_BEEGO_SESSION_DESTROYED()
    this.#id = this.#newId()
  }

  async destroy (): Promise<void> {
    this.#own.clear()
    this.fate = 'destroyed'
  }

  save (): Promise<void> {
    return this.#save()
  }

  /** @internal */
  get isChanged (): boolean {
    this.#noticeChangesInside()
    return this.#changes !== null
  }

  /** Whether it is to be kept under another id than it is. @internal */
  get isMoved (): boolean {
    return this.kept !== null && this.kept.id !== this.#id
  }

  /** The changes since the last call. @internal */
  takeChanges (): SessionChanges {
    this.#noticeChangesInside()
    const changes = this.#changed
    this.#changes = null
    return changes
  }

  /** Objects that were given out count as set when they are not any more what was read. */
  #noticeChangesInside (): void {
    if (this.#lent === null || this.kept === null) return
    const read = valuesOf(this.kept.record)! // this session was made of it
    for (const key of this.#lent) {
      const value = this.#values.get(key)
      if (value !== undefined && JSON.stringify(value) !== JSON.stringify(read.get(key))) this.#changed.set(key, value)
    }
  }

  /** Values that this request may change. */
  get #own (): Map<string, unknown> {
    if (!this.#isOwn) this.#values = new Map(this.#values)
    this.#isOwn = true
    return this.#values as Map<string, unknown> // just made
  }

  get #changed (): SessionChanges {
    return (this.#changes ??= new SessionChanges())
  }
}
