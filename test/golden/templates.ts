// Replays the recordings of templates: each case is parsed and executed by a set of its own, those of Beego as views.

import { type Miss, judge, newReport, type Report } from './report.js'
import { TemplateSet, type MissingKey, type TemplateError } from '../../lib/gotemplate/index.js'
import { toBytes } from '../../lib/gotemplate/values/bytes.js'
import { isExplained } from './template-differences.js'
import { fixture, helper } from './template-fixtures.js'
import type { ExpectedError, TemplateCase, TemplateRecording } from './template-recording.js'
import { decodeValue } from './template-values.js'
import { showView } from './template-views.js'

/** What came of a case: a text, or an error by its kind and the place that is named. */
type Outcome = { readonly output: string } | { readonly error: string, readonly place: string, readonly message: string }

const KINDS: Readonly<Record<string, string>> = {
  FST_BEEGO_TPL_PARSE: 'parse', FST_BEEGO_VIEW_MISSING: 'parse', FST_BEEGO_TPL_ESCAPE: 'escape', FST_BEEGO_TPL_EXEC: 'exec'
}

export async function replayTemplates ({ cases }: TemplateRecording, judged: (recorded: TemplateCase) => boolean = () => true): Promise<Report> {
  const report = newReport()
  for (const recorded of cases) {
    if (judged(recorded)) judge(report, compare(recorded, outcomeOf(recorded)))
  }
  return report
}

function outcomeOf (recorded: TemplateCase): Outcome {
  try {
    return { output: recorded.funcs === 'std' ? run(recorded) : showView(recorded) }
  } catch (error) {
    const { code, file, line, message } = error as TemplateError
    return { error: KINDS[code] ?? `crash ${(error as Error).stack}`, place: `${file}:${line}`, message }
  }
}

function run ({ files, entry, data, html, delims, option = [], helpers = [], parseOrder }: TemplateCase): string {
  const missingKey = option.map(given => given.replace('missingkey=', '').replace('invalid', 'default')).at(-1) as MissingKey | undefined
  const funcs = Object.fromEntries(helpers.map(name => [name, helper(name)]))
  const set = new TemplateSet({ html, funcs, missingKey: missingKey ?? 'default', ...(delims === undefined ? {} : { delims }) })
  const order = parseOrder ?? [entry, ...Object.keys(files).filter(name => name !== entry).sort()]
  for (const name of order) {
    if (name in files) set.parse(name, files[name]!)
  }
  return set.execute(entry, decodeValue(data, fixture))
}

function compare (recorded: TemplateCase, actual: Outcome): Miss | 'as recorded' | 'explained' {
  const { expect } = recorded
  const same = expect.error === undefined
    ? 'output' in actual && toBytes(actual.output).equals(expect.outputB64 === undefined ? Buffer.from(expect.output!) : Buffer.from(expect.outputB64, 'base64'))
    : 'error' in actual && actual.error === expect.error && isNamed(expect, actual.place, actual.message)
  if (same) return 'as recorded'
  if (expect.error === undefined && 'output' in actual && withoutEmptyQuotes(actual.output) === expect.output) return 'explained'
  if (isExplained(recorded, 'error' in actual)) return 'explained'

  const where = `${recorded.id} ${JSON.stringify(recorded.files)} ${JSON.stringify(recorded.data)}`
  return { category: recorded.category, where, expected: expect.error === undefined ? expect.output : expect, actual: 'output' in actual ? actual.output : actual }
}

/** "An attribute whose value without quotes is empty" (docs/differences.md). */
function withoutEmptyQuotes (page: string): string {
  return page.replace(/=""(?=[\s>])/g, '=')
}

/** Whether the error is where Go says that it is: at the file and line, or in the file where it names no line. */
function isNamed ({ message }: ExpectedError, place: string, words: string): boolean {
  const [, name, line] = LINE.exec(message) ?? []
  if (name !== undefined) return place === `${name}:${line}`
  return FILE.exec(message)?.[1] === FILE.exec(words)?.[1]
}

const LINE = /^(?:template: |html\/template:)(.*?):(\d+):/s
const FILE = /^(?:template: |html\/template:)(.*?)(?::\d+)*: /s
