// `/`: how the application is, on one page.

import { type ChartName, chartView } from '../charts.js'
import type { Overview, RequestRow, Sample, TaskRow } from '../data.js'
import { bytes, count, decimal, duration, share, span } from '../format.js'
import { actionOf } from '../request-table.js'
import type { PageController, Site } from './page.js'

const SHOWN: readonly ChartName[] = ['traffic', 'latency', 'memory', 'delay']

/** How many of the slowest routes are shown. */
const SLOWEST = 6

export function overviewController (Page: PageController, { data, glance }: Site) {
  return class OverviewController extends Page {
    override async get (): Promise<void> {
      const [overview, requests, tasks, health] = await Promise.all([data.overview(), data.requests(), data.tasks(), glance.look()])
      const samples = data.samples()
      this.show('overview', {
        overview,
        uptime: span(Date.now() - Date.parse(overview.startedAt)),
        figures: figuresOf(overview, samples),
        charts: SHOWN.map((chart) => chartView(chart, samples)),
        slowest: slowest(requests),
        health,
        failing: health.rows?.filter(({ ok }) => !ok) ?? [],
        tasks: { all: tasks.length, running: tasks.filter(({ running }) => running).length, failing: tasks.filter(failsNow) }
      }, { refresh: 5, charts: true })
    }
  }
}

interface Figure {
  /** The name under which the page's script writes a new value each second. */
  readonly key: string
  readonly label: string
  readonly value: string
  readonly note: string
  readonly tone: 'bad' | ''
}

function figuresOf ({ now, rate, count: all, errors, latency, workers }: Overview, samples: readonly Sample[]): Figure[] {
  const recentErrors = samples.reduce((sum, sample) => sum + sample.errors, 0)
  return [
    { key: 'requests', label: 'Requests', value: `${decimal(now.requests)}/s`, note: `${decimal(rate)}/s last minute, ${count(all)} in all`, tone: '' },
    { key: 'errors', label: 'Errors', value: `${decimal(now.errors)}/s`, note: `${count(recentErrors)} in 5 min, ${share(errors, all)} of all`, tone: recentErrors > 0 ? 'bad' : '' },
    { key: 'p50', label: 'Latency p50', value: duration(now.p50), note: `${duration(latency.p50)} since the start`, tone: '' },
    { key: 'p99', label: 'Latency p99', value: duration(now.p99), note: `${duration(latency.p99)} since the start`, tone: '' },
    { key: 'rss', label: 'Memory', value: bytes(now.rss), note: `heap ${bytes(now.heapUsed)}${workers.length > 1 ? `, ${workers.length} workers` : ''}`, tone: '' },
    { key: 'eventLoopDelay', label: 'Event-loop delay', value: duration(now.eventLoopDelay), note: 'longest in this second', tone: '' },
    { key: 'cpu', label: 'CPU', value: `${decimal(now.cpu)} %`, note: 'of one core', tone: '' }
  ]
}

/** With the part of the slowest one's time that each takes, for a bar. */
function slowest (rows: readonly RequestRow[]): Array<RequestRow & { readonly label: string, readonly part: number }> {
  const first = rows.filter(({ count }) => count > 0).sort((a, b) => b.latency.p99 - a.latency.p99).slice(0, SLOWEST)
  const most = first[0]?.latency.p99 ?? 0
  return first.map((row) => ({ ...row, label: actionOf(row), part: most === 0 ? 0 : Math.round(row.latency.p99 / most * 1000) / 10 }))
}

function failsNow ({ lastError }: TaskRow): boolean {
  return lastError !== null && lastError !== ''
}
