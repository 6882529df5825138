// Replays routing.json: each table of routes in both dialects, each request over a socket.

import type { FastifyInstance } from 'fastify'
import beegoMvc from '../../plugins/index.js'
import { echoControllers } from './echo-controllers.js'
import { judge, newReport, type Report, tally } from './report.js'
import { isExplained, mayBeRegistered, NEITHER, requestText } from './routing-differences.js'
import { isAsRecorded, type Routed, routedOf } from './routing-judge.js'
import type { RecordedRequest, RouteLine, RoutingCase, RoutingRecording, Version } from './routing-recording.js'
import { listen, refusalMarkingApp, wasRefused } from './server.js'

type Dialect = 'classic' | 'modern'

/** The recording that a dialect is built after. */
const VERSION_OF: Readonly<Record<Dialect, Version>> = { classic: 'v1_1_4', modern: 'v1_12' }

/**
 * Where the two recordings disagree, `classic` answers as 1.1.4 in these categories: "with `v1_1_4` for order, mapping, auto
 * and override cases" (golden/README.md). The others are counted, not judged.
 */
const CLASSIC_AS_1_1_4 = /^(?:priority|method-override|auto-.*|redirect-301-.*)$/

/** Requests in flight at a time. */
const BATCH = 16

interface Outcome {
  readonly request: RecordedRequest
  readonly actual: Routed
  readonly refused: boolean
}

export async function replayRouting (recording: RoutingRecording): Promise<Report> {
  const report = newReport()
  for (const dialect of ['modern', 'classic'] as const) await replayDialect(recording.cases, dialect, report)
  return report
}

async function replayDialect (cases: readonly RoutingCase[], dialect: Dialect, report: Report): Promise<void> {
  const before = { ...report }
  const refused: string[] = []
  const disagreements: Disagreement[] = []

  for (const table of cases) {
    const app = await appOf(table.routes, dialect)
    if (table.setup?.[VERSION_OF[dialect]] !== undefined) judgeRegistration(table, dialect, app, report)
    else if (app instanceof Error) missAll(table, dialect, app, report)
    else {
      for (const outcome of await requestAll(app, table.requests)) {
        if (isJudged(outcome.request, dialect)) judgeRequest(table, dialect, outcome, report, refused)
        else disagreements.push(disagreementOf(outcome))
      }
    }
    if (!(app instanceof Error)) await app.close()
  }

  judgeNeither(disagreements, report)
  report.notes.push(
    `${dialect}: ${report.asRecorded - before.asRecorded} of ${report.judged - before.judged}, and ${refused.length} requests ` +
      `that Node's HTTP parser did not let through (${tally(refused).map(([method, count]) => `${count} ${method}`).join(', ')})`,
    ...disagreementLines(disagreements))
}

/** The app that listens, or the error of its registration. */
async function appOf (routes: readonly RouteLine[], dialect: Dialect): Promise<FastifyInstance | Error> {
  const app = refusalMarkingApp()
  try {
    await app.register(beegoMvc, { runMode: 'prod', dialect })
    for (const line of routes) register(app, line)
    await app.ready()
    return app
  } catch (error) {
    await app.close()
    return error as Error
  }
}

function register ({ beego }: FastifyInstance, line: RouteLine): void {
  const controller = echoControllers.get(line.controller)!
  switch (line.kind) {
    case 'router': beego.router(line.pattern, controller, line.mapping); break
    case 'auto': beego.autoRouter(controller); break
    case 'autoPrefix': beego.autoPrefix(line.prefix, controller)
  }
}

/** Beego panicked while these routes were registered: so must we, unless we say why not. */
function judgeRegistration (table: RoutingCase, dialect: Dialect, app: FastifyInstance | Error, report: Report): void {
  judge(report, app instanceof Error
    ? 'as recorded'
    : mayBeRegistered(table) ? 'explained' : { category: `${dialect} registration`, where: tableText(table), expected: 'an error', actual: 'the routes are registered' })
}

