/** Counts what goes wrong by key, such as an address: more than `limit` within `period` milliseconds is too much. */
export class Attempts {
  /** @type {Map<string, { count: number, until: number }>} The one that began longest ago first. */
  #failures = new Map()
  #limit
  #period
  #keys

  /** @param {{ limit: number, period: number, keys?: number }} options - `keys`: how many are remembered; the oldest are forgotten first. */
  constructor ({ limit, period, keys = 10_000 }) {
    this.#limit = limit
    this.#period = period
    this.#keys = keys
  }

  isBlocked (key, now = Date.now()) {
    const failure = this.#failures.get(key)
    return failure !== undefined && failure.until > now && failure.count >= this.#limit
  }

  /** Counted before it is known how it ends, so that many at once are not more than `limit`. */
  begin (key, now = Date.now()) {
    const failure = this.#failures.get(key)
    if (failure !== undefined && failure.until > now) {
      failure.count++
      return
    }
    this.#failures.delete(key)
    this.#failures.set(key, { count: 1, until: now + this.#period })
    if (this.#failures.size > this.#keys) this.#failures.delete(this.#failures.keys().next().value)
  }

  succeed (key) {
    this.#failures.delete(key)
  }
}
