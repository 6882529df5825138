// The measurement itself: short slices of load that visit the targets in turn, there and back (A B B A …), so that both
// sides of a pair meet the same weather and a steady drift cancels out.

import { setTimeout as sleep } from 'node:timers/promises'
import { cpuClock } from './cpu-clock.mjs'
import { loadCore, startWorker } from './processes.mjs'

/**
 * @typedef {Awaited<import('./processes.mjs').Worker>} Started
 * @typedef {{ label: string, port: number, server: Started }} Target
 * @typedef {{ us: number, full: boolean }} Slice - CPU microseconds a request; whether the server had its core to itself.
 * @typedef {{ rounds: number, sliceMs: number, warmMs: number, connections: number, clock: 'auto' | 'schedstat' | 'usage' }} Settings
 */

/** A process reaches the end of its last request's work a little after the last byte has left. */
const SETTLE_MS = 2

/** A slice in which the server had less of its core than this is not full, and taken again: somebody else was running. */
const FULL_CORE = 0.85
const ATTEMPTS = 2

/** Which part of the rounds has to be full for the others to be left out. */
const ENOUGH = 0.4

/**
 * @param {string} workload
 * @param {Target[]} targets
 * @param {Settings} settings
 * @returns {Promise<Slice[][]>} For each target its slices, one for each round.
 * @throws If a target gives a wrong answer.
 */
export async function measure (workload, targets, { rounds, sliceMs, warmMs, connections, clock: source }) {
  const load = await startWorker('load.mjs', [workload, String(connections), ...targets.map(({ port }) => String(port))], loadCore)
  try {
    await checkAnswers(load, targets)
    const clocks = targets.map(({ server }) => cpuClock(server, source))

    for (let warmed = 0; warmed < warmMs; warmed += 250) {
      for (const index of targets.keys()) await load.ask({ target: index, ms: 250 })
    }

    const slices = targets.map(() => /** @type {Slice[]} */ ([]))
    const there = [...targets.keys()]
    const back = there.toReversed()
    for (let round = 0; round < rounds; round++) {
      for (const index of round % 2 === 0 ? there : back) {
        slices[index].push(await takeSlice(load, index, sliceMs, clocks[index]))
      }
    }
    return slices
  } finally {
    await load.stop()
  }
}

/**
 * @param {Started} load
 * @param {Target[]} targets
 */
async function checkAnswers (load, targets) {
  /** @type {string[]} */
  const types = []
  for (const [index, { label }] of targets.entries()) {
    try {
      types.push((await load.ask({ target: index, check: true })).contentType)
    } catch (error) {
      throw new Error(`${label}: ${/** @type {Error} */ (error).message}`)
    }
  }
  const other = types.findIndex((type) => mediaType(type) !== mediaType(types[0]))
  if (other > 0) throw new Error(`${targets[other].label} answers with ${types[other]}, ${targets[0].label} with ${types[0]}`)
}

/** @param {string} contentType */
function mediaType (contentType) {
  return contentType.split(';', 1)[0]
}

/**
 * @param {Started} load
 * @param {number} target
 * @param {number} ms
 * @param {() => Promise<number>} clock
 * @returns {Promise<Slice>}
 */
async function takeSlice (load, target, ms, clock) {
  for (let attempt = 1; ; attempt++) {
    const before = await clock()
    const { requests, elapsed } = await load.ask({ target, ms })
    await sleep(SETTLE_MS)
    const cpu = await clock() - before
    const full = cpu / elapsed >= FULL_CORE
    if (full || attempt === ATTEMPTS) return { us: cpu / requests, full }
  }
}

/**
 * The rounds to judge by: those in which every given target had its core, or all if those are too few.
 *
 * @param {Slice[][]} slices - By target.
 * @returns {number[][]} By round, the CPU microseconds a request of each target.
 */
export function rounds (slices) {
  const all = (slices[0] ?? []).map((_, round) => slices.map((own) => own[round]))
  const full = all.filter((round) => round.every(({ full }) => full))
  return (full.length >= ENOUGH * all.length ? full : all).map((round) => round.map(({ us }) => us))
}
