// A store behind a border: whatever is wrong with it comes out as one error, no call takes longer than it may, and no text of a
// client's that cannot be an id comes near it.

import { FST_BEEGO_SESSION_STORE, FST_BEEGO_SESSION_TOO_LARGE, FST_BEEGO_SESSION_VALUE } from '../errors.js'
import { isSessionId } from './session-id.js'
import type { Change, Kept, SessionStore } from './session-store.js'

/** What is wrong with the session, not with the store. */
const OWN = [FST_BEEGO_SESSION_TOO_LARGE, FST_BEEGO_SESSION_VALUE]

export class GuardedStore implements SessionStore {
  readonly #store: SessionStore
  readonly #name: string
  readonly #timeout: number

  /**
   * @param name - The provider's.
   * @param timeout - Milliseconds.
   */
  constructor (store: SessionStore, name: string, timeout: number) {
    this.#store = store
    this.#name = name
    this.#timeout = timeout
  }

  async open (): Promise<void> {
    await this.#within(async () => this.#store.open?.())
  }

  read (token: string): Promise<Kept | null> {
    return isSessionId(token) ? this.#within(async () => this.#store.read(token)) : Promise.resolve(null)
  }

  create (id: string, record: string, seconds: number): Promise<string> {
    return this.#within(async () => this.#store.create(id, record, seconds))
  }

  update (kept: Kept, change: Change, seconds: number): Promise<string | null> {
    return this.#within(async () => this.#store.update(kept, change, seconds))
  }

  touch (kept: Kept, seconds: number): Promise<string | null> {
    return this.#within(async () => this.#store.touch(kept, seconds))
  }

  destroy (id: string): Promise<boolean> {
    return this.#within(async () => this.#store.destroy(id))
  }

  /** At the end nobody is left to be told of a failure. */
  async close (): Promise<void> {
    await this.#within(async () => this.#store.close?.()).catch(() => {})
  }

  #within<T> (work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#failed(new Error(`no answer within ${this.#timeout} ms`))), this.#timeout)
      work().then(resolve, (error: unknown) => reject(this.#failed(error))).finally(() => clearTimeout(timer))
    })
  }

  #failed (error: unknown): unknown {
    if (OWN.some((Own) => error instanceof Own)) return error
    return new FST_BEEGO_SESSION_STORE(this.#name, reasonOf(error), { cause: error })
  }
}

/** Several addresses that failed come as an AggregateError without a message. */
function reasonOf (error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
