// Health checks. Source: beego 1.12 toolbox/healthcheck.go, which runs them one after the other and waits for ever.
//
// Here they run together, each within its time limit. A check that does not answer in time has failed, and is not started again
// before it has ended; who asks while a check runs gets the answer of that run.

import type { HealthRow } from '../admin/data.js'
import { FST_BEEGO_HEALTH_CHECK } from '../errors.js'
import { reasonOf } from './reason.js'

/** Passes unless it throws, rejects, or gives an `Error` or a text that is not empty. */
export type HealthFunction = () => unknown

/** Beego's: an object with a method `check`. */
export interface HealthChecker {
  /** Passes as a {@link HealthFunction} does. */
  check (): unknown
}

/** How a health check is asked. */
export interface HealthOptions {
  /** Milliseconds that the check may take. @default 5000 */
  timeout?: number
  /** Whether it says that this process must be started again, and not only that it cannot serve now. @default false */
  live?: boolean
}

/** The longest that a timer of Node's can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** The health checks of an application. */
export class HealthChecks {
  readonly #checks = new Map<string, Check>()

  /**
   * A check that has this name already is replaced.
   *
   * @throws FST_BEEGO_HEALTH_CHECK for what is no check, or a time limit that is none.
   */
  add (name: string, check: HealthFunction | HealthChecker, { timeout = 5000, live = false }: HealthOptions = {}): void {
    const run = typeof check === 'function' ? check : typeof check?.check === 'function' ? () => check.check() : null
    if (typeof name !== 'string' || name === '') throw new FST_BEEGO_HEALTH_CHECK(String(name), 'needs a name')
    if (run === null) throw new FST_BEEGO_HEALTH_CHECK(name, "must be a function, or an object with a method 'check'")
    if (!Number.isInteger(timeout) || timeout < 1 || timeout > LONGEST) {
      throw new FST_BEEGO_HEALTH_CHECK(name, `must have a timeout from 1 to ${LONGEST} milliseconds`)
    }
    this.#checks.set(name, new Check(name, run, timeout, live))
  }

  /** Take a check away; does nothing when there is none. */
  delete (name: string): void {
    this.#checks.delete(name)
  }

  /** Run all checks. @param live - Only those of this kind. */
  run ({ live = false }: { live?: boolean } = {}): Promise<HealthRow[]> {
    const asked = [...this.#checks.values()].filter((check) => !live || check.live)
    return Promise.all(asked.map((check) => check.run()))
  }
}

class Check {
  readonly live: boolean
  readonly #name: string
  readonly #check: () => unknown
  readonly #timeout: number
  /** The answer that is being waited for. */
  #answer: Promise<HealthRow> | null = null
  /** When a check began that has not ended yet. */
  #begun: number | null = null

  constructor (name: string, check: () => unknown, timeout: number, live: boolean) {
    this.#name = name
    this.#check = check
    this.#timeout = timeout
    this.live = live
  }

  run (): Promise<HealthRow> {
    if (this.#answer !== null) return this.#answer
    if (this.#begun !== null) {
      return Promise.resolve(this.#row(`has not answered for ${Math.round(performance.now() - this.#begun)} ms`, this.#begun))
    }
    this.#answer = this.#start().finally(() => { this.#answer = null })
    return this.#answer
  }

  async #start (): Promise<HealthRow> {
    const begun = this.#begun = performance.now()
    let timer
    const late = new Promise<HealthRow>((resolve) => {
      timer = setTimeout(() => resolve(this.#row(`no answer within ${this.#timeout} ms`, begun)), this.#timeout)
    })
    const row = failureOf(this.#check).then((message) => {
      this.#begun = null
      return this.#row(message, begun)
    })

    const answer = await Promise.race([row, late])
    clearTimeout(timer)
    return answer
  }

  #row (message: string, begun: number): HealthRow {
    return { name: this.#name, ok: message === '', message, duration: performance.now() - begun }
  }
}

/** Why the check has failed, `''` if it has not. Never rejects. */
async function failureOf (check: () => unknown): Promise<string> {
  try {
    const answer = await check()
    return answer instanceof Error ? reasonOf(answer) : typeof answer === 'string' ? answer : ''
  } catch (error) {
    return reasonOf(error)
  }
}
