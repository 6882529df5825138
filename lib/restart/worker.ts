// One process of an application, as its manager sees it: started with the sockets, ready or failed, drained, ended.

import { type ChildProcess, spawn } from 'node:child_process'
import { type FromManager, type FromWorker, isOurs, type HandedSocket, type Recipient, SOCKETS_ENV, WORKER_ENV } from './messages.js'
import type { SharedSocket } from './shared-socket.js'

/** What is started: this very program again. */
export interface Program {
  readonly execPath: string
  readonly execArgv: readonly string[]
  /** The script and what stands behind it. */
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

type Relay = (from: Worker, to: Recipient, message: unknown) => void

/** Standard input, output and error, and the channel. */
const FIRST_FD = 4

export class Worker {
  readonly slot: number
  /** 0 when it could not be started. */
  readonly pid: number
  readonly startedAt = performance.now()
  /** Resolves when it serves; rejects with the reason when it does not come to that. */
  readonly ready: Promise<void>
  /** Resolves with how it has ended: `exited with code 1`. */
  readonly ended: Promise<string>
  hasEnded = false
  #state: 'starting' | 'ready' | 'draining' = 'starting'
  readonly #child: ChildProcess
  #killer: NodeJS.Timeout | null = null

  constructor (program: Program, slot: number, sockets: readonly SharedSocket[], startTimeout: number, relay: Relay) {
    this.slot = slot
    const handed = sockets.map(({ place }, i): HandedSocket => ({ fd: FIRST_FD + i, place }))
    this.#child = spawn(program.execPath, [...program.execArgv, ...program.argv], {
      env: { ...program.env, [WORKER_ENV]: String(slot), [SOCKETS_ENV]: JSON.stringify(handed) },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', ...sockets.map(({ fd }) => fd)]
    })
    this.pid = this.#child.pid ?? 0
    this.#child.on('message', (message) => {
      if (isOurs(message) && message.beego === 'relay' && 'to' in message) relay(this, message.to, message.message)
    })
    this.ended = new Promise((resolve) => {
      const end = (how: string) => {
        this.hasEnded = true
        if (this.#killer !== null) clearTimeout(this.#killer)
        resolve(how)
      }
      this.#child.once('exit', (code, signal) => end(signal === null ? `exited with code ${code}` : `was ended by ${signal}`))
      this.#child.once('error', (error) => { if (this.pid === 0) end(error.message) }) // it could not be started
    })
    this.ready = this.#whenReady(startTimeout)
    this.ready.catch(() => {}) // whoever waits for it is told
  }

  /** Let it end what it does, and then itself. @param limit - Milliseconds until it is killed. */
  drain (limit: number): void {
    if (this.#state === 'draining' || this.hasEnded) return
    // one that is still starting has nothing to end, and may not listen to us yet
    if (this.#state === 'starting') this.#child.kill('SIGTERM')
    else this.tell({ beego: 'drain' })
    this.#state = 'draining'
    this.#killer = setTimeout(() => this.#child.kill('SIGKILL'), limit)
  }

  tell (message: FromManager): void {
    if (this.#child.connected) this.#child.send(message, () => {}) // its end is told by `ended`
  }

  async #whenReady (limit: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const reason = await new Promise<string | null>((resolve) => {
      this.#child.on('message', (message) => {
        if (!isOurs(message)) return
        const said = message as FromWorker // a manager hears its workers only
        if (said.beego === 'ready') resolve(null)
        else if (said.beego === 'failed') resolve(said.reason)
      })
      this.ended.then((how) => resolve(`the process ${how} before it served`))
      timer = setTimeout(() => resolve(`the process did not serve within ${limit} ms`), limit)
    })
    clearTimeout(timer)
    if (reason === null && this.#state === 'starting') {
      this.#state = 'ready'
      return
    }
    this.drain(1000)
    throw new Error(reason ?? 'it was stopped before it served')
  }
}
