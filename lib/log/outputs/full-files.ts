// The names of full log files, `project.2026-11-28.001.log`, and which of them are too old.
// Source: beego 1.12 logs/file.go, doRotate and deleteOldLog.

import { readdirSync, statSync, unlinkSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { FileConfig } from './file-config.js'

const HOUR = 3_600_000

interface Parts {
  /** `/var/log/project` */
  readonly stem: string
  /** `.log` */
  readonly suffix: string
}

export function partsOf (path: string): Parts {
  const extension = extname(path)
  return { stem: extension === '' ? path : path.slice(0, -extension.length), suffix: extension === '' ? '.log' : extension }
}

/** What changes when a new file begins; always the same for a log that knows no days. In local time. */
export function periodOf ({ hourly, daily }: FileConfig, when: Date): string {
  if (!hourly && !daily) return ''
  const [year, month, day] = [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())]
  return hourly ? `${year}${month}${day}${two(when.getHours())}` : `${year}-${month}-${day}`
}

/** @param when - The time at which the next file begins: Beego's names say that. */
export function nameOf (config: FileConfig, { stem, suffix }: Parts, when: Date, number: number): string {
  return `${stem}.${periodOf(config, when)}.${String(number).padStart(3, '0')}${suffix}`
}

/** Delete full files of this log that nothing was written to for too long. Other files are left alone, whatever they are called. */
export function deleteOld (config: FileConfig, path: string, now: number): void {
  const age = config.hourly ? config.maxhours * HOUR : config.daily ? config.maxdays * 24 * HOUR : 0
  if (age === 0) return

  const { stem, suffix } = partsOf(path)
  const start = `${basename(stem)}.`
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(start) || !name.endsWith(suffix)) continue
    if (!/^(?:\d{4}-\d\d-\d\d|\d{10})?\.\d{3,}$/.test(name.slice(start.length, -suffix.length))) continue

    const file = join(dirname(path), name)
    const stats = statSync(file, { throwIfNoEntry: false }) // another process may have been quicker
    if (stats !== undefined && stats.mtimeMs + age < now) unlinkSync(file)
  }
}

function two (value: number): string {
  return String(value).padStart(2, '0')
}
