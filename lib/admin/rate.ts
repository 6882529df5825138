// Requests a second, over the last minute: a counter for each second, in a ring.

const SECONDS = 60

export class Rate {
  readonly #counts = new Uint32Array(SECONDS)
  /** The second of the newest counter. */
  #newest = 0

  /** @param second - Never less than in a call before. */
  add (second: number): void {
    if (second !== this.#newest) this.#forget(second)
    this.#counts[second % SECONDS]!++ // the ring has a place for every remainder
  }

  /** @param second - The one that has just begun, of those that {@link add} counts in; it is not over, and not counted unless it is the first. */
  perSecond (second: number): number {
    if (second !== this.#newest) this.#forget(second)
    const sum = this.#counts.reduce((total, count) => total + count, 0)
    if (second === 0) return sum
    const unfinished = this.#counts[second % SECONDS]! // as in add
    return (sum - unfinished) / Math.min(second, SECONDS - 1)
  }

  /** Empty the counters of the seconds from the newest to this one: nothing was counted in them. */
  #forget (second: number): void {
    const from = Math.max(this.#newest + 1, second - SECONDS + 1)
    for (let passed = from; passed <= second; passed++) this.#counts[passed % SECONDS] = 0
    this.#newest = second
  }
}
