// What the supervisor knows of its application, from wherever it is known: statistics, toolbox, routes, options.

import { performance } from 'node:perf_hooks'
import type {
  ConfigRow, FilterRow, HealthRow, Overview, ProfileKind, ProfileRow, RequestRow, RouteRow, Sample, SupervisorData, TaskRow, WorkerInfo
} from './data.js'
import type { Profiles } from './profile/profiles.js'
import type { Sampler } from './sampler.js'
import type { Statistics } from './statistics.js'

/** What the application says of itself. */
export interface SupervisedApp {
  readonly appName: string
  readonly runMode: string
  readonly versions: Readonly<Record<string, string>>
  config (): ConfigRow[]
  routes (): RouteRow[]
  filters (): FilterRow[]
  /** @param live - Only what must hold for the process to be left alive. */
  health (live: boolean): Promise<HealthRow[]>
  tasks (): TaskRow[]
  runTask (name: string): Promise<string>
  /** The application's processes but for this one. */
  workers (): readonly WorkerInfo[]
}

export class Supervisor implements SupervisorData {
  readonly statistics: Statistics
  readonly sampler: Sampler
  readonly taken: Profiles
  readonly #app: SupervisedApp
  readonly #startedAt = new Date(Date.now() - performance.now()).toISOString()

  constructor (app: SupervisedApp, statistics: Statistics, sampler: Sampler, profiles: Profiles) {
    this.#app = app
    this.statistics = statistics
    this.sampler = sampler
    this.taken = profiles
  }

  async overview (): Promise<Overview> {
    const { appName, runMode, versions } = this.#app
    const { rss, heapUsed } = process.memoryUsage()
    const { count, errors } = this.statistics
    return {
      appName,
      runMode,
      versions,
      workers: [{ pid: process.pid, rss, heapUsed }, ...this.#app.workers()],
      startedAt: this.#startedAt,
      count,
      errors,
      ...this.statistics.total(),
      now: this.sampler.now
    }
  }

  async requests (): Promise<RequestRow[]> {
    return this.statistics.requests()
  }

  samples (): readonly Sample[] {
    return this.sampler.samples()
  }

  onSample (listener: (sample: Sample) => void): () => void {
    return this.sampler.onSample(listener)
  }

  /** @param live - Only what must hold for the process to be left alive. */
  health (live = false): Promise<HealthRow[]> {
    return this.#app.health(live)
  }

  async tasks (): Promise<TaskRow[]> {
    return this.#app.tasks()
  }

  runTask (name: string): Promise<string> {
    return this.#app.runTask(name)
  }

  config (): ConfigRow[] {
    return this.#app.config()
  }

  routes (): RouteRow[] {
    return this.#app.routes()
  }

  filters (): FilterRow[] {
    return this.#app.filters()
  }

  profiles (): ProfileRow[] {
    return this.taken.rows()
  }

  async startProfile (kind: ProfileKind, seconds: number): Promise<string> {
    return this.taken.start(kind, seconds)
  }

  get profilingOn (): boolean {
    return this.taken.on
  }
}
