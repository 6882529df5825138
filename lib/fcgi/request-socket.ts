// One FastCGI request as a connection with one HTTP request: Node's own server reads it and answers on it, with its limits, its time
// limits and its errors. Reading waits for the program, writing for the web server.

import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { CgiAnswer } from './answer.js'
import { type BodyLength, type Head, type Params, type Peer, peerOf } from './head.js'

/** What the request needs of its connection. */
export interface Link {
  readonly socket: Socket
  /** Pass on a piece of the answer. */
  write (bytes: Buffer, done: (error?: Error | null) => void): void
  /** The answer is whole. */
  end (): void
  /** It is not, and will not be. */
  fail (): void
  /** The program reads on. */
  resume (): void
}

/** @property remoteAddress - and its like: what `request.ip` and `request.protocol` ask a socket for. */
export interface RequestSocket extends Peer {}

export class RequestSocket extends Duplex {
  readonly #link: Link
  readonly #answer = new CgiAnswer()
  #left: BodyLength
  #hasInput = true
  #isDone = false

  constructor (link: Link, params: Params, head: Head) {
    super({ allowHalfOpen: true })
    this.#link = link
    this.#left = head.bodyLength
    Object.assign(this, peerOf(params))
    this.push(Buffer.from(head.text, 'latin1'))
  }

  /** Whether there is more of the body to come. */
  get hasInput (): boolean { return this.#hasInput }

  /** A piece of the body; what is beyond its length is nothing. @returns whether there is room for more. */
  input (content: Buffer): boolean {
    if (!this.#hasInput) return true
    if (this.#left === null) {
      return this.push(Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')]))
    }
    const wanted = content.subarray(0, this.#left)
    this.#left -= wanted.length
    return wanted.length === 0 || this.push(wanted)
  }

  /** The body has ended, and before its length if it did so too early. */
  inputEnd (): void {
    if (!this.#hasInput) return
    this.#hasInput = false
    if (this.#left === null) this.push('0\r\n\r\n')
    else if (this.#left > 0) this.push(null)
  }

  override _read (): void { this.#link.resume() }

  override _write (chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const bytes = this.#answer.take(chunk)
    if (bytes.length === 0) done()
    else this.#link.write(bytes, done)
  }

  override _final (done: () => void): void {
    this.#finish(true)
    done()
  }

  override _destroy (error: Error | null, done: (error?: Error | null) => void): void {
    this.#finish(this.#answer.isComplete)
    done(error)
  }

  #finish (isWhole: boolean): void {
    if (this.#isDone) return
    this.#isDone = true
    if (isWhole) this.#link.end()
    else this.#link.fail()
  }

  // what else Node's server and Fastify ask a socket for

  setTimeout (milliseconds: number, callback?: () => void): this {
    if (callback !== undefined) this.once('timeout', callback)
    this.#link.socket.setTimeout(milliseconds)
    return this
  }

  /** As net.Socket does: end, and then be gone. */
  destroySoon (): void {
    this.once('finish', () => { this.destroy() })
    this.end()
  }

  setKeepAlive (): this { return this }
  setNoDelay (): this { return this }
  ref (): this { return this }
  unref (): this { return this }

  address (): object {
    return { address: this.localAddress, port: this.localPort, family: this.localAddress?.includes(':') ? 'IPv6' : 'IPv4' }
  }

  get bytesRead (): number { return this.#link.socket.bytesRead }
  get bytesWritten (): number { return this.#link.socket.bytesWritten }
}
