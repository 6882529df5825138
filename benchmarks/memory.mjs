#!/usr/bin/env node
// What an application holds: idle, with 10,000 routes, and after a number of requests to as many paths. See README.md.
//
//   npm run build && node benchmarks/memory.mjs [--requests 1000000] [--sides bare,beego,supervisor] [--starts 5] [--json]

import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { loadCore, serverCore, startWorker } from './harness/processes.mjs'
import { median } from './harness/statistics.mjs'
import { printRow } from './harness/table.mjs'
import { ROUTES } from './workloads/routes.mjs'

const CONNECTIONS = 32
const PARTS = 10

/** How many requests a connection has under way. */
const PIPELINED = 16

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    sides: { type: 'string', default: 'bare,beego,supervisor' },
    starts: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false }
  }
})
const sides = values.sides.split(',')
const widths = [-40, ...sides.map((side) => Math.max(side.length, 14))]

/** @type {Array<{ title: string, cells: string[] }>} */
const rows = []
if (!values.json) printRow(widths, ['after garbage collection: rss / heap, MiB', ...sides])
await printStarts('idle', 0)
await printStarts(`${ROUTES.toLocaleString('en')} routes, a class each`, ROUTES)
if (Number(values.requests) > 0) await printGrowth(Number(values.requests))
if (values.json) console.log(JSON.stringify({ settings: values, sides, rows }, null, 2))

/**
 * @param {string} title
 * @param {string[]} cells - One for each side.
 */
function print (title, cells) {
  rows.push({ title, cells })
  if (!values.json) printRow(widths, [title, ...cells])
}

/**
 * @param {string} title
 * @param {number} routes
 */
async function printStarts (title, routes) {
  /** @type {Map<string, Array<{ rss: number, heap: number, cpu: number }>>} */
  const starts = new Map(sides.map((side) => [side, []]))
  for (let i = 0; i < Number(values.starts); i++) {
    for (const [side, own] of starts) {
      const server = await start(side, routes)
      own.push({ cpu: server.hello.cpu, ...await server.ask({}) })
      await server.stop()
    }
  }
  const medians = [...starts.values()].map((own) => (/** @type {'rss' | 'heap' | 'cpu'} */ what) => median(own.map((one) => one[what])))
  print(title, medians.map((of) => memory({ rss: of('rss'), heap: of('heap') })))
  print('  CPU until it listens, ms', medians.map((of) => of('cpu').toFixed(0)))
}

/** @param {number} requests */
async function printGrowth (requests) {
  const servers = await Promise.all(sides.map((side) => start(side, 0)))
  for (let part = 0; part <= PARTS; part++) {
    // the first part warms up
    const [from, to] = part === 0 ? [-10_000, 0] : [Math.round(requests * (part - 1) / PARTS), Math.round(requests * part / PARTS)]
    const cells = []
    for (const server of servers) {
      await send(server.hello.port, from, to)
      cells.push(memory(await server.ask({})))
    }
    print(`${to.toLocaleString('en')} paths`, cells)
  }
  for (const server of servers) await server.stop()
}

/**
 * @param {string} side
 * @param {number} routes
 */
async function start (side, routes) {
  return await startWorker('memory-server.mjs', [side, String(routes)], serverCore === loadCore ? null : serverCore, { nodeOptions: ['--expose-gc'] })
}

/**
 * Requests number `from` to `to`, each with a path of its own: half lead to one route, half nowhere.
 *
 * @param {number} port
 * @param {number} from
 * @param {number} to
 */
async function send (port, from, to) {
  let next = from
  await Promise.all(Array.from({ length: CONNECTIONS }, () => /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let open = 0
    let rest = ''
    socket.setEncoding('latin1').on('connect', sendBatch).on('error', reject).on('data', (text) => {
      const answers = (rest + text).split('HTTP/1.1 ')
      rest = /** @type {string} */ (answers.at(-1)).slice(-8) // less than the words that are counted
      open -= answers.length - 1
      if (open === 0) sendBatch()
    }).on('close', () => open === 0 ? resolve() : reject(new Error(`${open} answers are missing`)))

    function sendBatch () {
      const batch = []
      for (; batch.length < PIPELINED && next < to; next++) batch.push(`GET /${next % 2 === 0 ? 'user' : 'scan'}/${next} HTTP/1.1\r\nHost: a\r\n\r\n`)
      open = batch.length
      if (open === 0) socket.end()
      else socket.write(batch.join(''))
    }
  }))))
}

/** @param {{ rss: number, heap: number }} bytes */
function memory ({ rss, heap }) {
  return `${(rss / 2 ** 20).toFixed(0)} / ${(heap / 2 ** 20).toFixed(1)}`
}
