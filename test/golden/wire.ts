// One HTTP/1.1 exchange over a plain socket: the request target goes out byte for byte as recorded (`//`, `http://host/x`,
// `/%zz`), which neither `inject` nor Node's client allow. The answer is read to the end of the connection.

import { connect } from 'node:net'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

export interface WireRequest {
  readonly method: string
  /** The raw request target. */
  readonly target: string
  /** Sent in addition to `Host: example.com`, `Connection: close` and the body's length. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
}

export interface WireAnswer {
  readonly status: number
  /** Names in lower case; one entry a header line. */
  readonly headers: Readonly<Record<string, readonly string[]>>
  /** Chunks joined, content encoding as it came. */
  readonly body: Buffer
}

/** Methods whose requests carry a `Content-Length` even when they have no body. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

const TIMEOUT_MS = 10_000

/** The answer, or `null` if the server closed the connection without one. */
export async function exchange (port: number, request: WireRequest): Promise<WireAnswer | null> {
  return parseAnswer(await roundTrip(port, requestBytes(request)), request.method)
}

/** The body with its `Content-Encoding` undone; `null` if it cannot be. */
export function decodedBody ({ headers, body }: WireAnswer): string | null {
  if (body.length === 0) return ''
  try {
    return decode(body, headers['content-encoding']?.[0] ?? 'identity').toString()
  } catch {
    return null
  }
}

function decode (body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'gzip': return gunzipSync(body)
    case 'br': return brotliDecompressSync(body)
    // HTTP's `deflate` is zlib's format, but senders of the bare stream are common.
    case 'deflate': return (body[0]! & 0x0f) === 8 ? inflateSync(body) : inflateRawSync(body)
    default: return body
  }
}

function requestBytes ({ method, target, headers = {}, body }: WireRequest): Buffer {
  const payload = Buffer.from(body ?? '')
  const given = new Set(Object.keys(headers).map(name => name.toLowerCase()))
  const lines = [`${method} ${target} HTTP/1.1`]

  if (!given.has('host')) lines.push('Host: example.com')
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (!given.has('content-length') && (body !== undefined || WITH_BODY.has(method.toUpperCase()))) {
    lines.push(`Content-Length: ${payload.length}`)
  }
  lines.push('Connection: close')

  return Buffer.concat([Buffer.from(lines.join('\r\n') + '\r\n\r\n'), payload])
}

function roundTrip (port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(bytes))

    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`No answer within ${TIMEOUT_MS} ms`)))
    socket.on('data', chunk => chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks)))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A server that refuses a request may reset the connection right behind its answer.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
  })
}

function parseAnswer (bytes: Buffer, method: string): WireAnswer | null {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return null

  // UTF-8 and not Latin-1: Go sends the bytes of a header value as they are.
  const [statusLine = '', ...lines] = bytes.toString('utf8', 0, headEnd).split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const rest = bytes.subarray(headEnd + 4)
  if (status >= 100 && status < 200) return parseAnswer(rest, method)

  const headers = parseHeaders(lines)
  const bodiless = method === 'HEAD' || status === 204 || status === 304
  return { status, headers, body: bodiless ? Buffer.alloc(0) : transferDecoded(rest, headers) }
}

function parseHeaders (lines: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    headers[name] = [...headers[name] ?? [], line.slice(colon + 1).trim()]
  }
  return headers
}

function transferDecoded (bytes: Buffer, headers: WireAnswer['headers']): Buffer {
  if (headers['transfer-encoding']?.includes('chunked')) return joinChunks(bytes)
  const length = headers['content-length']?.[0]
  return length === undefined ? bytes : bytes.subarray(0, Number(length))
}

function joinChunks (bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (lineEnd < 0 || !(size > 0)) return Buffer.concat(chunks)

    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
