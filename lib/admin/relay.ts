// Several workers show as one: each tells the leader, once a second, what it has counted and how it is.

import type { Sample, WorkerInfo } from './data.js'
import type { Row, RowName, Statistics } from './statistics.js'

/** How workers speak to their leader. */
export interface WorkerChannel {
  /** Whether this process is the one that shows. */
  readonly isLeader: boolean
  /** Say something to the process that shows. @param message - What JSON can say. */
  sendToLeader (message: unknown): void
  /** @returns takes the listener away again. */
  onMessage (listener: (message: unknown, from: number) => void): () => void
}

/** How another worker was in its last second. */
export type WorkerState = WorkerInfo & Pick<Sample, 'eventLoopDelay' | 'gc' | 'cpu'>

/** What one worker has counted in a second, under one name. Durations are microseconds. */
interface Counted {
  readonly name: RowName
  readonly answered: number[]
  readonly failed: number[]
  aborted: number
}

interface Told {
  readonly supervisor: readonly Counted[]
  readonly state: WorkerState
}

/** Milliseconds after which a worker that says nothing is thought to be gone. */
const SILENCE = 5000

/** What a worker has counted since it told the leader. Names go along each time: the leader may be a new one. */
export class Outbox {
  #counted = new Map<Row, Counted>()

  answered (row: Row, duration: number, status: number): void {
    const { answered, failed } = this.#of(row)
    ;(status >= 500 ? failed : answered).push(Math.round(duration * 1000))
  }

  aborted (row: Row): void {
    this.#of(row).aborted++
  }

  /** @returns all of it, and begins anew. */
  take (): Counted[] {
    const taken = [...this.#counted.values()]
    this.#counted = new Map()
    return taken
  }

  #of (row: Row): Counted {
    let counted = this.#counted.get(row)
    if (counted === undefined) this.#counted.set(row, counted = { name: row.name, answered: [], failed: [], aborted: 0 })
    return counted
  }
}

/** The other workers, as the leader knows them. */
export class OtherWorkers {
  readonly #statistics: Statistics
  readonly #now: () => number
  readonly #states = new Map<number, { readonly state: WorkerState, readonly at: number }>()

  /** @param now - Milliseconds, of a clock that goes on. */
  constructor (statistics: Statistics, now: () => number = () => performance.now()) {
    this.#statistics = statistics
    this.#now = now
  }

  /** Messages of others pass. */
  hear (message: unknown): void {
    if (typeof message !== 'object' || message === null || !Object.hasOwn(message, 'supervisor')) return
    const { supervisor, state } = message as Told // what a worker of this application has said
    this.#states.set(state.pid, { state, at: this.#now() })
    for (const { name, answered, failed, aborted } of supervisor) {
      const row = this.#statistics.row(name)
      for (const us of answered) this.#statistics.record(row, us / 1000, 200)
      for (const us of failed) this.#statistics.record(row, us / 1000, 500)
      for (let i = 0; i < aborted; i++) this.#statistics.recordAborted(row)
    }
  }

  states (): WorkerState[] {
    const now = this.#now()
    for (const [pid, { at }] of this.#states) if (now - at > SILENCE) this.#states.delete(pid)
    return [...this.#states.values()].map(({ state }) => state)
  }
}

/** What a worker says to the leader. */
export function told (outbox: Outbox, { rss, heapUsed, eventLoopDelay, gc, cpu }: Sample): Told {
  return { supervisor: outbox.take(), state: { pid: process.pid, rss, heapUsed, eventLoopDelay, gc, cpu } }
}
