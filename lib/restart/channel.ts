// Messages between the workers of one application, by way of their manager. An application of one process is its own leader, so
// that programs need not ask how many there are.

import { type FromManager, type FromWorker, isOurs } from './messages.js'

/** The part of `process` that a worker speaks through. */
export interface Port {
  readonly pid: number
  send? (message: FromWorker, done?: (error: Error | null) => void): unknown
  on (event: 'message', listener: (message: unknown) => void): unknown
  off (event: 'message', listener: (message: unknown) => void): unknown
}

/** Hears what other workers say. @param from - Id of the process that has sent it: {@link Channel.send} takes it for an answer. */
export type MessageListener = (message: unknown, from: number) => void

/** Messages between the workers of one application. */
export class Channel {
  /** From 1 on; 0 where there is no manager. */
  readonly worker: number
  readonly #port: Port
  readonly #listeners = new Set<MessageListener>()

  constructor (port: Port, worker: number) {
    this.#port = port
    this.worker = worker
    if (worker > 0) port.on('message', this.#onMessage)
  }

  /** Whether messages to the leader come here: worker 1, or the only process. While a new worker 1 starts, the old one leads. */
  get isLeader (): boolean {
    return this.worker <= 1
  }

  /** Say something to worker 1. @param message - Anything that JSON can say. */
  sendToLeader (message: unknown): void {
    if (this.worker === 0) this.#deliverSoon(message)
    else this.#tell({ beego: 'relay', to: 'leader', message })
  }

  /** To every other worker that serves. */
  broadcast (message: unknown): void {
    if (this.worker > 0) this.#tell({ beego: 'relay', to: 'all', message })
  }

  /** To one worker, by its process id; to nobody if that one has ended. */
  send (to: number, message: unknown): void {
    if (this.worker > 0) this.#tell({ beego: 'relay', to, message })
    else if (to === this.#port.pid) this.#deliverSoon(message)
  }

  /** @returns takes the listener away again. */
  onMessage (listener: MessageListener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** Hear nothing more. */
  close (): void {
    this.#port.off('message', this.#onMessage)
    this.#listeners.clear()
  }

  /** A manager that has gone is noticed elsewhere; until then nobody listens. */
  #tell (message: FromWorker): void {
    this.#port.send?.(message, () => {})
  }

  #deliverSoon (message: unknown): void {
    queueMicrotask(() => this.#deliver(message, this.#port.pid))
  }

  #deliver (message: unknown, from: number): void {
    for (const listener of this.#listeners) listener(message, from)
  }

  readonly #onMessage = (message: unknown): void => {
    if (!isOurs(message)) return
    const { beego, ...said } = message as FromManager // a worker hears its manager only
    if (beego === 'relay' && 'from' in said) this.#deliver(said.message, said.from)
  }
}
