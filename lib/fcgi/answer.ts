// The bytes of an HTTP/1.1 answer as those of a CGI answer: `Status:` for the status line, no headers of the connection, no interim
// answers, no chunks.

const END_OF_HEAD = '\r\n\r\n'
const OF_CONNECTION = /^(?:connection|keep-alive|transfer-encoding|trailer):/i

export class CgiAnswer {
  #head: Buffer | null = Buffer.alloc(0)
  /** What is still to come of the body; `Infinity` when the answer does not say. */
  #left = Infinity
  #chunks: ChunkDecoder | null = null

  /** Whether the answer has come to the end that it announced. */
  get isComplete (): boolean { return this.#head === null && this.#left <= 0 }

  /** What to pass on of the next piece. */
  take (chunk: Buffer): Buffer {
    if (this.#head === null) return this.#body(chunk)

    let bytes = Buffer.concat([this.#head, chunk])
    for (;;) {
      const end = bytes.indexOf(END_OF_HEAD)
      if (end === -1) {
        this.#head = bytes
        return Buffer.alloc(0)
      }
      const lines = bytes.toString('latin1', 0, end).split('\r\n')
      bytes = bytes.subarray(end + END_OF_HEAD.length)
      if (/^HTTP\/1\.1 1\d\d /.test(lines[0]!)) continue // an interim answer; split gives at least one line
      this.#head = null
      return Buffer.concat([this.#cgiHead(lines), this.#body(bytes)])
    }
  }

  #cgiHead ([status = '', ...headers]: readonly string[]): Buffer {
    for (const header of headers) {
      const [, length] = /^content-length: *(\d+)$/i.exec(header) ?? []
      if (length !== undefined) this.#left = Number(length)
      if (/^transfer-encoding: *chunked$/i.test(header)) this.#chunks = new ChunkDecoder()
    }
    const kept = headers.filter((header) => !OF_CONNECTION.test(header))
    return Buffer.from([status.replace(/^HTTP\/1\.1 /, 'Status: '), ...kept].join('\r\n') + END_OF_HEAD, 'latin1')
  }

  #body (bytes: Buffer): Buffer {
    if (this.#chunks === null) {
      this.#left -= bytes.length
      return bytes
    }
    const body = this.#chunks.take(bytes)
    if (this.#chunks.isAtEnd) this.#left = 0
    return body
  }
}

/** What is inside of `Transfer-Encoding: chunked`, as Node writes it; trailers are dropped. */
class ChunkDecoder {
  isAtEnd = false
  #line = ''
  /** Bytes of the chunk with the line break behind it. */
  #left = 0

  take (bytes: Buffer): Buffer {
    const parts: Buffer[] = []
    for (let at = 0; at < bytes.length && !this.isAtEnd;) {
      if (this.#left > 0) {
        const content = bytes.subarray(at, at + Math.max(0, this.#left - 2))
        parts.push(content)
        const taken = Math.min(this.#left, bytes.length - at)
        at += taken
        this.#left -= taken
        continue
      }
      this.#line += String.fromCharCode(bytes[at++]!) // there is one, at < length
      if (!this.#line.endsWith('\r\n')) continue
      const size = parseInt(this.#line, 16)
      this.#line = ''
      this.isAtEnd = size === 0
      this.#left = size + 2
    }
    return Buffer.concat(parts)
  }
}
