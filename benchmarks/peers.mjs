#!/usr/bin/env node
// npm run bench:peers: the same workloads on other frameworks, each in a process of its own. See README.md.

import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serverCore, startWorker } from './harness/processes.mjs'
import { measure, rounds as roundsOf } from './harness/slices.mjs'
import { median, medianInterval } from './harness/statistics.mjs'
import { printRow } from './harness/table.mjs'
import { loadWorkload, workloadNames } from './workloads/index.mjs'

/** @typedef {{ ratio: number, interval: [number, number], epochs: number[], cpu: number }} Result */

const BASELINE = 'bare fastify'
const OURS = 'fastify-beego'

/** What each name runs. */
const servers = new Map([
  [BASELINE, (/** @type {string} */ workload) => ['server.mjs', workload, 'bare']],
  [OURS, (/** @type {string} */ workload) => ['server.mjs', workload, 'beego']],
  ...['nest-fastify', 'nest-express', 'express', 'koa', 'adonis', 'hono']
    .map((peer) => /** @type {const} */ ([peer, (/** @type {string} */ workload) => ['peers/server.mjs', peer, workload]]))
])

/** Those no row of ours may be behind. Hono has no controllers, sessions or views to carry. */
const rivals = ['nest-fastify', 'nest-express', 'express', 'koa', 'adonis']

const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: workloadNames.filter((name) => name !== 'filters-on-send').join(',') },
    servers: { type: 'string', default: [...servers.keys()].slice(1).join(',') },
    rounds: { type: 'string', default: '30' },
    epochs: { type: 'string', default: '2' },
    slice: { type: 'string', default: '100' },
    warm: { type: 'string', default: '1000' },
    connections: { type: 'string', default: '64' },
    clock: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false }
  }
})

install()

const labels = [BASELINE, ...values.servers.split(',')]
const widths = [-36, ...labels.map((label) => Math.max(label.length, 6))]
/** @type {Array<{ name: string, title: string, results: Record<string, Result>, error?: string }>} */
const report = []
if (!values.json) printRow(widths, ['CPU ratio to bare Fastify', ...labels])
for (const name of values.workload.split(',')) {
  const { title } = await loadWorkload(name)
  try {
    const results = await resultsOf(name)
    report.push({ name, title, results: Object.fromEntries(results) })
    if (!values.json) printRow(widths, [title, ...labels.map((label) => results.get(label)?.ratio.toFixed(2) ?? '–')])
  } catch (error) {
    const { message } = /** @type {Error} */ (error)
    report.push({ name, title, results: {}, error: message })
    if (!values.json) printRow(widths, [title, `error: ${message}`])
  }
}

if (values.json) console.log(JSON.stringify({ node: process.version, pinned: serverCore !== null, settings: values, report }, null, 2))
else for (const line of rowsBehind()) console.log(line)

/** The other frameworks live in a package of their own, so that this project does not depend on them. */
function install () {
  const folder = fileURLToPath(new URL('peers/', import.meta.url))
  const changed = (/** @type {string} */ file) => statSync(folder + file, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (changed('node_modules/.package-lock.json') >= changed('package-lock.json')) return

  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`)
}

/**
 * @param {string} name
 * @returns {Promise<Map<string, Result>>}
 */
async function resultsOf (name) {
  /** @type {Map<string, number[][]>} for each server and process the CPU ratio of each round */
  const ratios = new Map()
  /** @type {Map<string, number[]>} */
  const cpu = new Map()
  for (let epoch = 0; epoch < Number(values.epochs); epoch++) {
    const slices = await runEpoch(name)
    const baseline = slices.get(BASELINE) ?? []
    for (const [label, own] of slices) {
      const pairs = roundsOf([baseline, own])
      push(ratios, label, pairs.map(([base, us]) => base / us))
      push(cpu, label, median(pairs.map(([, us]) => us)))
    }
  }
  return new Map([...ratios].map(([label, epochs]) => [label, {
    ratio: median(epochs.flat()),
    interval: medianInterval(epochs.flat()),
    epochs: epochs.map(median),
    cpu: median(cpu.get(label) ?? [])
  }]))
}

/**
 * @param {string} workload
 * @returns {Promise<Map<string, import('./harness/slices.mjs').Slice[]>>} Of the servers that know the workload.
 */
async function runEpoch (workload) {
  const targets = []
  try {
    for (const label of labels) {
      const [file = '', ...args] = servers.get(label)?.(workload) ?? []
      const server = await startWorker(file, args, serverCore)
      const [port] = server.hello.ports
      if (port === undefined) await server.stop()
      else targets.push({ label, port, server })
    }
    const slices = await measure(workload, targets, {
      rounds: Math.ceil(Number(values.rounds) / Number(values.epochs)),
      sliceMs: Number(values.slice),
      warmMs: Number(values.warm),
      connections: Number(values.connections),
      clock: /** @type {'auto'} */ (values.clock)
    })
    return new Map(targets.map(({ label }, index) => [label, slices[index]]))
  } finally {
    for (const { server } of targets) await server.stop()
  }
}

function * rowsBehind () {
  const behind = report.flatMap(({ title, results }) => {
    const ours = results[OURS]?.ratio
    return rivals.filter((rival) => ours !== undefined && results[rival] !== undefined && results[rival].ratio > ours)
      .map((rival) => `behind ${rival}: ${title} (${ours?.toFixed(2)} against ${results[rival]?.ratio.toFixed(2)})`)
  })
  if (behind.length > 0) yield * behind
  else if (labels.includes(OURS)) yield `no row behind ${rivals.filter((rival) => labels.includes(rival)).join(', ')}`
}

/**
 * @template T
 * @param {Map<string, T[]>} map
 * @param {string} key
 * @param {T} value
 */
function push (map, key, value) {
  map.set(key, [...map.get(key) ?? [], value])
}
