// Once a second: what came, and how the process is.

import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks'
import type { Sample } from './data.js'
import type { WorkerState } from './relay.js'
import type { SecondOfRequests, Statistics } from './statistics.js'

/** Five minutes. */
const KEPT = 300

/** Milliseconds between two looks at the event loop. */
const RESOLUTION = 20

export class Sampler {
  readonly #statistics: Statistics
  readonly #others: () => readonly WorkerState[]
  readonly #samples: Sample[] = []
  readonly #listeners = new Set<(sample: Sample) => void>()
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  readonly #collections = new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) this.#gc += duration })
  readonly #startedAt = performance.now()
  #timer: NodeJS.Timeout | null = null
  #cpu = process.cpuUsage()
  #sampledAt = performance.now()
  #gc = 0
  #latest: Sample

  /** @param others - The other workers of the application. */
  constructor (statistics: Statistics, others: () => readonly WorkerState[] = () => []) {
    this.#statistics = statistics
    this.#others = others
    this.#latest = this.#look({ requests: 0, errors: 0, p50: 0, p99: 0 })
  }

  start (): void {
    if (this.#timer !== null) return
    this.#delay.enable()
    this.#collections.observe({ entryTypes: ['gc'] })
    this.#timer = setInterval(() => this.tick(), 1000).unref()
  }

  stop (): void {
    if (this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
    this.#delay.disable()
    this.#collections.disconnect()
    this.#listeners.clear()
  }

  /** The newest sample. */
  get now (): Sample {
    return this.#latest
  }

  /** Oldest first, at most five minutes. */
  samples (): readonly Sample[] {
    return [...this.#samples]
  }

  /** @returns takes the listener away again. */
  onSample (listener: (sample: Sample) => void): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** A second is over. */
  tick (): void {
    this.#statistics.setSecond(Math.floor((performance.now() - this.#startedAt) / 1000))
    const sample = this.#look(this.#statistics.takeSecond())
    this.#latest = sample
    this.#samples.push(sample)
    if (this.#samples.length > KEPT) this.#samples.shift()
    for (const listener of this.#listeners) listener(sample)
  }

  #look (second: SecondOfRequests): Sample {
    const { rss, heapUsed } = process.memoryUsage()
    const own = { rss, heapUsed, eventLoopDelay: this.#takeDelay(), gc: this.#gc, cpu: this.#takeCpu() }
    this.#gc = 0
    const all = [own, ...this.#others()]
    const sum = (key: keyof typeof own) => all.reduce((total, state) => total + state[key], 0)
    return {
      time: Date.now(),
      ...second,
      rss: sum('rss'),
      heapUsed: sum('heapUsed'),
      eventLoopDelay: Math.max(...all.map(({ eventLoopDelay }) => eventLoopDelay)),
      gc: sum('gc'),
      cpu: sum('cpu')
    }
  }

  /** The histogram's values are the times between two looks; what exceeds the resolution is delay. */
  #takeDelay (): number {
    const { max } = this.#delay
    this.#delay.reset()
    return Math.max(0, max / 1e6 - RESOLUTION)
  }

  #takeCpu (): number {
    const { user, system } = process.cpuUsage(this.#cpu)
    const now = performance.now()
    const elapsed = Math.max(1, now - this.#sampledAt)
    this.#cpu = process.cpuUsage()
    this.#sampledAt = now
    return (user + system) / 1000 / elapsed * 100
  }
}
