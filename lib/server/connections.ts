// The connections of HTTP servers, and how they end without losing a request.
//
// A server that stops takes no new connection. What comes on one that is kept is answered, and the answer says that it is the last
// one. A connection that nothing runs on is closed after a while only: at once would race with a client that is just sending, and
// Node's own `server.close()` does that. Upgraded connections are left to whoever upgraded them.

import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Server as TlsServer } from 'node:tls'

const kResponse = Symbol('beego.connection.response')

/** `null` before the first request; the latest answer; `'upgraded'`. */
type Tracked = Socket & { [kResponse]?: ServerResponse | 'upgraded' | null }

interface Quiet {
  /** When it was last seen to do something, by `performance.now()`. */
  since: number
  bytes: number
}

interface DrainOptions {
  /** Milliseconds until everything that is left is cut off. */
  readonly limit: number
  /** Milliseconds that a connection without a request is kept for the one that may be on its way. */
  readonly idle: number
  /** Called at the start and then again and again: a chance to end upgraded connections. */
  readonly onTick?: () => void
}

const TICK = 50

export class Connections {
  readonly #servers: NetServer[] = []
  readonly #others: Array<Pick<HttpServer, 'closeIdleConnections'>> = []
  readonly #sockets = new Set<Tracked>()
  #draining = false

  /**
   * Count the connections of `server` from now on: before it listens.
   *
   * @param isHttp - `false`: its connections are not those of HTTP requests, and it knows itself which of them it can close.
   */
  watch (server: NetServer & Pick<HttpServer, 'closeIdleConnections'>, isHttp = true): void {
    this.#servers.push(server)
    if (!isHttp) {
      this.#others.push(server)
      return
    }

    // of TLS the socket that requests have, which comes after the handshake
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Tracked) => {
      socket[kResponse] = null
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })

    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => this.#onRequest(request, response))
    // with a listener Node hands every upgrade over: only where there is somebody to take it
    if (server.listenerCount('upgrade') > 0) {
      server.on('upgrade', (_request: IncomingMessage, socket: Tracked) => { socket[kResponse] = 'upgraded' })
    }
  }

  get size (): number {
    return this.#sockets.size
  }

  /** Stop listening, and let what runs end. @returns how many connections were cut off at the limit. */
  async drain ({ limit, idle, onTick = () => {} }: DrainOptions): Promise<number> {
    this.#draining = true
    const closed = Promise.all(this.#servers.map(stopListening)).then(() => true)
    for (const socket of this.#sockets) announceEnd(socket[kResponse])

    const quiet = new Map<Tracked, Quiet>()
    const start = performance.now()
    const end = start + limit
    while (performance.now() < end) {
      onTick()
      if (performance.now() - start >= idle) for (const server of this.#others) server.closeIdleConnections()
      this.#closeQuiet(quiet, idle)
      if (await Promise.race([closed, sleep(Math.max(1, Math.min(TICK, end - performance.now())), false)])) return 0
    }
    const left = this.#sockets.size
    for (const socket of this.#sockets) socket.destroy()
    return left
  }

  #onRequest (request: IncomingMessage, response: ServerResponse): void {
    const socket: Tracked = request.socket
    if (this.#draining) {
      const previous = socket[kResponse]
      // more came while that one was answered: it is not the last one after all
      if (isRunning(previous) && !previous.headersSent) previous.removeHeader('connection')
      response.setHeader('connection', 'close')
    }
    socket[kResponse] = response
  }

  #closeQuiet (quiet: Map<Tracked, Quiet>, idle: number): void {
    const now = performance.now()
    for (const socket of this.#sockets) {
      const before = quiet.get(socket)
      const bytes = socket.bytesRead
      if (before === undefined || before.bytes !== bytes || isRunning(socket[kResponse]) || socket[kResponse] === 'upgraded') {
        quiet.set(socket, { since: now, bytes })
      } else if (now - before.since >= idle) {
        socket.destroy()
      }
    }
  }
}

function isRunning (response: Tracked[typeof kResponse]): response is ServerResponse {
  return typeof response === 'object' && response !== null && !response.writableFinished
}

/** An answer that has not begun can still say that it is the last one of its connection. */
function announceEnd (response: Tracked[typeof kResponse]): void {
  if (isRunning(response) && !response.headersSent) response.setHeader('connection', 'close')
}

/** Without closing idle connections, as the `close()` of an HTTP server does. @returns when the last connection has ended. */
function stopListening (server: NetServer): Promise<void> {
  return new Promise((resolve) => { NetServer.prototype.close.call(server, () => resolve()) })
}
