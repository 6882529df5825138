// INI as a format that can be changed: lines that nothing is said about stay as they are.

import type { ConfigItem } from '../data.js'
import { DEFAULT_SECTION } from '../data.js'
import { expandEnv } from '../expand-env.js'
import type { Change, Format } from './format.js'
import { iniLine, iniLines, parseIni } from './ini.js'

export const ini: Format = {
  nests: false,
  read: parseIni,

  settable ([section = '', key = ''], value) {
    const text = Array.isArray(value) ? value.join(';') : String(value)
    if (Array.isArray(value) && value.some((item) => String(item).includes(';'))) return { reason: "an item of a list has a ';'" }
    if (!isSection(section)) return { reason: 'INI has no such section' }
    if (!isPair(`${key} =`, key, '')) return { reason: 'INI has no such key' }
    if (expandEnv(text, {}) !== text) return { reason: "a text of the form '${…}' stands for the environment" } // eslint-disable-line no-template-curly-in-string -- what users write
    return written(key, text) === null ? { reason: 'INI cannot write this text' } : { value: text }
  },

  write (text, changes) {
    const lines = text.split('\n')
    for (const change of changes) writeInto(lines, change)
    return lines.join('\n')
  }
}

/** The value as it stands in a line; `null` where INI cannot write it. */
function written (key: string, value: ConfigItem): string | null {
  const text = String(value)
  return [text, `"${text}"`].find((form) => isPair(`${key} = ${form}`, key, text)) ?? null
}

function isSection (name: string): boolean {
  const line = iniLine(`[${name}]`)
  return !name.includes('\n') && line.type === 'section' && line.section === name.toLowerCase()
}

function isPair (text: string, key: string, value: string): boolean {
  const line = iniLine(text)
  return !text.includes('\n') && line.type === 'pair' && line.key === key.toLowerCase() && line.value === value
}

/** In the last line that has the key; else behind the last line of the section; else in a section of its own at the end. */
function writeInto (lines: string[], { path: [section = '', key = ''], value }: Change): void {
  const text = written(key, value)! // `settable` has looked
  const end = lines[0]?.endsWith('\r') ? '\r' : ''
  let current = DEFAULT_SECTION
  let keyAt = -1
  let sectionAt = section.toLowerCase() === DEFAULT_SECTION ? 0 : -1
  let at = 0
  let isShadowed = false // by something that is included behind the key
  for (const line of iniLines(lines.join('\n'))) {
    if (line.type === 'section') current = line.section
    if (line.type === 'include') isShadowed = true
    if (current === section.toLowerCase() && line.type !== 'none') sectionAt = at + 1
    if (current === section.toLowerCase() && line.type === 'pair' && line.key === key.toLowerCase()) {
      keyAt = at
      isShadowed = false
    }
    at++
  }

  if (isShadowed) append(lines, section, `${key} = ${text}`, end)
  else if (keyAt !== -1) lines[keyAt] = lines[keyAt]!.replace(/=([ \t]*)[^]*$/, (_rest, space: string) => `=${space}${text}${end}`)
  else if (sectionAt !== -1) lines.splice(sectionAt, 0, `${key} = ${text}${end}`)
  else append(lines, section, `${key} = ${text}`, end)
}

/** What stands last counts. */
function append (lines: string[], section: string, pair: string, end: string): void {
  if (lines.at(-1) === '') lines.pop()
  lines.push(...lines.length === 0 ? [] : [end], `[${section}]${end}`, pair + end, '')
}
