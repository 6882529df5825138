// Server-sent events: a sample a second for as many clients as there may be.
// Source: https://html.spec.whatwg.org/multipage/server-sent-events.html

import type { Writable } from 'node:stream'
import { FST_BEEGO_ADMIN_STREAMS } from '../errors.js'
import type { Sample } from './data.js'

const CLIENTS = 32

/** Bytes that wait for a client that does not read; one that has more is let go. */
const BACKLOG = 64 * 1024

/** Milliseconds. Longer than a second without a sample means that nothing is sampled: the connection is kept alive. */
const HEARTBEAT = 15_000

export class SampleStream {
  readonly #clients = new Set<Writable>()
  readonly #stop: () => void
  readonly #heartbeat: NodeJS.Timeout

  /** @param subscribe - Calls back with each sample; returns how to end that. */
  constructor (subscribe: (listener: (sample: Sample) => void) => () => void) {
    this.#stop = subscribe((sample) => this.#send(`event: sample\nid: ${sample.time}\ndata: ${JSON.stringify(sample)}\n\n`))
    this.#heartbeat = setInterval(() => this.beat(), HEARTBEAT).unref()
  }

  get size (): number {
    return this.#clients.size
  }

  /** @throws FST_BEEGO_ADMIN_STREAMS (503) */
  assertPlace (): void {
    if (this.#clients.size >= CLIENTS) throw new FST_BEEGO_ADMIN_STREAMS(CLIENTS)
  }

  /** Send samples until the client leaves. */
  add (client: Writable): void {
    this.#clients.add(client)
    client.once('close', () => this.#clients.delete(client))
    client.once('error', () => client.destroy())
    client.write('retry: 2000\n\n')
  }

  /** Show every client that the connection lives. */
  beat (): void {
    this.#send(': alive\n\n')
  }

  close (): void {
    clearInterval(this.#heartbeat)
    this.#stop()
    for (const client of this.#clients) client.end()
    this.#clients.clear()
  }

  #send (event: string): void {
    for (const client of this.#clients) {
      if (client.writableLength > BACKLOG) client.destroy()
      else client.write(event)
    }
  }
}
