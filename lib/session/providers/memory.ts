// Sessions in this process: bounded in number, expiring. Every session is a text here too, so that an application behaves as
// it will with any other provider.

import type { Change, Kept, SessionStore } from '../session-store.js'
import { Sweeper } from '../sweeper.js'

/** How much the provider `memory` keeps. */
export interface MemoryConfig {
  /** How many sessions are kept; the one written longest ago goes first. @default 100000 */
  maxSessions?: number
}

interface Entry extends Kept {
  /** Milliseconds. */
  readonly expires: number
}

export class MemoryStore implements SessionStore {
  readonly #maxSessions: number
  readonly #now: () => number
  /** The one written longest ago comes first. */
  readonly #entries = new Map<string, Entry>()
  readonly #sweeper = new Sweeper(() => { this.#sweep() })

  constructor ({ maxSessions = 100_000 }: MemoryConfig, lifetime: number, now: () => number = Date.now) {
    this.#maxSessions = maxSessions
    this.#now = now
    this.#sweeper.start(lifetime)
  }

  get size (): number {
    return this.#entries.size
  }

  read (id: string): Kept | null {
    const entry = this.#entries.get(id)
    return entry === undefined || entry.expires <= this.#now() ? null : entry
  }

  create (id: string, record: string, seconds: number): string {
    this.#entries.delete(id)
    this.#entries.set(id, { id, record, expires: this.#now() + seconds * 1000 })
    if (this.#entries.size > this.#maxSessions) this.#entries.delete(this.#entries.keys().next().value!) // there is one: there are too many
    return id
  }

  update ({ id }: Kept, change: Change, seconds: number): string | null {
    const kept = this.read(id)
    return kept === null ? null : this.create(id, change(kept.record), seconds)
  }

  touch (kept: Kept, seconds: number): string | null {
    return this.update(kept, (record) => record, seconds)
  }

  destroy (id: string): boolean {
    return this.#entries.delete(id)
  }

  close (): void {
    this.#sweeper.stop()
  }

  #sweep (): void {
    for (const { id } of this.#entries.values()) if (this.read(id) === null) this.#entries.delete(id)
  }
}
