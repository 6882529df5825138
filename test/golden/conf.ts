// Replays conf.json: texts of conf/app.conf, and what Beego 1.12 reads out of them.

import { isDeepStrictEqual } from 'node:util'
import { parseConfig } from '../../lib/config/index.js'
import { judge, newReport, type Report } from './report.js'

export interface ConfRecording {
  readonly cases: readonly ConfCase[]
}

/** Either what the sections hold, by their names, or the error that Beego has given. */
interface ConfCase {
  readonly name: string
  readonly text: string
  readonly sections?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly error?: string
}

/** "every value equal; every error an error that names the file and line" (golden/README.md). */
export async function replayConf ({ cases }: ConfRecording): Promise<Report> {
  const report = newReport()
  for (const { name, text, sections, error } of cases) {
    const actual = readConf(name, text)
    const isRight = error === undefined
      ? isDeepStrictEqual(actual, sections)
      : typeof actual === 'string' && actual.includes(`${name}:`) && /:\d+/.test(actual)
    judge(report, isRight ? 'as recorded' : { category: error === undefined ? 'values' : 'errors', where: name, expected: error ?? sections, actual })
  }
  return report
}

/** "No environment variables were set; included files were absent" (about). */
function readConf (file: string, text: string): unknown {
  try {
    const config = parseConfig('ini', text, { file, env: {} })
    return Object.fromEntries(config.sections.map(section => [section, config.section(section)]))
  } catch (error) {
    return (error as Error).message
  }
}
