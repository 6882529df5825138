// What differs between a recorded answer and ours. Nothing else decides whether a step of a scenario is as recorded.

import { isDeepStrictEqual } from 'node:util'
import type { RecordedAnswer } from './scenario-recording.js'
import { settled } from './settled.js'
import { agreesWithRuns, otherRunsAt } from './varying.js'
import { decodedBody, type WireAnswer } from './wire.js'

export interface ActualAnswer {
  /** `null`: the server closed the connection without an answer. */
  readonly answer: WireAnswer | null
  readonly trace: readonly string[]
  /** Paths of a listing; such a step has no answer. */
  readonly files?: readonly string[]
}

/** One part of the answer that is not as recorded. */
export interface Difference {
  /** `status`, `trace`, `body`, `title`, `header location`, … */
  readonly part: string
  readonly expected: unknown
  readonly actual: unknown
}

/** "status, headers (not Date, Server, order), body, trace" (golden/README.md); how the body's length is told is transport. */
const NOT_COMPARED = new Set(['date', 'server', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])

export function differences (recorded: RecordedAnswer, { answer, trace, files }: ActualAnswer): Difference[] {
  if (files !== undefined) return filesDifference(recorded, files)
  if (answer === null || recorded.connectionClosed) {
    return answer === null && recorded.connectionClosed
      ? []
      : [{ part: 'connection', expected: recorded.connectionClosed ? 'closed' : recorded, actual: answer === null ? 'closed' : answer.status }]
  }
  return [
    ...statusDifference(recorded, answer.status),
    ...headerDifferences(recorded, answer.headers),
    ...bodyDifference(recorded, decodedBody(answer)),
    ...traceDifference(recorded, trace)
  ]
}

function statusDifference (recorded: RecordedAnswer, actual: number): Difference[] {
  const runs = [recorded.status, ...otherRunsAt(recorded, '/status')]
  return runs.includes(actual) ? [] : [{ part: 'status', expected: recorded.status, actual }]
}

function traceDifference (recorded: RecordedAnswer, actual: readonly string[]): Difference[] {
  const expected = (recorded.trace ?? []).map(normalTrace)
  const runs = [expected, ...otherRunsAt(recorded, '/trace')]
  if (runs.some(run => isDeepStrictEqual(run, actual))) return []
  if (expected.length === actual.length &&
    expected.every((text, at) => agreesWithRuns(text, otherRunsAt(recorded, `/trace/${at}`).map(String), actual[at]!))) return []

  return [{ part: 'trace', expected, actual }]
}

/** A map that 1.1.4 never made prints as `null`; parameters are always an object here. */
function normalTrace (text: string): string {
  return text.replace(/ null$/, ' {}')
}

/** Where the files are; what a store writes into them is its own business. */
function filesDifference (recorded: RecordedAnswer, actual: readonly string[]): Difference[] {
  const expected = (recorded.files ?? []).map(({ path }) => path)
  const same = expected.length === actual.length &&
    expected.every((path, at) => agreesWithRuns(path, otherRunsAt(recorded, `/files/${at}/path`).map(String), actual[at]!))
  return same ? [] : [{ part: 'files', expected, actual }]
}

function headerDifferences (recorded: RecordedAnswer, actual: WireAnswer['headers']): Difference[] {
  const expected = Object.fromEntries(Object.entries(recorded.headers ?? {}).map(([name, values]) => [name.toLowerCase(), { name, values }]))
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)].filter(name => !NOT_COMPARED.has(name)))

  const normal = 'content-encoding' in actual ? normalOfCompressed : normalHeader
  return [...names].flatMap((name) => {
    const { name: goName, values } = expected[name] ?? { name, values: [] }
    const ours = (actual[name] ?? []).map(value => normal(name, value))
    if (values.length === 0 && isOurAddition(name, ours)) return []
    const same = values.length === ours.length && values.every((value, at) => {
      const runs = otherRunsAt(recorded, `/headers/${goName}/${at}`).map(run => normal(name, String(run)))
      return agreesWithRuns(normal(name, value), runs, ours[at]!)
    })
    return same || otherRunsAt(recorded, `/headers/${goName}`).length > 0
      ? []
      : [{ part: `header ${name}`, expected: values, actual: actual[name] ?? [] }]
  })
}

/** "`ETag` and `Vary` of static files: none in Beego; sent" (docs/differences.md). */
function isOurAddition (name: string, values: readonly string[]): boolean {
  return name === 'etag' || (name === 'vary' && values.join() === 'Accept-Encoding')
}

/** "The length of a compressed copy" (docs/differences.md): compressors are of different minds about it. */
function normalOfCompressed (name: string, value: string): string {
  return name === 'content-range' ? value.replace(/\d+$/, '<length>') : normalHeader(name, value)
}

function normalHeader (name: string, value: string): string {
  if (name === 'set-cookie') return normalCookie(value)
  // Files have the recorder's time, of 2014; a listing has that of its directory, which the run made.
  return name === 'last-modified' && !value.includes(' 2014 ') ? '<time of the run>' : value
}

function normalCookie (line: string): string {
  return line
    // "Our additions: `SameSite=Lax` default" (SEMANTICS.md, section 3).
    .replace(/; SameSite=Lax/, '')
    // The time of the recording and that of the replay.
    .replace(/Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d/, 'Expires=<time>')
}

/** "For pages, the title and status" (golden/README.md). */
function bodyDifference (recorded: RecordedAnswer, actual: string | null): Difference[] {
  if (recorded.decodeError !== undefined) return []

  const expected = recordedText(recorded)
  const title = titleOf(expected.text)
  if (title !== null) return different('title', title, actual === null ? null : titleOf(actual))
  if (actual === null) return different('body', expected.text, null)
  if (!expected.whole) return different('body', expected.text, actual.slice(0, expected.text.length))

  const text = settled(expected.text, actual)
  const runs = otherRunsAt(recorded, '/body').map(run => normalBody(String(run)))
  return agreesWithRuns(normalBody(text), runs, normalBody(actual)) ? [] : different('body', text, actual)
}

/** The body as far as it was kept. */
function recordedText ({ body, decodedBody, bodyBase64, bodyExtract, bodyLength = 0, bodyTruncatedFrom }: RecordedAnswer): { text: string, whole: boolean } {
  if (bodyBase64 !== undefined) return { text: Buffer.from(bodyBase64, 'base64').toString(), whole: true }
  if (bodyExtract === undefined) return { text: body ?? decodedBody ?? '', whole: bodyTruncatedFrom === undefined }

  const [title] = bodyExtract.title ?? []
  if (title !== undefined) return { text: `<title>${title}</title>`, whole: false }
  const [text = ''] = [bodyExtract.all, bodyExtract.start, bodyExtract.body].flatMap(captures => captures ?? []).map(String)
  return { text, whole: Buffer.byteLength(text) === bodyLength }
}

function titleOf (text: string): string | null {
  return /<title>([^]*?)<\/title>/.exec(text)?.[1]?.trim() ?? null
}

function normalBody (text: string): string {
  return text
    // "`getInt` & kin … never throws; `requireInt` & kin throw `FST_BEEGO_INPUT_INVALID`" (SEMANTICS.md, section 3): that
    // there is an error is compared, not Go's words for it.
    .replace(/"(_?)error":"(?:[^"\\]|\\.)*"/g, '"$1error":"<text>"')
}

function different (part: string, expected: unknown, actual: unknown): Difference[] {
  return expected === actual ? [] : [{ part, expected, actual }]
}
