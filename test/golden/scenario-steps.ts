// One step of a scenario: a request, a look at the files, or a change to them.

import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { ActualAnswer } from './compare.js'
import type { World } from './place.js'
import { listFiles, write } from './scenario-files.js'
import type { Scenario, Step, StepRequest, Version } from './scenario-recording.js'
import { wasRefused } from './server.js'
import type { WireAnswer, WireRequest } from './wire.js'

export interface Run {
  readonly scenario: Scenario
  readonly version: Version
  readonly world: World
  readonly send: (request: WireRequest) => Promise<WireAnswer | null>
  /** Sends to the supervisor. */
  readonly sendAdmin: (request: WireRequest) => Promise<WireAnswer | null>
  /** Captured cookies and tokens, by the names that later steps use. */
  readonly captured: Map<string, string>
}

export interface StepResult {
  readonly answer: ActualAnswer
  /** Node's HTTP parser did not let the request through. */
  readonly refused: boolean
  /** The step, in words that find it again. */
  readonly where: string
}

/** What came of step `at`, or `null` if there is nothing to compare. */
export async function runStep (run: Run, at: number): Promise<StepResult | null> {
  const step = run.scenario.steps[at]!
  const where = ` step ${at}${step.name === undefined ? '' : ` (${step.name})`}`
  if (step.sleep !== undefined) await setTimeout(step.sleep * 1000)

  for (const [name, content] of Object.entries(step.writeFile ?? {})) await write(join(run.world.folder, name), content)
  if (step.listFiles !== undefined) return { answer: await filesAnswer(run.world, step.listFiles), refused: false, where }
  if (step.request === undefined || step.response[run.version] === undefined) return null

  const request = filledIn(step.request, run.captured)
  startRequest(run.world)
  const send = request.port === 'admin' ? run.sendAdmin : run.send
  const answer = await send(wireRequest(request))
  if (answer !== null) capture(step, answer, run.captured)
  return { answer: { answer, trace: run.world.trace }, refused: wasRefused(answer), where: `${where}: ${requestText(request)}` }
}

function startRequest (world: World): void {
  world.trace = []
  world.results = {}
  world.missing.clear()
}

/** A listing, in the shape of an answer. */
async function filesAnswer ({ folder }: World, name: string): Promise<ActualAnswer> {
  return { answer: null, trace: [], files: await listFiles(folder, name) }
}

/** The request with `${name}` replaced by what was captured under that name. */
function filledIn (request: StepRequest, captured: ReadonlyMap<string, string>): StepRequest {
  return JSON.parse(JSON.stringify(request), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/\$\{(\w+)\}/g, (_, name: string) => captured.get(name) ?? '') : value) as StepRequest
}

function wireRequest ({ method, url, headers, cookies, body }: StepRequest): WireRequest {
  const cookie = Object.entries(cookies ?? {}).map(([name, value]) => `${name}=${value}`).join('; ')
  return { method, target: url, headers: { ...headers, ...cookie === '' ? {} : { Cookie: cookie } }, body }
}

/** A step as one line: its request, or `LIST folder`. */
export function stepText ({ request, listFiles = '' }: Step): string {
  return request === undefined ? `LIST ${listFiles}` : requestText(request)
}

/** A request as one line: `GET /x?a=1 Header: value body`. */
export function requestText ({ method, url, headers = {}, cookies = {}, body = '' }: StepRequest): string {
  return [method, url, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), ...Object.keys(cookies).map(name => `Cookie: ${name}`), body].filter(Boolean).join(' ')
}

function capture ({ capture: wanted = [] }: Step, answer: WireAnswer, captured: Map<string, string>): void {
  for (const { as, cookie, xsrfTokenOf } of wanted) {
    const value = cookieOf(answer, cookie ?? xsrfTokenOf ?? '')
    // A signed cookie begins with its value in base64.
    captured.set(as, xsrfTokenOf === undefined ? value : Buffer.from(value.split('|')[0]!, 'base64url').toString())
  }
}

/** The value that the answer's last `Set-Cookie` of that name sets. */
function cookieOf ({ headers }: WireAnswer, name: string): string {
  const line = headers['set-cookie']?.findLast(candidate => candidate.startsWith(`${name}=`)) ?? ''
  return line.slice(name.length + 1).split(';')[0]!
}
