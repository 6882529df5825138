// When sessions were last written: one that is only read must live on, and must not be written at each request for that.
// Those that are known longest are forgotten first, not those written longest ago: to know these costs more than a touch too many.

/** The part of its lifetime that a session may be read before it is touched. */
const PART = 20

/** Sessions that are remembered. One that is forgotten is touched once more than needed. */
const MOST = 10_000

export class Touches {
  readonly #interval: number
  readonly #at = new Map<string, number>()

  /** @param lifetime - Seconds. */
  constructor (lifetime: number) {
    this.#interval = lifetime * 1000 / PART
  }

  /** @param now - Milliseconds. */
  isDue (id: string, now: number): boolean {
    return now - (this.#at.get(id) ?? -Infinity) >= this.#interval
  }

  note (id: string, now: number): void {
    this.#at.set(id, now)
    if (this.#at.size > MOST) this.forget(this.#at.keys().next().value!) // there is one: there are too many
  }

  forget (id: string): void {
    this.#at.delete(id)
  }
}
