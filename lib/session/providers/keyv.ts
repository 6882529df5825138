// Sessions in a Keyv instance: whatever storage it has.
//
// Keyv cannot compare and swap: a change reads once more and then sets. Of two changes within that instant the later one wins as a
// whole, and a session that is destroyed in it comes back.

import { type Change, changeByReading, type Kept, type SessionStore } from '../session-store.js'

/** What is used of Keyv. */
export interface KeyvLike {
  /** What is kept under a key. */
  get (key: string): Promise<unknown>
  /** Keep a text under a key. */
  set (key: string, value: string, milliseconds: number): Promise<boolean>
  /** Forget a key. */
  delete (key: string): Promise<boolean>
  /** Hear of failures, which Keyv tells nobody else. */
  on? (event: 'error', listener: (error: unknown) => void): unknown
}

export function isKeyv (value: object): value is KeyvLike {
  return ['get', 'set', 'delete'].every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
}

export class KeyvStore implements SessionStore {
  readonly #keyv: KeyvLike
  /** Keyv tells failures as events, and goes on as if nothing were there. */
  #failed = 0
  #failure: unknown

  constructor (keyv: KeyvLike) {
    this.#keyv = keyv
    keyv.on?.('error', (error) => {
      this.#failed++
      this.#failure = error
    })
  }

  async read (id: string): Promise<Kept | null> {
    const record = await this.#told(() => this.#keyv.get(id))
    return typeof record === 'string' ? { id, record } : null
  }

  async create (id: string, record: string, seconds: number): Promise<string> {
    await this.#told(() => this.#keyv.set(id, record, seconds * 1000))
    return id
  }

  async update (kept: Kept, change: Change, seconds: number): Promise<string | null> {
    return await changeByReading(this, kept, change, seconds) ? kept.id : null
  }

  touch (kept: Kept, seconds: number): Promise<string | null> {
    return this.update(kept, (record) => record, seconds)
  }

  destroy (id: string): Promise<boolean> {
    return this.#told(() => this.#keyv.delete(id))
  }

  async #told<T> (work: () => Promise<T>): Promise<T> {
    const before = this.#failed
    const value = await work()
    if (this.#failed !== before) throw this.#failure
    return value
  }
}
