// The statistics for Prometheus, and what prom-client knows of the process.

import { collectDefaultMetrics, type Metric, Registry } from 'prom-client'
import { Latencies } from './latencies.js'
import type { Row, Statistics } from './statistics.js'

/** One line: what a figure is of, and the figure. */
interface Value {
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number
  readonly metricName?: string
}

const QUANTILES = { 0.5: 'p50', 0.9: 'p90', 0.99: 'p99', 0.999: 'p999' } as const

/** Labels are those of routes, of which there are so many and no more. */
export function metricsOf ({ statistics }: { readonly statistics: Statistics }): Registry {
  const registry = new Registry()
  gathered(registry, 'http_requests_total', 'counter', 'Requests that are over.',
    () => statistics.rows().map((row) => ({ labels: labelsOf(row), value: row.count })))
  gathered(registry, 'http_request_errors_total', 'counter', 'Requests answered with 500 or more.',
    () => statistics.rows().map((row) => ({ labels: labelsOf(row), value: row.errors })))
  gathered(registry, 'http_requests_aborted_total', 'counter', 'Requests whose client left before the answer.',
    () => statistics.rows().map((row) => ({ labels: labelsOf(row), value: row.aborted })))
  gathered(registry, 'http_request_duration_seconds', 'summary', 'How long requests took.',
    () => statistics.rows().flatMap(({ name, latencies }) => durations(labelsOf({ name }), latencies)))

  let hasDefaults = false
  const metrics = registry.metrics.bind(registry)
  registry.metrics = () => {
    // their observers cost something: an application that is never asked pays nothing
    if (!hasDefaults) collectDefaultMetrics({ register: registry })
    hasDefaults = true
    return metrics()
  }
  return registry
}

function durations (labels: Value['labels'], latencies: Latencies): Value[] {
  const latency = latencies.latency()
  const name = 'http_request_duration_seconds'
  return [
    ...Object.entries(QUANTILES).map(([quantile, key]) => ({ labels: { ...labels, quantile }, value: latency[key] / 1000 })),
    { metricName: `${name}_sum`, labels, value: latencies.sum / 1000 },
    { metricName: `${name}_count`, labels, value: latencies.count }
  ]
}

function labelsOf ({ name: { method, pattern, controller, action } }: Pick<Row, 'name'>): Value['labels'] {
  return { method, route: pattern === '' ? '(none)' : pattern, controller, action }
}

/** A metric whose values are looked up when somebody asks. */
function gathered (registry: Registry, name: string, type: 'counter' | 'summary', help: string, values: () => Value[]): void {
  const metric = { name, get: async () => ({ name, help, type, values: values(), aggregator: 'sum' }) }
  registry.registerMetric(metric as unknown as Metric<string>) // a registry asks for no more than these
}
