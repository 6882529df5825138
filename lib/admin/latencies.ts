// How long requests took: a native histogram, which knows percentiles within one per cent, and the exact least, most and sum.

import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import type { Latency } from './data.js'

/** Microseconds: what takes longer counts as that. */
const LONGEST = 100_000_000

const NONE: Latency = { min: 0, mean: 0, max: 0, p50: 0, p90: 0, p99: 0, p999: 0 }

export class Latencies {
  /** Microseconds. About 28 KB. */
  readonly #histogram: RecordableHistogram = createHistogram({ lowest: 1, highest: LONGEST, figures: 2 })
  #count = 0
  #sum = 0
  #min = Infinity
  #max = 0

  /** @param ms - Milliseconds. */
  record (ms: number): void {
    this.#count++
    this.#sum += ms
    if (ms < this.#min) this.#min = ms
    if (ms > this.#max) this.#max = ms
    const us = Math.round(ms * 1000)
    this.#histogram.record(us < 1 ? 1 : us > LONGEST ? LONGEST : us)
  }

  /** Count what `other` has counted. */
  add (other: Latencies): void {
    this.#count += other.#count
    this.#sum += other.#sum
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
    this.#histogram.add(other.#histogram)
  }

  /** Milliseconds, of all together. */
  get sum (): number {
    return this.#sum
  }

  get count (): number {
    return this.#count
  }

  latency (): Latency {
    if (this.#count === 0) return NONE
    return {
      min: this.#min,
      mean: this.#sum / this.#count,
      max: this.#max,
      p50: this.#percentile(50),
      p90: this.#percentile(90),
      p99: this.#percentile(99),
      p999: this.#percentile(99.9)
    }
  }

  /** The histogram knows no more than a range of values; the least and the most are known. */
  #percentile (percent: number): number {
    return Math.max(this.#min, Math.min(this.#max, this.#histogram.percentile(percent) / 1000))
  }
}
