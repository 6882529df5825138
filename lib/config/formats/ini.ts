// Beego's INI: `key = value`, `[section]`, lines of comments, `include "other.conf"`. Source: beego 1.12 config/ini.go.

import { FST_BEEGO_CONFIG_SYNTAX } from '../../errors.js'
import { trimSpace } from '../../views/functions/space.js'
import { type ConfigData, DEFAULT_SECTION, sectionOf } from '../data.js'
import { type Env, expandEnv } from '../expand-env.js'

/** Gives what another file holds. */
export type Include = (name: string, line: number) => ConfigData

/** One line, as it counts. */
type IniLine =
  | { readonly type: 'none' }
  | { readonly type: 'section', readonly section: string }
  | { readonly type: 'include', readonly name: string }
  | { readonly type: 'pair', readonly key: string, readonly value: string }
  | { readonly type: 'bad' }

/**
 * @param file - For places in errors; `''` when the text is of no file.
 * @throws FST_BEEGO_CONFIG_SYNTAX at a line that is none of INI's.
 */
export function parseIni (text: string, file: string, env: Env, include: Include): ConfigData {
  const data: ConfigData = new Map()
  let section = DEFAULT_SECTION
  let number = 0

  for (const line of iniLines(text)) {
    number++
    if (line.type === 'none') continue
    if (line.type === 'section') section = line.section
    const entries = sectionOf(data, section)

    if (line.type === 'bad') throw new FST_BEEGO_CONFIG_SYNTAX({ file, line: number }, "the line is not of the form 'key = value'")
    if (line.type === 'include') {
      for (const [name, others] of include(line.name, number)) {
        const there = sectionOf(data, name)
        for (const [key, entry] of others) there.set(key, entry)
      }
    }
    if (line.type === 'pair') entries.set(line.key, { name: line.key, value: expandEnv(line.value, env), file, line: number })
  }
  return data
}

/** What each line says, the first one first. */
export function * iniLines (text: string): Generator<IniLine, void, undefined> {
  let start = text.startsWith('\uFEFF') ? 1 : 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    yield iniLine(text.slice(start, end === -1 ? text.length : end))
    if (end === -1) return
    start = end + 1
  }
}

/** @param text - Of the line, without its end. */
export function iniLine (text: string): IniLine {
  const line = trimSpace(text)
  if (line === '' || line.startsWith('#') || line.startsWith(';')) return { type: 'none' }
  if (line.startsWith('[') && line.endsWith(']')) return { type: 'section', section: line.slice(1, -1).toLowerCase() }

  const sign = line.indexOf('=')
  if (sign === -1) {
    const [word = '', name, ...rest] = line.split(SPACES)
    return word.toLowerCase() === 'include' && name !== undefined && rest.length === 0
      ? { type: 'include', name: withoutQuotes(name) }
      : { type: 'bad' }
  }
  const value = trimSpace(line.slice(sign + 1))
  return { type: 'pair', key: trimSpace(line.slice(0, sign)).toLowerCase(), value: value.startsWith('"') ? withoutQuotes(value) : value }
}

const SPACES = /\p{White_Space}+/u

/** All of them at both ends go. */
function withoutQuotes (text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === '"') start++
  while (end > start && text[end - 1] === '"') end--
  return text.slice(start, end)
}