/** The routes could not be registered although Beego could: every request of the table is a miss. */
function missAll (table: RoutingCase, dialect: Dialect, error: Error, report: Report): void {
  for (const request of table.requests) {
    if (!isJudged(request, dialect)) continue
    judge(report, { category: `${dialect} registration`, where: tableText(table), expected: requestText(request), actual: String(error) })
  }
}

async function requestAll (app: FastifyInstance, requests: readonly RecordedRequest[]): Promise<Outcome[]> {
  const send = await listen(app)
  const outcomes: Outcome[] = []
  for (let at = 0; at < requests.length; at += BATCH) {
    outcomes.push(...await Promise.all(requests.slice(at, at + BATCH).map(async (request) => {
      const answer = await send({ ...request, target: request.url })
      return { request, actual: routedOf(answer), refused: wasRefused(answer) }
    })))
  }
  return outcomes
}

/** `modern` answers as 1.12 throughout; `classic` where the versions agree, and in the categories that name 1.1.4. */
function isJudged ({ res }: RecordedRequest, dialect: Dialect): boolean {
  return dialect === 'modern' || res.agree !== false || CLASSIC_AS_1_1_4.test(res.why ?? '')
}

function judgeRequest (table: RoutingCase, dialect: Dialect, outcome: Outcome, report: Report, refused: string[]): void {
  const { request, actual } = outcome
  const recorded = request.res[VERSION_OF[dialect]]!
  const asRecorded = isAsRecorded(actual, recorded)
  if (outcome.refused && !asRecorded) {
    refused.push(request.method)
    return
  }

  if (asRecorded) return judge(report, 'as recorded')
  if (dialect === 'classic' && isExplained(table, request, actual)) return judge(report, 'explained')
  judge(report, {
    category: `${dialect} ${table.category}${request.res.why === undefined ? '' : `, versions disagree on ${request.res.why}`}`,
    where: `${requestText(request)} on ${tableText(table)}`,
    expected: recorded,
    actual
  })
}

/** What `classic` answers where the versions disagree and it may choose. */
interface Disagreement {
  readonly why: string
  readonly answered: string
}

function disagreementOf ({ request: { res }, actual, refused }: Outcome): Disagreement {
  const asVersion = isAsRecorded(actual, res.v1_1_4!) ? 'as 1.1.4' : isAsRecorded(actual, res.v1_12!) ? 'as 1.12' : 'as neither'
  return { why: res.why ?? '', answered: refused ? 'not let through' : asVersion }
}

/** `classic` may choose between the versions; where it sides with neither there is a reason for each such answer. */
function judgeNeither (disagreements: readonly Disagreement[], report: Report): void {
  const counted = Object.fromEntries(tally(disagreements.filter(({ answered }) => answered === 'as neither').map(({ why }) => why)))
  for (const why of disagreements.length === 0 ? [] : new Set([...Object.keys(counted), ...Object.keys(NEITHER)])) {
    const [expected, actual] = [NEITHER[why] ?? 0, counted[why] ?? 0]
    judge(report, expected === actual ? 'explained' : { category: 'classic as neither', where: why, expected, actual })
  }
}

function disagreementLines (disagreements: readonly Disagreement[]): string[] {
  return tally(disagreements.map(({ why }) => why)).map(([why, count]) => {
    const answers = tally(disagreements.filter(disagreement => disagreement.why === why).map(({ answered }) => answered))
    return `classic, versions disagree on ${why}: ${count}, ${answers.map(([answered, times]) => `${times} ${answered}`).join(', ')}`
  })
}

function tableText ({ id, routes }: RoutingCase): string {
  return `${id} ${routes.map(routeText).join(' ')}`
}

function routeText (line: RouteLine): string {
  const mapping = line.kind === 'router' && line.mapping !== undefined ? ` ${line.mapping}` : ''
  const pattern = line.kind === 'router' ? line.pattern : line.kind === 'auto' ? '(auto)' : `(auto ${line.prefix})`
  return `[${pattern} ${line.controller}${mapping}]`
}
