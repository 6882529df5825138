// Where views are deliberately not as recorded: the entries of template-differences.json. Where Beego's versions differ, 1.12 holds.

import { readFileSync } from 'node:fs'
import type { TemplateCase } from './template-recording.js'

interface Difference {
  /** The version that was recorded; any without it. */
  readonly funcs?: string
  /** What the files of such a case have in them. */
  readonly files?: string
  /** The view is shown in a layout, and that has failed here. */
  readonly failedLayout?: true
  /** What was recorded: an output, or the kind of an error. */
  readonly expect?: string
  /** The rule that holds instead. */
  readonly says: string
}

const ENTRIES = JSON.parse(readFileSync(new URL('template-differences.json', import.meta.url), 'utf8')) as readonly Difference[]

/** Whether a rule explains that a case came out differently. @param hasFailed - Whether it is an error here. */
export function isExplained ({ funcs, files, render, expect }: TemplateCase, hasFailed: boolean): boolean {
  const text = Object.values(files).join('\n')
  return ENTRIES.some((entry) => {
    return (entry.funcs ?? funcs) === funcs &&
      new RegExp(entry.files ?? '', 's').test(text) &&
      (entry.failedLayout === undefined || (render !== undefined && hasFailed)) &&
      (entry.expect ?? expect.error ?? 'output') === (expect.error ?? 'output')
  })
}
