// The live charts: what each shows, its lines as they are before a script takes over, and the same in words and as a table.

import type { Sample } from './data.js'
import { bytes, decimal, duration, span } from './format.js'

type SampleKey = Exclude<keyof Sample, 'time'>

interface Series {
  readonly key: SampleKey
  readonly label: string
  /** Names the colour in the style sheet. */
  readonly tone: 'one' | 'two' | 'bad'
}

interface Chart {
  readonly title: string
  /** How its figures are written. */
  readonly unit: keyof typeof WRITERS
  readonly series: readonly Series[]
}

interface ChartLine extends Series {
  /** For an SVG `polyline` in a box of 300 by 100. */
  readonly points: string
  readonly now: string
}

interface ChartView {
  readonly id: ChartName
  readonly title: string
  readonly unit: string
  readonly lines: readonly ChartLine[]
  /** The highest figure in it. */
  readonly top: string
  /** What the chart shows, in a sentence for each line. */
  readonly summary: string
  /** Half a minute each, latest first. */
  readonly table: ReadonlyArray<{ readonly from: string, readonly values: readonly string[] }>
}

const WRITERS = {
  'per second': (value: number) => `${decimal(value)}/s`,
  milliseconds: duration,
  bytes
} as const

const CHARTS = {
  traffic: {
    title: 'Requests and errors',
    unit: 'per second',
    series: [{ key: 'requests', label: 'Requests', tone: 'one' }, { key: 'errors', label: 'Errors', tone: 'bad' }]
  },
  latency: {
    title: 'Latency',
    unit: 'milliseconds',
    series: [{ key: 'p99', label: 'p99', tone: 'two' }, { key: 'p50', label: 'p50', tone: 'one' }]
  },
  memory: {
    title: 'Memory',
    unit: 'bytes',
    series: [{ key: 'rss', label: 'Resident', tone: 'one' }, { key: 'heapUsed', label: 'Heap used', tone: 'two' }]
  },
  delay: { title: 'Event-loop delay', unit: 'milliseconds', series: [{ key: 'eventLoopDelay', label: 'Longest', tone: 'one' }] },
  collection: { title: 'Garbage collection', unit: 'milliseconds', series: [{ key: 'gc', label: 'In a second', tone: 'two' }] }
} as const satisfies Record<string, Chart>

export type ChartName = keyof typeof CHARTS

/** What a chart reaches over, in milliseconds. */
const WINDOW = 300_000
/** What one point of the lines stands for, in milliseconds. */
const STEP = 3000
/** What one row of the table stands for, in milliseconds. */
const ROW = 30_000

/** @param samples - Oldest first. */
export function chartView (id: ChartName, samples: readonly Sample[]): ChartView {
  const { title, unit, series }: Chart = CHARTS[id]
  const write = WRITERS[unit]
  const top = Math.max(0, ...series.flatMap(({ key }) => samples.map((sample) => sample[key])))
  return {
    id,
    title,
    unit,
    top: write(top),
    lines: series.map((each) => ({ ...each, points: pointsOf(samples, each.key, top), now: write(samples.at(-1)?.[each.key] ?? 0) })),
    summary: series.map((each) => sentence(each, samples, write)).join(' '),
    table: tableOf(series, samples, write)
  }
}

/** Five minutes from the left to the right, the highest of every three seconds. */
function pointsOf (samples: readonly Sample[], key: SampleKey, top: number): string {
  const end = samples.at(-1)?.time ?? 0
  const highest = new Map<number, number>()
  for (const sample of samples) {
    const age = Math.floor((end - sample.time) / STEP)
    if (age * STEP < WINDOW) highest.set(age, Math.max(highest.get(age) ?? 0, sample[key]))
  }
  return [...highest].map(([age, value]) => `${300 - age * STEP / WINDOW * 300},${top === 0 ? 99 : Math.round(990 - value / top * 940) / 10}`).join(' ')
}

function sentence ({ key, label }: Series, samples: readonly Sample[], write: (value: number) => string): string {
  if (samples.length === 0) return `${label}: nothing measured yet.`
  const values = samples.map((sample) => sample[key])
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return `${label}: now ${write(values.at(-1)!)}, mean ${write(mean)}, highest ${write(Math.max(...values))}.` // there is one
}

function tableOf (series: readonly Series[], samples: readonly Sample[], write: (value: number) => string): ChartView['table'] {
  const end = samples.at(-1)?.time ?? 0
  const rows: Sample[][] = []
  for (const sample of samples) (rows[Math.floor((end - sample.time) / ROW)] ??= []).push(sample)
  return Object.entries(rows).map(([age, row]) => ({
    from: age === '0' ? 'last 30 s' : `${span(Number(age) * ROW)} ago`,
    values: series.map(({ key }) => write(row.reduce((sum, sample) => sum + sample[key], 0) / row.length))
  }))
}
