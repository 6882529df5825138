// The process that starts the others. It holds the sockets and answers no request: a restart is a new process beside the old one,
// which goes when all new ones serve. The id that a service manager knows stays the same.

import { FST_BEEGO_APP_START } from '../errors.js'
import type { Recipient } from './messages.js'
import type { SharedSocket } from './shared-socket.js'
import { type Program, Worker } from './worker.js'

/** Fastify's and pino's have these. */
interface ManagerLog {
  info (message: string): void
  warn (message: string): void
  error (message: string): void
}

export interface ManagerOptions {
  readonly program: Program
  readonly sockets: readonly SharedSocket[]
  readonly workers: number
  /** Milliseconds until a new process must serve. */
  readonly startTimeout: number
  /** Milliseconds that a process has to end what runs on it when it stops; then it is killed. */
  readonly shutdownTimeout: number
  /** Milliseconds of service after which a crash counts as the first one again. */
  readonly healthyAfter: number
  readonly log: ManagerLog
}

/** Milliseconds until a process that has crashed is started again: the first time, and at most. */
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 10_000

export class Manager {
  readonly #options: ManagerOptions
  /** Who serves, by slot from 1 on. */
  readonly #serving = new Map<number, Worker>()
  /** New ones of a restart, which serve beside the old ones until all of them do. */
  readonly #fresh = new Set<Worker>()
  readonly #all = new Set<Worker>()
  readonly #crashes = new Map<number, number>()
  #rolling: Promise<boolean> | null = null
  #again: Promise<boolean> | null = null
  #stopping = false
  readonly #stopped = new AbortController()

  constructor (options: ManagerOptions) {
    this.#options = options
  }

  /** The process ids of those who serve, in order. */
  get pids (): number[] {
    return [...this.#serving].sort(([a], [b]) => a - b).map(([, worker]) => worker.pid)
  }

  /** @throws FST_BEEGO_APP_START when one of them does not come to serve; then none does. */
  async start (): Promise<void> {
    const slots = Array.from({ length: this.#options.workers }, (_, i) => i + 1)
    try {
      await Promise.all(slots.map(async (slot) => { this.#serve(await this.#start(slot)) }))
    } catch (error) {
      await this.stop()
      throw new FST_BEEGO_APP_START((error as Error).message) // #start throws nothing else
    }
  }

  /**
   * New processes for the old ones. They start one after the other, the leader last, and the old ones go once all new ones serve. One
   * that does not come to serve ends the restart: the new ones go, and the old ones go on. Asked for while a restart runs, another one
   * follows, however often it was asked for.
   *
   * @returns whether all are new.
   */
  restart (why: string): Promise<boolean> {
    if (this.#stopping) return Promise.resolve(false)
    if (this.#rolling !== null) return (this.#again ??= this.#rolling.then(() => this.#startRolling(why)))
    return this.#startRolling(why)
  }

  /** Let all of them end what they do. */
  async stop (): Promise<void> {
    this.#stopping = true
    this.#stopped.abort()
    for (const worker of this.#all) this.#drain(worker)
    await Promise.all([...this.#all].map(({ ended }) => ended))
  }

  #startRolling (why: string): Promise<boolean> {
    this.#again = null
    this.#rolling = this.#roll(why).finally(() => { this.#rolling = null })
    return this.#rolling
  }

  async #roll (why: string): Promise<boolean> {
    const { log } = this.#options
    log.info(`restart: ${why}`)
    const failure = await this.#startBeside()
    const fresh = [...this.#fresh]
    this.#fresh.clear()
    if (failure === null && !this.#stopping) {
      for (const worker of fresh) this.#serve(worker)
      return true
    }
    if (!this.#stopping) log.error(`the restart has failed, the old processes go on: ${failure}`)
    for (const worker of fresh) this.#drain(worker)
    return false
  }

  /** Fill {@link #fresh}. @returns why it has failed, or `null`. */
  async #startBeside (): Promise<string | null> {
    try {
      for (let slot = this.#options.workers; slot > 0 && !this.#stopping; slot--) this.#fresh.add(await this.#start(slot))
    } catch (error) {
      return (error as Error).message // #start throws nothing else
    }
    const gone = [...this.#fresh].find(({ hasEnded }) => hasEnded)
    return gone === undefined ? null : `worker ${gone.slot} ${await gone.ended}`
  }

  /** @returns a new process, once it comes to serve. */
  async #start (slot: number): Promise<Worker> {
    const { program, sockets, startTimeout } = this.#options
    // one address for all: that of the supervisor is the first worker's
    const own = sockets.filter(({ place }) => place.name !== 'admin' || slot === 1)
    const worker = new Worker(program, slot, own, startTimeout, this.#relay)
    this.#all.add(worker)
    worker.ended.then((how) => this.#onEnd(worker, how))
    await worker.ready
    return worker
  }

  /** Let a process have its slot; the one that was there goes. */
  #serve (worker: Worker): void {
    const { slot, pid } = worker
    const old = this.#serving.get(slot)
    this.#serving.set(slot, worker)
    this.#options.log.info(`worker ${slot} serves, process ${pid}`)
    if (old !== undefined) this.#drain(old)
  }

  #drain (worker: Worker): void {
    worker.drain(this.#options.shutdownTimeout)
  }

  #onEnd (worker: Worker, how: string): void {
    this.#all.delete(worker)
    if (this.#serving.get(worker.slot) !== worker) return // it was to end, or has never served
    this.#serving.delete(worker.slot)
    if (this.#stopping) return

    if (performance.now() - worker.startedAt > this.#options.healthyAfter) this.#crashes.delete(worker.slot)
    this.#options.log.error(`worker ${worker.slot}, process ${worker.pid}, ${how}: it is started again`)
    this.#revive(worker.slot)
  }

  async #revive (slot: number): Promise<void> {
    while (true) {
      const crashes = this.#crashes.get(slot) ?? 0
      this.#crashes.set(slot, crashes + 1)
      await pause(Math.min(FIRST_PAUSE * 2 ** crashes, LONGEST_PAUSE), this.#stopped.signal)
      if (this.#stopping || this.#serving.has(slot)) return // a restart has been here meanwhile
      try {
        return this.#serve(await this.#start(slot))
      } catch (error) {
        if (!this.#stopping) this.#options.log.error(`worker ${slot} did not start: ${(error as Error).message}`)
      }
    }
  }

  readonly #relay = (from: Worker, to: Recipient, message: unknown): void => {
    const serving = [...this.#serving.values(), ...this.#fresh]
    const recipients = to === 'leader'
      ? [this.#serving.get(1)]
      : to === 'all' ? serving.filter((worker) => worker !== from) : [[...this.#all].find(({ pid }) => pid === to)]
    for (const worker of recipients) worker?.tell({ beego: 'relay', from: from.pid, message })
  }
}

/** Cut short by `signal`, without an error. */
function pause (ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, { once: true })
  })
}
