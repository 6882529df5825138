// What became of the requests, by route and method. There are as many rows as routes, whatever is requested.

import type { Latency, RequestRow } from './data.js'
import { Latencies } from './latencies.js'
import { Rate } from './rate.js'
import type { Outbox } from './relay.js'

/** What a request is counted under. */
export interface RowName {
  /** `''` for requests that no route took. */
  readonly pattern: string
  readonly method: string
  readonly controller: string
  readonly action: string
}

/** The requests of one route and method. */
export class Row {
  readonly name: RowName
  readonly latencies = new Latencies()
  readonly rate = new Rate()
  count = 0
  errors = 0
  aborted = 0

  constructor (name: RowName) {
    this.name = name
  }
}

/** What came in one second. */
export interface SecondOfRequests {
  readonly requests: number
  readonly errors: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

/** How many of the latest durations are kept for {@link Statistics.takeSecond}. */
const LATEST = 8192

export class Statistics {
  /** Where to put what the leader is to be told; `null` in the process that shows. */
  outbox: Outbox | null = null
  readonly #rows = new Map<string, Row>()
  readonly #latest = new Float64Array(LATEST)
  #count = 0
  #errors = 0
  #timed = 0
  #taken = { count: 0, errors: 0, timed: 0 }
  /** The second that rates are counted in. */
  #second = 0

  get count (): number {
    return this.#count
  }

  get errors (): number {
    return this.#errors
  }

  /** @param second - Since the start: what rates count in. Whoever has a clock says it. */
  setSecond (second: number): void {
    this.#second = second
  }

  /** The row of that name, made when there is none. To be asked once for each route, not for each request. */
  row (name: RowName): Row {
    const key = [name.method, name.pattern, name.controller, name.action].join(' ')
    let row = this.#rows.get(key)
    if (row === undefined) this.#rows.set(key, row = new Row(name))
    return row
  }

  /** @param duration - Milliseconds. */
  record (row: Row, duration: number, status: number): void {
    this.#count++
    row.count++
    if (status >= 500) {
      this.#errors++
      row.errors++
    }
    row.rate.add(this.#second)
    row.latencies.record(duration)
    this.#latest[this.#timed++ % LATEST] = duration
    if (this.outbox !== null) this.outbox.answered(row, duration, status)
  }

  /** A client has left before its answer. What that would have taken is not known. */
  recordAborted (row: Row): void {
    this.#count++
    row.count++
    row.aborted++
    row.rate.add(this.#second)
    if (this.outbox !== null) this.outbox.aborted(row)
  }

  /** The rows, those first that were there first. */
  rows (): Row[] {
    return [...this.#rows.values()].filter(({ count }) => count > 0)
  }

  requests (): RequestRow[] {
    return this.rows().map(({ name, count, errors, aborted, rate, latencies }) => ({
      ...name, count, errors, aborted, rate: rate.perSecond(this.#second), latency: latencies.latency()
    }))
  }

  /** Of all requests together. */
  total (): { readonly rate: number, readonly latency: Latency } {
    const all = new Latencies()
    let rate = 0
    for (const row of this.rows()) {
      all.add(row.latencies)
      rate += row.rate.perSecond(this.#second)
    }
    return { rate, latency: all.latency() }
  }

  /** What came since the last call. Percentiles are those of the latest 8192 requests, where there were more. */
  takeSecond (): SecondOfRequests {
    const { count, errors, timed } = this.#taken
    this.#taken = { count: this.#count, errors: this.#errors, timed: this.#timed }

    const durations = new Float64Array(Math.min(this.#timed - timed, LATEST))
    for (let i = 0; i < durations.length; i++) durations[i] = this.#latest[(this.#timed - 1 - i) % LATEST]! // no more than were put in
    durations.sort()
    return { requests: this.#count - count, errors: this.#errors - errors, p50: percentile(durations, 50), p99: percentile(durations, 99) }
  }
}

/** @param sorted - The least first. */
function percentile (sorted: Float64Array, percent: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * percent / 100) - 1)] ?? 0
}
