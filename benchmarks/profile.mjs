#!/usr/bin/env node
// Where a request's time goes: node profile.mjs <workload> [bare|beego] [seconds]
//
// Self time, by part and by function, in microseconds a request. Sampling costs something itself: compare two profiles, not
// a profile with the table of bench.mjs.

import { loadCore, serverCore, startWorker } from './harness/processes.mjs'

const WARM_MS = 1500

/** @typedef {{ functionName: string, url: string, lineNumber: number }} CallFrame */

const [workload = 'json-sync', side = 'beego', seconds = '5'] = process.argv.slice(2)
const server = await startWorker('server.mjs', [workload, side], serverCore)
const load = await startWorker('load.mjs', [workload, '64', String(server.hello.ports[0])], loadCore)
await load.ask({ target: 0, ms: WARM_MS })
await server.ask({ profile: 'start' })
const { requests } = await load.ask({ target: 0, ms: Number(seconds) * 1000 })
const { profile: { nodes, samples, timeDeltas } } = await server.ask({ profile: 'stop' })
await load.stop()
await server.stop()

const frames = new Map(nodes.map((/** @type {any} */ { id, callFrame }) => [id, callFrame]))
/** @type {Map<string, number>} */
const parts = new Map()
/** @type {Map<string, number>} */
const functions = new Map()
for (const [index, id] of samples.entries()) {
  const frame = frames.get(id)
  if (frame.functionName === '(idle)') continue
  add(parts, partOf(frame), timeDeltas[index])
  add(functions, `${frame.functionName || '(anonymous)'} ${frame.url.split('/').slice(-2).join('/')}:${frame.lineNumber + 1}`, timeDeltas[index])
}
console.log(`${workload}, ${side}: ${requests} requests`)
print(parts, 20)
console.log()
print(functions, 40)

/** @param {CallFrame} frame */
function partOf ({ functionName, url }) {
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (url === '') return functionName.startsWith('(') ? functionName : 'V8 and system calls'
  if (url.startsWith('node:')) return /http/.test(url) ? 'node: http' : /net|stream/.test(url) ? 'node: net, stream' : 'node: other'
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (name !== undefined) return name
  return url.includes('/dist/') ? 'fastify-beego' : 'the application'
}

/**
 * @param {Map<string, number>} sums
 * @param {string} key
 * @param {number} us
 */
function add (sums, key, us) {
  sums.set(key, (sums.get(key) ?? 0) + us)
}

/**
 * @param {Map<string, number>} sums
 * @param {number} count
 */
function print (sums, count) {
  for (const [key, us] of [...sums].sort(([, a], [, b]) => b - a).slice(0, count)) console.log(`${(us / requests).toFixed(3).padStart(8)} µs  ${key}`)
}
