// What the overview says about health. The checks of an application cost something and may hang, and the overview is loaded again
// and again: they run at most every ten seconds for it, and it waits for them only a moment.

import { settledWithin } from './settled-within.js'
import type { HealthRow } from './data.js'

/** How long an answer is good for, in milliseconds. */
const MAX_AGE = 10_000
/** How long a page waits for a new one, in milliseconds. */
const PATIENCE = 300

interface Glance {
  /** `null` when the checks have not answered yet, not even once. */
  readonly rows: readonly HealthRow[] | null
  /** ISO 8601; `''` without an answer. */
  readonly checkedAt: string
}

export class HealthGlance {
  readonly #check: () => Promise<HealthRow[]>
  readonly #now: () => number
  #last: Glance = { rows: null, checkedAt: '' }
  #checkedAt = -Infinity
  #running: Promise<void> | null = null

  constructor (check: () => Promise<HealthRow[]>, now: () => number = Date.now) {
    this.#check = check
    this.#now = now
  }

  /** The latest answer. @param patience - Milliseconds to wait for a new one, where the latest is old. */
  async look (patience = PATIENCE): Promise<Glance> {
    if (this.#now() - this.#checkedAt >= MAX_AGE) {
      this.#running ??= this.#run()
      await settledWithin(this.#running, patience)
    }
    return this.#last
  }

  async #run (): Promise<void> {
    const rows = await this.#check().catch((error: unknown) => [{ name: 'health checks', ok: false, message: String(error), duration: 0 }])
    this.#checkedAt = this.#now()
    this.#last = { rows, checkedAt: new Date(this.#checkedAt).toISOString() }
    this.#running = null
  }
}
