// Expired records are never read; a sweep from time to time gives their space back.

/** Seconds between two sweeps, at most. */
const LONGEST = 300

export class Sweeper {
  readonly #sweep: () => unknown
  #timer: NodeJS.Timeout | null = null
  #isSweeping = false

  /** @param sweep - What it throws is left for the next time. */
  constructor (sweep: () => unknown) {
    this.#sweep = sweep
  }

  /** @param lifetime - Of a session, in seconds. A process that has nothing else to do may end. */
  start (lifetime: number): void {
    this.#timer ??= setInterval(() => { this.#run() }, Math.min(lifetime, LONGEST) * 1000).unref()
  }

  stop (): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  async #run (): Promise<void> {
    if (this.#isSweeping) return
    this.#isSweeping = true
    try {
      await this.#sweep()
    } catch {
      // the store is down: requests say so
    } finally {
      this.#isSweeping = false
    }
  }
}
