// A web server's part of FastCGI: one request, one answer. By the FastCGI Specification 1.0.

import { once } from 'node:events'
import { connect, type NetConnectOpts } from 'node:net'

const BEGIN = 1
const END = 3
const PARAMS = 4
const STDIN = 5
const STDOUT = 6

export class FcgiClient {
  readonly #at: NetConnectOpts

  /** @param at - A port of 127.0.0.1, or the path of a Unix socket. */
  constructor (at: number | string) {
    this.#at = typeof at === 'string' ? { path: at } : { port: at, host: '127.0.0.1' }
  }

  /** The answer as it came: head and body. */
  async get (uri: string): Promise<string> {
    const socket = connect(this.#at)
    await once(socket, 'connect')
    const params = { REQUEST_METHOD: 'GET', REQUEST_URI: uri, SERVER_PROTOCOL: 'HTTP/1.1', HTTP_HOST: 'example.com', REMOTE_ADDR: '203.0.113.7', REMOTE_PORT: '4711' }
    const pairs = Object.entries(params).map(([name, value]) => Buffer.concat([Buffer.from([name.length, value.length]), Buffer.from(name + value)]))
    socket.write(Buffer.concat([
      record(BEGIN, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0])), record(PARAMS, Buffer.concat(pairs)), record(PARAMS, Buffer.alloc(0)), record(STDIN, Buffer.alloc(0))
    ]))

    let bytes = Buffer.alloc(0)
    let answer = ''
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer])
      while (bytes.length >= 8 && bytes.length >= 8 + bytes.readUInt16BE(4) + bytes[6]!) { // it has a header
        const end = 8 + bytes.readUInt16BE(4)
        if (bytes[1] === STDOUT) answer += bytes.subarray(8, end).toString()
        if (bytes[1] === END) socket.end()
        bytes = bytes.subarray(end + bytes[6]!) // it has a header
      }
    }
    return answer
  }
}

function record (type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 0xff, 0, 0]), content])
}
