// Where views are deliberately not as recorded: the entries of template-differences.json. Where Beego's versions differ, 1.12 holds.

import { readFileSync } from 'node:fs'
import type { TemplateCase } from './template-recording.js'

interface Difference {
  readonly category: string
  /** What the files of such a case have in them. */
  readonly files?: string
  /** The kind of the error that there is here instead of an output. */
  readonly outcome?: string
  /** The rule that holds instead. */
  readonly says: string
}

const ENTRIES = JSON.parse(readFileSync(new URL('template-differences.json', import.meta.url), 'utf8')) as readonly Difference[]

/** Whether a rule explains that a case came out differently. */
export function isExplained ({ category, files, expect }: TemplateCase, outcome: string): boolean {
  const text = Object.values(files).join('\n')
  return ENTRIES.some((difference) => {
    if (difference.category !== category) return false
    if (difference.outcome !== undefined) return expect.error === undefined && outcome === difference.outcome
    return new RegExp(difference.files!, 's').test(text)
  })
}
