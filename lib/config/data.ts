// What a configuration file holds, whatever its format: sections of keys, each with the place where it stands.

import type { ConfigPlace } from '../errors.js'

/** `ini` always has texts; other formats have what they can write. */
export type ConfigItem = string | number | bigint | boolean | null | Date | readonly ConfigItem[] | { readonly [key: string]: ConfigItem }

export interface Entry extends ConfigPlace {
  /** The key as the file spells it; in lower case in `ini`. */
  readonly name: string
  readonly value: ConfigItem
}

/** By keys in lower case. */
type Section = Map<string, Entry>

/** By names in lower case: {@link DEFAULT_SECTION} has what stands in no section. */
export type ConfigData = Map<string, Section>

export const DEFAULT_SECTION = 'default'

/** The section, made if it is not there. */
export function sectionOf (data: ConfigData, name: string): Section {
  let section = data.get(name)
  if (section === undefined) data.set(name, section = new Map())
  return section
}

/** Whether a value has keys of its own. */
export function isTable (value: ConfigItem): value is { readonly [key: string]: ConfigItem } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** The member of a table whose name is `key` in any letter case. */
export function memberOf (value: ConfigItem, key: string): ConfigItem | undefined {
  if (!isTable(value)) return undefined
  if (Object.hasOwn(value, key)) return value[key]
  const name = Object.keys(value).find((member) => member.toLowerCase() === key.toLowerCase())
  return name === undefined ? undefined : value[name]
}

/**
 * The data of a format whose values nest: top-level tables are sections, everything else is in the default section.
 *
 * @param lineOf - The line of a key, by its path, where it is known.
 */
export function dataOf (tree: { readonly [key: string]: ConfigItem }, file: string, lineOf: (path: readonly string[]) => number | undefined): ConfigData {
  const data: ConfigData = new Map()
  const add = (section: string, path: readonly string[], value: ConfigItem): void => {
    const name = path.at(-1)! // a path has at least one key
    sectionOf(data, section).set(name.toLowerCase(), { name, value, file, line: lineOf(path) })
  }

  for (const [name, value] of Object.entries(tree)) {
    if (!isTable(value)) {
      add(DEFAULT_SECTION, [name], value)
      continue
    }
    const section = name.toLowerCase()
    sectionOf(data, section)
    for (const [key, member] of Object.entries(value)) add(section, [name, key], member)
  }
  return data
}
