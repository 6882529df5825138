// Server-sent events: text/event-stream. Source: the HTML standard, "Server-sent events".

import { Readable } from 'node:stream'

/** One server-sent event. */
export interface ServerEvent {
  /** What listeners are added for. @default 'message' */
  readonly event?: string
  /** A text, or a value that goes as JSON. */
  readonly data: unknown
  /** What a client that comes back says it has seen last: `Last-Event-ID`. */
  readonly id?: string
  /** Milliseconds after which a client comes back. */
  readonly retry?: number
}

/** The events, as they come; a text is one without a name. */
export type EventSource = AsyncIterable<ServerEvent | string>

/** Ends with its source; a client that leaves ends the source. */
export class EventStream extends Readable {
  readonly #events: AsyncIterator<ServerEvent | string>
  readonly #heartbeat: NodeJS.Timeout
  #isAsking = false
  #isOver = false

  /** @param heartbeat - Milliseconds between signs of life, by which both sides learn of a dead connection. */
  constructor (source: EventSource, heartbeat: number) {
    super()
    this.#events = source[Symbol.asyncIterator]()
    this.#heartbeat = setInterval(() => { if (!this.#isOver) this.push(':\n\n') }, heartbeat).unref()
    this.push(':\n\n') // the client's connection is open from here on, however long the first event takes
  }

  override _read (): void {
    if (this.#isAsking) return
    this.#isAsking = true
    this.#events.next().then(({ done, value }) => {
      this.#isAsking = false
      if (this.#isOver) return
      if (done === true) this.finish()
      else this.push(eventText(value))
    }, (error: unknown) => this.destroy(error as Error))
  }

  /** End as if the source had: the client comes back, to whoever serves then. */
  finish (): void {
    if (this.#isOver) return
    this.#isOver = true
    this.push(null)
  }

  override _destroy (error: Error | null, callback: (error?: Error | null) => void): void {
    this.#isOver = true
    clearInterval(this.#heartbeat)
    this.#events.return?.().catch(() => {}) // nobody is left to be told
    callback(error)
  }
}

/** One event; what would end a line of it starts another line of its data, or is left out of its name. */
export function eventText (given: ServerEvent | string): string {
  const { event, data, id, retry } = typeof given === 'string' ? { data: given } as ServerEvent : given
  let text = ''
  if (event !== undefined) text += `event: ${oneLine(event)}\n`
  if (id !== undefined) text += `id: ${oneLine(id).replaceAll('\0', '')}\n`
  if (retry !== undefined) text += `retry: ${Math.max(0, Math.round(retry))}\n`
  const lines = (typeof data === 'string' ? data : JSON.stringify(data) ?? '').split(/\r\n|\r|\n/)
  return `${text}${lines.map((line) => `data: ${line}\n`).join('')}\n`
}

function oneLine (text: string): string {
  return text.replace(/[\r\n]/g, ' ')
}
