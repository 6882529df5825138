// The load: keep-alive connections, one request at a time on each, the next one sent when the answer is complete. Every
// answer is compared with the expected one, also while it is measured.
//
//   node load.mjs <workload> <connections> <port>…        (started by harness/slices.mjs)
//
// Questions: `{ target, check: true }` → `{ contentType }`; `{ target, ms }` → `{ requests, elapsed }`, elapsed in µs. An
// answer `{ error }` ends the run.

import { connect } from 'node:net'
import { exchangesOf, loadWorkload } from './workloads/index.mjs'

const READ_BUFFER_BYTES = 16_384
const CHECKED_BEFOREHAND = 100

/** Requests follow each other in steps of a prime, so that 10,000 routes are not visited in the order of their making. */
const STRIDE = 7919

const [name, connections, ...ports] = process.argv.slice(2)
const exchanges = exchangesOf(await loadWorkload(name)).map(({ method, path, headers, body, expectedBody }) => ({
  line: `${method} ${path}`,
  bytes: Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headerLines(headers, body)}\r\n${body}`),
  expected: Buffer.from(expectedBody)
}))
const targets = ports.map((port) => ({ port: Number(port), cursor: 0, contentType: '', pool: /** @type {Connection[]} */ ([]) }))

process.on('disconnect', () => process.exit(0))
process.on('message', async (/** @type {any} */ { target, check, ms }) => {
  try {
    process.send?.(check ? await checkAnswers(targets[target]) : await slice(targets[target], ms))
  } catch (error) {
    process.send?.({ error: /** @type {Error} */ (error).message })
  }
})
process.send?.({ ready: true })

/** @typedef {typeof targets[number]} Target */
/** @typedef {typeof exchanges[number]} Exchange */

/** @param {Target} target */
async function checkAnswers (target) {
  const connection = await open(target)
  const step = Math.max(1, Math.floor(exchanges.length / CHECKED_BEFOREHAND))
  for (let i = 0; i < exchanges.length; i += step) {
    await new Promise((resolve, reject) => connection.send(exchanges[i], (error) => error === null ? resolve(null) : reject(error)))
  }
  connection.socket.destroy()
  return { contentType: target.contentType }
}

/**
 * Keep every connection of the target busy for `ms`, then wait until the last answer is there.
 *
 * The load never sleeps meanwhile. If it did, the faster it is compared with the server, the more often a write of the server
 * would have to wake it, at the server's cost: 5 µs more in a handler then read as 7 to 12 µs.
 *
 * @param {Target} target
 * @param {number} ms
 * @returns {Promise<{ requests: number, elapsed: number }>}
 */
async function slice (target, ms) {
  await fillPool(target)
  return await new Promise((resolve, reject) => {
    let requests = 0
    let busy = target.pool.length
    const start = performance.now()
    const end = start + ms

    stayAwake()
    for (const connection of target.pool) connection.send(nextExchange(target), onAnswer)

    function stayAwake () {
      if (busy > 0) setImmediate(stayAwake)
    }

    function onAnswer (/** @type {Error | null} */ error, /** @type {Connection} */ connection) {
      if (error !== null) { busy = 0; reject(error); return }
      requests++
      const now = performance.now()
      if (now < end) connection.send(nextExchange(target), onAnswer)
      else if (--busy === 0) resolve({ requests, elapsed: (now - start) * 1000 })
    }
  })
}

/** @param {Target} target */
function nextExchange (target) {
  const exchange = exchanges[target.cursor]
  target.cursor = (target.cursor + STRIDE) % exchanges.length
  return exchange
}

/** Servers close idle connections while others have their turn: open those again. */
async function fillPool (/** @type {Target} */ target) {
  target.pool = target.pool.filter(({ socket }) => !socket.destroyed && !socket.readableEnded)
  const missing = Number(connections) - target.pool.length
  target.pool.push(...await Promise.all(Array.from({ length: missing }, () => open(target))))
}

/**
 * One connection. `onread` hands over the bytes without the machinery of streams: the load must stay cheaper than the server.
 *
 * @typedef {(error: Error | null, connection: Connection) => void} OnAnswer
 * @typedef {{ socket: import('node:net').Socket, send: (exchange: Exchange, onAnswer: OnAnswer) => void }} Connection
 * @param {Target} target
 * @returns {Promise<Connection>}
 */
function open (target) {
  return new Promise((resolve, reject) => {
    /** @type {Exchange | null} */
    let pending = null
    /** @type {Buffer | null} */
    let partial = null
    /** @type {OnAnswer} */
    let done = () => {}

    const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true, onread: { buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES), callback: onBytes } })
    const connection = {
      socket,
      send (/** @type {Exchange} */ exchange, /** @type {OnAnswer} */ onAnswer) {
        pending = exchange
        done = onAnswer
        socket.write(exchange.bytes)
      }
    }
    socket.once('connect', () => resolve(connection))
    socket.once('error', (error) => { reject(error); fail(error.message) })
    socket.once('close', () => fail('the connection was closed'))

    /** @param {number} length @param {Uint8Array} buffer */
    function onBytes (length, buffer) {
      const chunk = /** @type {Buffer} */ (buffer).subarray(0, length)
      const bytes = partial === null ? chunk : Buffer.concat([partial, chunk])
      const answer = parseAnswer(bytes)
      if (answer === null) {
        partial = Buffer.from(bytes) // `buffer` is written again by the next read
        return true
      }
      partial = null
      const exchange = /** @type {Exchange} */ (pending)
      if (answer.status !== 200 || !answer.body.equals(exchange.expected)) {
        fail(`${answer.status} ${answer.body}, expected 200 ${exchange.expected}`)
      } else {
        target.contentType = answer.contentType
        pending = null
        done(null, connection)
      }
      return true
    }

    function fail (/** @type {string} */ reason) {
      if (pending === null) return
      const { line } = pending
      pending = null
      done(new Error(`${line}: ${reason}`), connection)
    }
  })
}

/**
 * @param {Buffer} bytes
 * @returns {{ status: number, contentType: string, body: Buffer } | null} `null` while bytes are missing.
 */
function parseAnswer (bytes) {
  const text = bytes.toString('latin1', 0, 1024)
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return null

  const head = text.slice(0, end)
  const start = end + 4
  const body = bodyOf(bytes, head, start)
  if (body === null) return null
  return { status: Number(head.slice(9, 12)), contentType: /\r\ncontent-type: ([^\r]*)/i.exec(head)?.[1] ?? '', body }
}

/**
 * @param {Buffer} bytes
 * @param {string} head
 * @param {number} start
 */
function bodyOf (bytes, head, start) {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)
  if (length !== null) {
    const end = start + Number(length[1])
    return bytes.length < end ? null : bytes.subarray(start, end)
  }
  if (!/\r\ntransfer-encoding: chunked/i.test(head)) return bytes.subarray(start)

  const parts = []
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd === -1) return null
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const from = lineEnd + 2
    if (bytes.length < from + size + 2) return null
    if (size === 0) return Buffer.concat(parts)
    parts.push(bytes.subarray(from, from + size))
    at = from + size + 2
  }
}

/**
 * @param {Record<string, string>} headers
 * @param {string} body
 */
function headerLines (headers, body) {
  const all = body === '' ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) }
  return Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')
}
