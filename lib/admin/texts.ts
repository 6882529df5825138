// The supervisor's answers as plain text, for `curl`, in the form of Beego's.
// Source: beego 1.1.4 admin.go; toolbox/statistics.go, toolbox/task.go.

import type { ConfigRow, FilterRow, HealthRow, ProfileRow, RequestRow, RouteRow, Sample, TaskRow } from './data.js'

/** @param base - `http://127.0.0.1:8088`. */
export function indexText (base: string): string {
  return `Welcome to Admin Dashboard
There are several functions:
1. Requests and how long they took, ${base}/qps
2. Profiles of the process, ${base}/prof
3. Health checks, ${base}/healthcheck
4. Tasks, ${base}/task
5. Run a task: curl -X POST -H 'X-Requested-With: curl' '${base}/runtask?taskname=NAME'
6. Configuration, routes and filters, ${base}/listconf
7. For Prometheus, ${base}/metrics
8. For orchestrators, ${base}/health/live and ${base}/health/ready
9. All of it as JSON: ${base}/api/overview, requests, samples, health, tasks, config, routes, filters, profiles
`
}

export function requestsText (rows: readonly RequestRow[]): string {
  const line = (url: string, method: string, times: string, ...durations: string[]) =>
    `| ${url.padEnd(49)} | ${method.padEnd(10)} | ${times.padEnd(16)} | ${durations.map((text) => text.padEnd(16)).join(' | ')} |\n`
  return line('requestUrl', 'method', 'times', 'used', 'max used', 'min used', 'avg used') +
    rows.map(({ pattern, method, count, aborted, latency: { max, min, mean } }) =>
      line(plain(pattern), method, ` ${count}`, ...[mean * (count - aborted), max, min, mean].map(durationText))).join('')
}

/** As Beego writes a duration. @param ms - Milliseconds. */
export function durationText (ms: number): string {
  if (ms < 1) return `${(ms * 1000).toFixed(2)}us`
  if (ms < 1000) return `${ms.toFixed(2)}ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)}s`
  return `${(ms / 60_000).toFixed(2)}m`
}

export function healthText (rows: readonly HealthRow[]): string {
  return rows.map(({ name, ok, message }) => `${plain(name)}:${ok ? 'ok' : plain(message)}\n`).join('')
}

export function tasksText (rows: readonly TaskRow[]): string {
  return rows.map(({ name, spec, running, lastError, previous, next }) => {
    const state = running ? 'running' : lastError === null ? 'ok' : `error ${plain(lastError)}`
    return `${plain(name)}:${spec}, ${state}, previous ${previous ?? 'never'}, next ${next ?? 'never'}\n`
  }).join('')
}

export const LIST_HELP = 'ListConf support this command:\n1. command=conf\n2. command=router\n3. command=filter\n'

export const UNKNOWN_COMMAND = 'command not support'

export function configText (rows: readonly ConfigRow[]): string {
  return `list all beego's conf:\n${rows.map(({ name, value }) => `${name}: ${plain(value)}\n`).join('')}`
}

export function routesText (rows: readonly RouteRow[]): string {
  return `Print all router infomation:\n${rows.map(({ pattern, methods, controller, actions }) => {
    const mapped = Object.entries(actions).map(([verb, action]) => `${verb.toLowerCase()}:${action}`)
    return `${[plain(pattern), `map[${(mapped.length > 0 ? mapped : methods).join(' ')}]`, controller].filter(Boolean).join(' ---- ')}\n`
  }).join('')}`
}

export function filtersText (rows: readonly FilterRow[], positions: readonly string[]): string {
  return `Print all filter infomation:\n${positions.map((at) =>
    `${at}:\n${rows.filter(({ position }) => position === at).map(({ pattern, name }) => `${`${plain(pattern)} ${name}`.trimEnd()}\n`).join('')}`).join('')}`
}

export function profilesText (rows: readonly ProfileRow[], isOn: boolean, base: string): string {
  const how = isOn
    ? `curl -X POST -H 'X-Requested-With: curl' '${base}/profiles?kind=cpu&seconds=10'\n`
    : "Profiles are not taken: set the option 'adminProfiling'.\n"
  return `request url like '/prof?command=gc summary'
the command have below types:
1. gc summary
To take a profile of the CPU (cpu), of what is allocated (heap), or all of the heap (snapshot):
${how}${rows.map(({ id, kind, startedAt, state, error, files }) =>
    [`${kind} ${startedAt} ${state} ${plain(error)}`.trimEnd(), ...files.map((file) => `  ${base}/profiles/${id}/${file}`)].join('\n') + '\n').join('')}`
}

export function gcText ({ rss, heapUsed, gc, eventLoopDelay }: Sample): string {
  return `rss ${rss} bytes\nheapUsed ${heapUsed} bytes\ngc ${gc.toFixed(2)} ms of the last second\neventLoopDelay ${eventLoopDelay.toFixed(2)} ms\n`
}

/** On one line, without what a terminal would obey. */
function plain (text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
}
