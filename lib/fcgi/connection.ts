// One connection of a web server: requests one after the other, as `fastcgi_keep_conn` wants it or not. Whatever a peer sends, the
// worst that happens is that its connection ends. Source: FastCGI Specification 1.0, sections 3 to 6.

import type { Socket } from 'node:net'
import { requestHead } from './head.js'
import { readPairs, shortPairs } from './pairs.js'
import { endRequest, type FcgiRecord, KEEP_CONNECTION, ProtocolStatus, RecordReader, recordsOf, RecordType, Role } from './record.js'
import { RequestSocket } from './request-socket.js'

/** Bytes that the parameters of a request may have: Node's limit for headers is far below. */
const MOST_PARAMS = 256 * 1024
/** Bytes of replies that may wait for a peer to read them. */
const MOST_REPLIES = 1024 * 1024
/** Milliseconds that a peer may go on sending what nobody wants. */
const LINGER = 5000

/** What a web server may ask for. One request at a time makes waiting simple, and none of them sends more. */
const VALUES: ReadonlyMap<string, string> = new Map([['FCGI_MAX_CONNS', '1024'], ['FCGI_MAX_REQS', '1024'], ['FCGI_MPXS_CONNS', '0']])

interface Request {
  readonly id: number
  readonly keeps: boolean
  params: Buffer[]
  size: number
  /** Whether the parameters have ended. */
  isNamed: boolean
  socket: RequestSocket | null
}

export class FcgiConnection {
  readonly #socket: Socket
  readonly #idleTimeout: number
  readonly #serve: (request: RequestSocket) => void
  readonly #reader = new RecordReader()
  #request: Request | null = null
  #isClosing = false

  /**
   * @param idleTimeout - Milliseconds that it may stay without a request, or without the rest of its head.
   * @param serve - Takes each request.
   */
  constructor (socket: Socket, idleTimeout: number, serve: (request: RequestSocket) => void) {
    this.#socket = socket
    this.#idleTimeout = idleTimeout
    this.#serve = serve
    socket.setTimeout(idleTimeout)
    socket.on('timeout', () => { if (this.#request?.socket?.emit('timeout') !== true) socket.destroy() })
    socket.on('data', (chunk: Buffer) => { this.#read(chunk) })
    socket.on('error', () => { socket.destroy() })
    socket.on('close', () => { this.#abandon() })
    socket.on('end', () => { this.#abandon() })
  }

  get isIdle (): boolean { return this.#request === null }

  /** Take no further request. */
  close (): void {
    this.#isClosing = true
    if (this.isIdle) this.#socket.destroySoon()
  }

  #read (chunk: Buffer): void {
    const records = this.#reader.read(chunk)
    if (records === null) {
      this.#socket.destroy()
      return
    }
    for (const record of records) if (!this.#socket.destroyed) this.#take(record)
  }

  #take (record: FcgiRecord): void {
    const { type, id, content } = record
    if (id === 0) return this.#manage(type, content)
    if (type === RecordType.beginRequest) return this.#begin(id, content)

    const request = this.#request
    if (request?.id !== id) return // of a request that has been answered
    if (type === RecordType.params) this.#params(request, content)
    if (type === RecordType.stdin) this.#input(request, content)
    if (type === RecordType.abortRequest) this.#abort(request)
  }

  #manage (type: number, content: Buffer): void {
    if (type !== RecordType.getValues) {
      this.#reply(recordsOf(RecordType.unknownType, 0, Buffer.from([type, 0, 0, 0, 0, 0, 0, 0])))
      return
    }
    const asked = readPairs(content) ?? new Map<string, string>()
    this.#reply(recordsOf(RecordType.getValuesResult, 0, shortPairs([...VALUES].filter(([name]) => asked.has(name)))))
  }

  /** Who asks on and on and never reads is no web server. */
  #reply (bytes: Buffer): void {
    if (this.#socket.writableLength > MOST_REPLIES) this.#socket.destroy()
    else this.#socket.write(bytes)
  }

  #begin (id: number, content: Buffer): void {
    const role = content.length < 8 ? -1 : content.readUInt16BE(0)
    if (this.#request !== null) this.#reply(endRequest(id, ProtocolStatus.cannotMultiplex))
    else if (role !== Role.responder) this.#reply(endRequest(id, ProtocolStatus.unknownRole))
    else this.#request = { id, keeps: (content[2]! & KEEP_CONNECTION) !== 0, params: [], size: 0, isNamed: false, socket: null } // it has 8 bytes
  }

  #params (request: Request, content: Buffer): void {
    if (request.isNamed) return
    request.isNamed = content.length === 0
    request.params.push(content)
    request.size += content.length
    if (request.size > MOST_PARAMS) this.#socket.destroy()
  }

  #input (request: Request, content: Buffer): void {
    if (!request.isNamed) {
      this.#socket.destroy()
      return
    }
    if (request.socket === null && !this.#start(request, content.length > 0)) return
    if (content.length === 0) request.socket!.inputEnd() // #start has made it
    else if (!request.socket!.input(content)) this.#socket.pause()
  }

  #start (request: Request, hasInput: boolean): boolean {
    const params = readPairs(Buffer.concat(request.params))
    const head = params === null ? null : requestHead(params, hasInput)
    request.params = []
    if (params === null || head === null) {
      this.#answer(request, Buffer.from('Status: 400 Bad Request\r\n\r\n'))
      this.#end(request)
      return false
    }

    this.#socket.setTimeout(0) // the server has time limits of its own
    request.socket = new RequestSocket({
      socket: this.#socket,
      write: (bytes, done) => { this.#answer(request, bytes, done) },
      end: () => { this.#end(request) },
      fail: () => { this.#socket.destroy() },
      resume: () => { this.#socket.resume() }
    }, params, head)
    this.#serve(request.socket)
    return true
  }

  #answer ({ id }: Request, bytes: Buffer, done?: (error?: Error | null) => void): void {
    this.#socket.write(recordsOf(RecordType.stdout, id, bytes), done)
  }

  #end (request: Request): void {
    const { id, keeps, socket } = request
    this.#request = null

    this.#socket.write(Buffer.concat([recordsOf(RecordType.stdout, id, Buffer.alloc(0)), endRequest(id, ProtocolStatus.requestComplete)]))
    this.#socket.setTimeout(this.#idleTimeout)
    this.#socket.resume() // what is left of its input is passed over
    if (keeps && !this.#isClosing) return
    this.#socket.end()
    if (socket?.hasInput !== false) setTimeout(() => { this.#socket.destroy() }, LINGER).unref()
  }

  #abort (request: Request): void {
    if (request.socket === null) this.#end(request)
    else request.socket.destroy()
  }

  /** The web server has gone. */
  #abandon (): void {
    const { socket = null } = this.#request ?? {}
    this.#request = null
    this.#socket.destroy()
    socket?.destroy()
  }
}
