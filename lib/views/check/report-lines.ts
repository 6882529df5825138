// The report of a check, for people.

import { relative } from 'node:path'
import type { CheckReport, Finding } from './check-views.js'

/** Characters of a source line that are worth showing. */
const WIDTH = 160

/**
 * `file:line:column: message` with the line for each finding, a function that nobody has declared once, and a summary. Files are named
 * from `cwd`.
 */
export function reportLines (report: CheckReport, cwd: string): string[] {
  const { findings } = report
  const shown = findings.filter(({ unknownFunction: name }, at) => {
    return name === undefined || findings.findIndex(({ unknownFunction }) => unknownFunction === name) === at
  })
  return [...shown.flatMap(finding => findingLines(finding, cwd, findings)), ...summary(report)]
}

function findingLines ({ file, line, column, message, text, unknownFunction }: Finding, cwd: string, findings: readonly Finding[]): string[] {
  const alike = unknownFunction === undefined ? [] : findings.filter(other => other.unknownFunction === unknownFunction)
  const others = new Set(alike.map(other => other.file)).size - 1
  const place = [relative(cwd, file), line, column].filter(part => part !== 0).join(':')
  const hasMark = column > 0 && column <= WIDTH
  return [
    `${place}: ${message}${others > 0 ? `, nor in ${counted(others, 'other file')}` : ''}`,
    ...line > 0 ? [`    ${text.slice(0, WIDTH)}`] : [],
    ...hasMark ? [`    ${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`] : []
  ]
}

function summary ({ views: { go, pug }, parts, findings }: CheckReport): string[] {
  const unknown = [...new Set(findings.flatMap(({ unknownFunction = [] }) => unknownFunction))].sort()
  const errors = findings.filter(({ unknownFunction }) => unknownFunction === undefined)
  const files = new Set(findings.map(({ file }) => file)).size
  const found = [
    ...errors.length > 0 ? [counted(errors.length, 'error')] : [],
    ...unknown.length > 0 ? [counted(unknown.length, 'unknown function')] : []
  ]
  return [
    ...found.length === 0 ? [] : [''],
    `${counted(go + pug, 'view')} (${counted(go, 'Go template')}, ${pug} pug): ${found.length === 0 ? 'nothing wrong' : `${found.join(' and ')} in ${counted(files, 'file')}`}`,
    ...parts.length === 0 ? [] : [`${counted(parts.length, 'view')} cannot be shown alone, and ${parts.length === 1 ? 'is part' : 'are parts'} of others: ${parts.join(', ')}`],
    ...unknown.length === 0 ? [] : [`To declare the functions: --functions ${unknown.join(',')}`]
  ]
}

function counted (count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
