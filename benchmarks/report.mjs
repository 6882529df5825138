#!/usr/bin/env node
// npm run bench:report: run the benchmarks and put their figures, with the machine they are from, into docs/performance.md.
//
//   npm run bench:report -- --parts bench,peers,memory     about forty minutes on a quiet machine

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const PAGE = new URL('../docs/performance.md', import.meta.url)

/** Each part of the page: what gives its figures, and how they look. */
const PARTS = {
  bench: { file: 'bench.mjs', args: ['--rounds', '80', '--epochs', '4'], table: benchTable },
  peers: { file: 'peers.mjs', args: [], table: peersTable },
  memory: { file: 'memory.mjs', args: ['--requests', '10000000'], table: memoryTable }
}

const { values } = parseArgs({ options: { parts: { type: 'string', default: Object.keys(PARTS).join(',') } } })

for (const name of /** @type {Array<keyof typeof PARTS>} */ (values.parts.split(','))) {
  const { file, args, table } = PARTS[name]
  const path = fileURLToPath(new URL(file, import.meta.url))
  const { status, stdout } = spawnSync(process.execPath, [path, '--json', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(`${file} ended with ${status}`)
  replacePart(name, `${table(JSON.parse(stdout))}\n\n${machine()}`)
}

/**
 * @param {string} name
 * @param {string} text
 */
function replacePart (name, text) {
  const page = readFileSync(PAGE, 'utf8')
  const [begin, end] = [`<!-- figures: ${name} -->\n`, '<!-- end of figures -->']
  const from = page.indexOf(begin)
  const to = page.indexOf(end, from)
  if (from === -1 || to === -1) throw new Error(`docs/performance.md has no place for ${name}`)
  writeFileSync(PAGE, page.slice(0, from + begin.length) + text + '\n' + page.slice(to))
}

/** @param {{ rows: import('./bench.mjs').Row[] }} report */
function benchTable ({ rows }) {
  return markdown(
    ['row', 'ratio', '95 % interval', 'each process', 'bare, µs', 'ours, µs'],
    rows.map(({ title, ratio, interval, epochs, cpu }) => [
      title, ratio.toFixed(3), interval.map((bound) => bound.toFixed(3)).join(' to '), epochs.map((epoch) => epoch.toFixed(2)).join(' '), ...cpu.map((us) => us.toFixed(1))
    ])
  )
}

/** @param {{ report: Array<{ title: string, results: Record<string, { ratio: number }> }> }} report */
function peersTable ({ report }) {
  const names = [...new Set(report.flatMap(({ results }) => Object.keys(results)))].filter((name) => name !== 'bare fastify')
  // a row that none of the others has says nothing here
  const shared = report.filter(({ results }) => Object.keys(results).length > 2)
  return markdown(['row', ...names], shared.map(({ title, results }) => [title, ...names.map((name) => results[name]?.ratio.toFixed(2) ?? '')]))
}

/** @param {{ sides: string[], rows: Array<{ title: string, cells: string[] }> }} report */
function memoryTable ({ sides, rows }) {
  return markdown(['rss / heap, MiB', ...sides], rows.map(({ title, cells }) => [title.trim(), ...cells]))
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function markdown (head, rows) {
  return [head, head.map((_, at) => at === 0 ? '---' : '--:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function machine () {
  const [first] = cpus()
  return `Node ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} cores (${first?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, ` +
    `${new Date().toISOString().slice(0, 10)}.`
}
