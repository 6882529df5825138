#!/usr/bin/env node
// npm run bench: what a request costs on fastify-beego, beside the same work on bare Fastify. See README.md.

import { parseArgs } from 'node:util'
import { serverCore, startWorker } from './harness/processes.mjs'
import { measure, rounds as roundsOf } from './harness/slices.mjs'
import { median, medianInterval } from './harness/statistics.mjs'
import { printRow } from './harness/table.mjs'
import { loadWorkload, workloadNames } from './workloads/index.mjs'

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} title
 * @property {number | null} gate
 * @property {string} verdict - `pass`, `fail`, `error`, or `` for a row without a gate.
 * @property {number} ratio
 * @property {[number, number]} interval
 * @property {number[]} epochs - The median of each server process.
 * @property {[bare: number, beego: number]} cpu - Microseconds a request.
 * @property {number} pairs
 * @property {string} [error]
 */

const USAGE = `npm run bench -- [options]

  --workload a,b     which rows (${workloadNames.join(', ')})
  --rounds 60        pairs of slices a gated row; a third as many for a row without a gate
  --epochs 4         over how many fresh server processes they are spread; half as many for a row without a gate
  --slice 100        milliseconds a slice
  --warm 750         milliseconds of load for each side before the first slice
  --connections 64
  --against beego    what stands beside bare Fastify: beego, bare (must give 1.00), slow (5 µs a request more)
  --clock auto       auto, schedstat, usage (process.cpuUsage)
  --json             one JSON document instead of the table
  --gate             exit with 1 if a gated row fails
`

const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: workloadNames.join(',') },
    rounds: { type: 'string', default: '60' },
    epochs: { type: 'string', default: '4' },
    slice: { type: 'string', default: '100' },
    warm: { type: 'string', default: '750' },
    connections: { type: 'string', default: '64' },
    against: { type: 'string', default: 'beego' },
    clock: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false }
  }
})

/** Of the table's columns; negative aligns to the left. */
const widths = [-36, 6, 14, 24, 8, 8, 5, -12]

if (values.help) {
  console.log(USAGE)
} else {
  const rows = []
  if (!values.json) printRow(widths, ['CPU ratio to bare Fastify', 'ratio', '95 % interval', 'each process', 'bare µs', 'µs', 'gate', 'verdict'])
  for (const name of values.workload.split(',')) {
    const row = await rowOf(name)
    rows.push(row)
    if (!values.json) printRow(widths, cells(row))
  }
  if (values.json) console.log(JSON.stringify({ node: process.version, pinned: serverCore !== null, settings: values, rows }, null, 2))
  if (values.gate && rows.some(({ verdict }) => verdict.startsWith('fail') || verdict === 'error')) process.exitCode = 1
}

/**
 * @param {string} name
 * @returns {Promise<Row>}
 */
async function rowOf (name) {
  const { title, gate } = await loadWorkload(name)
  const epochs = Math.ceil(Number(values.epochs) / (gate === null ? 2 : 1))
  const rounds = Math.ceil(Number(values.rounds) / (gate === null ? 3 : 1) / epochs)
  const perEpoch = []
  try {
    for (let epoch = 0; epoch < epochs; epoch++) perEpoch.push(await runEpoch(name, rounds, epoch % 2 === 1))
  } catch (error) {
    return { name, title, gate, verdict: 'error', ratio: NaN, interval: [NaN, NaN], epochs: [], cpu: [NaN, NaN], pairs: 0, error: /** @type {Error} */ (error).message }
  }

  const pairs = perEpoch.flat()
  const ratios = pairs.map(ratioOf)
  const row = {
    name,
    title,
    gate,
    verdict: '',
    ratio: median(ratios),
    interval: medianInterval(ratios),
    epochs: perEpoch.map((pairs) => median(pairs.map(ratioOf))),
    cpu: /** @type {[number, number]} */ ([median(pairs.map(({ bare }) => bare)), median(pairs.map(({ other }) => other))]),
    pairs: pairs.length
  }
  return { ...row, verdict: verdictOf(row) }
}

/**
 * One server process with both sides. `swapped` mounts and visits them the other way round: who comes first when code is
 * compiled and the heap laid out is luck that belongs to neither side.
 *
 * @param {string} name
 * @param {number} rounds
 * @param {boolean} swapped
 * @returns {Promise<Array<{ bare: number, other: number }>>} CPU microseconds a request, pair by pair.
 */
async function runEpoch (name, rounds, swapped) {
  const sides = swapped ? [values.against, 'bare'] : ['bare', values.against]
  const server = await startWorker('server.mjs', [name, sides.join(',')], serverCore)
  try {
    const targets = sides.map((label, index) => ({ label, port: server.hello.ports[index], server }))
    const slices = await measure(name, targets, {
      rounds,
      sliceMs: Number(values.slice),
      warmMs: Number(values.warm),
      connections: Number(values.connections),
      clock: /** @type {'auto'} */ (values.clock)
    })
    return roundsOf(swapped ? slices.toReversed() : slices).map(([bare, other]) => ({ bare, other }))
  } finally {
    await server.stop()
  }
}

/** @param {{ bare: number, other: number }} pair */
function ratioOf ({ bare, other }) {
  return bare / other
}

/** @param {Row} row */
function verdictOf ({ gate, ratio, interval: [low, high] }) {
  if (gate === null) return ''
  const verdict = ratio >= gate ? 'pass' : 'fail'
  return low < gate && gate <= high ? `${verdict} (close)` : verdict
}

/** @param {Row} row */
function cells ({ title, gate, verdict, ratio, interval, epochs, cpu, error }) {
  const gateCell = gate === null ? '' : gate.toFixed(2)
  if (error !== undefined) return [title, '', '', '', '', '', gateCell, `${verdict}: ${error}`]
  return [
    title,
    ratio.toFixed(3),
    interval.map((bound) => bound.toFixed(3)).join('…'),
    epochs.map((ratio) => ratio.toFixed(2)).join(' '),
    ...cpu.map((us) => us.toFixed(1)),
    gateCell,
    verdict
  ]
}
