// One task: when it runs, whether it runs now, and how its runs have ended.

import { reasonOf } from './reason.js'
import type { Schedule } from './task-spec.js'
import type { TaskInfo } from './tasks.js'
import { firstTime, startTimer, type Timer } from './timer.js'

/**
 * What a task does. It has failed when it throws, rejects, or gives an `Error`.
 *
 * @param signal - Aborted when the application closes: a long run should end soon then.
 */
export type TaskFunction = (signal: AbortSignal) => unknown

/** Is told what nobody waits for. */
export interface TaskListener {
  failed (name: string, error: unknown): void
  /** It was time, and the task still ran. Told once for each run. */
  skipped (name: string): void
}

interface Run {
  readonly promise: Promise<string>
  readonly stop: AbortController
  /** It was time again while it ran. */
  overtaken: boolean
}

export class Task {
  readonly #name: string
  readonly #spec: string
  readonly #fn: TaskFunction
  readonly #timeZone: string
  readonly #schedule: Schedule
  readonly #listener: TaskListener
  #timer: Timer | null = null
  #run: Run | null = null
  #runs = 0
  #failures = 0
  #skipped = 0
  #previous: Date | null = null
  #lastDuration: number | null = null
  #lastError: string | null = null

  constructor (name: string, spec: string, fn: TaskFunction, timeZone: string, schedule: Schedule, listener: TaskListener) {
    this.#name = name
    this.#spec = spec
    this.#fn = fn
    this.#timeZone = timeZone
    this.#schedule = schedule
    this.#listener = listener
  }

  start (): void {
    this.#timer = startTimer(this.#schedule, this.#timeZone, () => this.#onTime())
  }

  /** @returns the run that has not ended yet. */
  stop (): Promise<unknown> | null {
    this.#timer?.stop()
    this.#timer = null
    this.#run?.stop.abort()
    return this.#run?.promise ?? null
  }

  /** @returns why it failed, or `''`; `null` when it runs already. */
  run (): Promise<string> | null {
    if (this.#run !== null) return null
    const stop = new AbortController()
    this.#runs += 1
    this.#previous = new Date()
    this.#run = { promise: this.#runOnce(stop.signal), stop, overtaken: false }
    return this.#run.promise
  }

  describe (): TaskInfo {
    return {
      name: this.#name,
      spec: this.#spec,
      timeZone: this.#timeZone,
      running: this.#run !== null,
      runs: this.#runs,
      failures: this.#failures,
      skipped: this.#skipped,
      previous: this.#previous?.toISOString() ?? null,
      next: (this.#timer === null ? firstTime(this.#schedule, this.#timeZone) : this.#timer.next())?.toISOString() ?? null,
      lastDuration: this.#lastDuration,
      lastError: this.#lastError
    }
  }

  #onTime (): void {
    if (this.run() !== null) return
    this.#skipped += 1
    const run = this.#run! // it was refused for that
    if (!run.overtaken) this.#listener.skipped(this.#name)
    run.overtaken = true
  }

  /** Never rejects. */
  async #runOnce (signal: AbortSignal): Promise<string> {
    await undefined // the caller has noted the run before it begins
    const begun = performance.now()
    let reason = ''
    try {
      const answer = await this.#fn(signal)
      if (answer instanceof Error) throw answer
    } catch (error) {
      reason = this.#lastError = reasonOf(error)
      this.#failures += 1
      this.#listener.failed(this.#name, error)
    }
    this.#lastDuration = performance.now() - begun
    this.#run = null
    return reason
  }
}
