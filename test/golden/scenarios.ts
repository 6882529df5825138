// Replays scenarios.json: each application in the dialect of the version that recorded it, its steps in order.

import { differences } from './compare.js'
import { isExplained, mayNotStart } from './differences.js'
import { newWorld, type World } from './place.js'
import { judge, newReport, type Report, tally } from './report.js'
import { buildApp } from './scenario-app.js'
import { makeFolder, removeFolder } from './scenario-files.js'
import { optionsOf } from './scenario-options.js'
import type { Scenario, ScenarioRecording, Version } from './scenario-recording.js'
import { type Run, runStep, type StepResult } from './scenario-steps.js'
import { freePort, listen } from './server.js'
import { exchange } from './wire.js'

type Outcome = 'as recorded' | 'as SEMANTICS.md says' | 'missed' | 'not let through' | 'not supported yet'

type Dialect = 'classic' | 'modern'

/** The dialect that is built after a version. */
const DIALECT_OF: Readonly<Record<Version, Dialect>> = { v1_1_4: 'classic', v1_12: 'modern' }

/** What all scenarios together came to. */
interface Counts {
  readonly report: Report
  readonly outcomes: Array<{ readonly group: string, readonly outcome: Outcome }>
  /** What was asked for and is not built, once for each scenario or step that asked. */
  readonly unsupported: string[]
}

/** @param isWanted - Which scenarios to replay; all when absent. */
export async function replayScenarios (recording: ScenarioRecording, isWanted: (scenario: Scenario, dialect: Dialect) => boolean = () => true): Promise<Report> {
  const counts: Counts = { report: newReport(), outcomes: [], unsupported: [] }
  for (const scenario of recording.scenarios) {
    for (const version of scenario.versions) {
      if (isWanted(scenario, DIALECT_OF[version])) await replayScenario(scenario, version, counts)
    }
  }

  const { report, outcomes, unsupported } = counts
  report.notes.push(
    ...[...new Set(outcomes.map(({ group }) => group))].sort().map(group => groupLine(group, outcomes)),
    ...tally(unsupported).map(([what, count]) => `not supported yet: ${what} (${count})`))
  return report
}

function groupLine (name: string, outcomes: Counts['outcomes']): string {
  const inGroup = outcomes.flatMap(({ group, outcome }) => group === name ? [outcome] : [])
  const asRecorded = inGroup.filter(outcome => outcome === 'as recorded').length
  const others = tally(inGroup).filter(([outcome]) => outcome !== 'as recorded')
  return `${name}: ${asRecorded} of ${inGroup.length}${others.map(([outcome, count]) => `, ${count} ${outcome}`).join('')}`
}

async function replayScenario (scenario: Scenario, version: Version, counts: Counts): Promise<void> {
  const folder = await makeFolder(scenario.setup, version)
  const { env = {} } = scenario.setup
  Object.assign(process.env, env)
  const before = process.cwd()
  process.chdir(folder) // where Beego looks for favicon.ico
  try {
    await replayIn(folder, scenario, version, counts)
  } finally {
    process.chdir(before)
    for (const name of Object.keys(env)) delete process.env[name]
    await removeFolder(folder)
  }
}

async function replayIn (folder: string, scenario: Scenario, version: Version, counts: Counts): Promise<void> {
  const world = newWorld(folder)
  const adminPort = await freePort()
  const app = await buildApp(scenario, version, optionsOf(scenario, version, folder, adminPort), world).catch((error: Error) => error)
  if (app instanceof Error) return countFailedStart(scenario, version, app, world, counts)

  const run: Run = { scenario, version, world, send: await listen(app), sendAdmin: request => exchange(adminPort, request), captured: new Map() }
  for (const at of scenario.steps.keys()) {
    const result = await runStep(run, at)
    if (result !== null) countStep(run, at, result, counts)
  }
  await app.close()

  if (scenario.startupFailed?.[version] !== undefined) {
    count(scenario, version, 'missed', counts, { part: 'start', expected: scenario.startupFailed[version], actual: 'the application started' })
  }
}

/** An application that did not start: as recorded, not built yet, or a miss for each of its steps. */
function countFailedStart (scenario: Scenario, version: Version, error: Error, world: World, counts: Counts): void {
  if (scenario.startupFailed?.[version] !== undefined) return count(scenario, version, 'as recorded', counts)

  const isUnknownOption = /^FST_BEEGO_OPT_(?:UNKNOWN|NOT_HERE)$/.test((error as NodeJS.ErrnoException).code ?? '')
  if (isUnknownOption || world.missing.size > 0) counts.unsupported.push(isUnknownOption ? error.message : [...world.missing].join(', '))
  for (const { response } of scenario.steps) {
    if (response[version] === undefined) continue
    if (isUnknownOption || world.missing.size > 0) count(scenario, version, 'not supported yet', counts)
    else if (mayNotStart(scenario, version)) count(scenario, version, 'as SEMANTICS.md says', counts)
    else count(scenario, version, 'missed', counts, { part: 'start', expected: 'the application starts', actual: String(error) })
  }
}

function countStep ({ scenario, version, world }: Run, at: number, { answer, refused, where }: StepResult, counts: Counts): void {
  if (world.missing.size > 0) {
    counts.unsupported.push(...world.missing)
    return count(scenario, version, 'not supported yet', counts)
  }

  const found = differences(scenario.steps[at]!.response[version]!, answer)
  if (found.length === 0) return count(scenario, version, 'as recorded', counts)
  if (refused) return count(scenario, version, 'not let through', counts)
  if (isExplained(scenario, at, version, answer)) return count(scenario, version, 'as SEMANTICS.md says', counts)

  count(scenario, version, 'missed', counts, {
    part: found.map(({ part }) => part).join(', '),
    where,
    expected: Object.fromEntries(found.map(({ part, expected }) => [part, expected])),
    actual: Object.fromEntries(found.map(({ part, actual }) => [part, actual]))
  })
}

interface Finding {
  readonly part: string
  readonly where?: string
  readonly expected: unknown
  readonly actual: unknown
}

function count (scenario: Scenario, version: Version, outcome: Outcome, { report, outcomes }: Counts, finding?: Finding): void {
  const dialect = DIALECT_OF[version]
  outcomes.push({ group: `${dialect} ${scenario.group}`, outcome })
  if (outcome === 'not let through' || outcome === 'not supported yet') return

  judge(report, finding === undefined
    ? outcome === 'as recorded' ? 'as recorded' : 'explained'
    : {
        category: `${dialect} ${scenario.group}: ${finding.part}`,
        where: `${scenario.id}${finding.where ?? ''}`,
        expected: finding.expected,
        actual: finding.actual
      })
}
