// What a program asks its configuration: Beego's config.Configer, in camelCase. Keys and sections have no letter case.
//
// A key is looked for in the section of the run mode first, then outside of all sections, as AppConfig does; `section::key` says
// where it is. Source: beego 1.12 config.go, beegoAppConfig; config/ini.go.

import { toFloatInRange } from '../controller/convert.js'
import { FST_BEEGO_CONFIG_SET, FST_BEEGO_CONFIG_VALUE } from '../errors.js'
import { type ConfigData, type ConfigItem, DEFAULT_SECTION, type Entry, isTable, memberOf, sectionOf } from './data.js'
import type { Change, Source } from './formats/index.js'
import { configBool, configInt, configInt64 } from './scalars.js'
import { isSecret, masked } from './secrets.js'

/** What {@link Config.set} takes. */
export type ConfigValue = string | number | boolean | readonly string[]

/** Whose section comes first, and who says so. */
export interface RunModeChoice {
  readonly mode: string
  readonly saidBy: 'program' | 'environment' | 'file' | 'nobody'
}

/** What a configuration file says. Keys have no letter case; those of the run mode's section come first, `section::key` says where. */
export class Config {
  readonly #source: Source
  readonly #data: ConfigData
  readonly #runMode: RunModeChoice
  readonly #changes: Change[]

  /** @internal Made by `loadConfig` and `parseConfig`. */
  constructor (source: Source, data: ConfigData, runMode: RunModeChoice, changes: Change[] = []) {
    this.#source = source
    this.#data = data
    this.#runMode = runMode
    this.#changes = changes
  }

  /** The file that it was read from; `''` for a text. */
  get file (): string { return this.#source.file }

  /** Whose section comes first; `''` when none does. */
  get runMode (): string { return this.#runMode.mode }

  /** @internal */
  get runModeSaidBy (): RunModeChoice['saidBy'] { return this.#runMode.saidBy }

  /** The same configuration, with the section of another run mode first. */
  forRunMode (mode: string): Config {
    return new Config(this.#source, this.#data, { mode, saidBy: 'program' }, this.#changes)
  }

  /** The names of all sections, those too that have no keys. */
  get sections (): string[] { return [...this.#data.keys()] }

  /** Whether the key is there, and is not empty. */
  has (key: string): boolean { return this.entry(key) !== undefined }

  /** The value as the file has it: a text in INI, also a number, a list … in other formats; `undefined` when it is not there. */
  get (key: string): unknown { return this.entry(key)?.value }

  /** A value of one line as text; `''` when it is not there. */
  string (key: string): string { return textOf(this.entry(key)) ?? '' }

  /** What stands between semicolons, or a list; none when it is not there. Blanks count. */
  strings (key: string): string[] {
    const entry = this.entry(key)
    if (Array.isArray(entry?.value)) return entry.value.map((item: ConfigItem) => textOf({ value: item }) ?? '')
    return textOf(entry)?.split(';') ?? []
  }

  /**
   * A whole number, or a product of such: `1 << 26`, `60 * 60`.
   *
   * @throws FST_BEEGO_CONFIG_VALUE when it is not there, is no whole number or is beyond 2^53.
   */
  int (key: string): number { return this.#read(key, configInt, 'a whole number') }

  /** As {@link int}, up to 64 bits. @throws FST_BEEGO_CONFIG_VALUE */
  int64 (key: string): bigint { return this.#read(key, configInt64, 'a whole number of 64 bits') }

  /** @throws FST_BEEGO_CONFIG_VALUE when it is not there or is no number. */
  float (key: string): number { return this.#read(key, toFloatInRange, 'a number') }

  /** `true yes on y t 1` and their opposites. @throws FST_BEEGO_CONFIG_VALUE when it is not there or is neither. */
  bool (key: string): boolean { return this.#read(key, configBool, 'true or false') }

  /** As {@link string}; `def` when it is not there. */
  defaultString (key: string, def: string): string { return this.string(key) || def }

  /** As {@link strings}; `def` when it is not there. */
  defaultStrings (key: string, def: string[]): string[] {
    const values = this.strings(key)
    return values.length === 0 ? def : values
  }

  /** As {@link int}; `def` instead of an error. */
  defaultInt (key: string, def: number): number { return this.#tried(key, configInt) ?? def }
  /** As {@link int64}; `def` instead of an error. */
  defaultInt64 (key: string, def: bigint): bigint { return this.#tried(key, configInt64) ?? def }
  /** As {@link float}; `def` instead of an error. */
  defaultFloat (key: string, def: number): number { return this.#tried(key, toFloatInRange) ?? def }
  /** As {@link bool}; `def` instead of an error. */
  defaultBool (key: string, def: boolean): boolean { return this.#tried(key, configBool) ?? def }

  /**
   * All keys of a section with their values; `undefined` when there is no such section. `default` has what stands in none.
   * Beego: `GetSection`.
   */
  section (name: string): Record<string, unknown> | undefined {
    const entries = this.#data.get(name.toLowerCase())
    return entries === undefined ? undefined : Object.fromEntries([...entries.values()].map((entry) => [entry.name, entry.value]))
  }

  /** A section as {@link section} gives it, or the value of a key. @throws FST_BEEGO_CONFIG_VALUE when there is neither. */
  diy (name: string): unknown {
    const found = this.section(name) ?? this.get(name)
    if (found === undefined) throw this.error(name, 'is not there')
    return found
  }

  /**
   * Give a key another value, where it is read: in the section of the run mode if that has it. {@link save} writes it to the file.
   *
   * @param key - `section::key` for a section, which is made if it is not there.
   * @throws FST_BEEGO_CONFIG_SET if the format cannot write it.
   */
  set (key: string, value: ConfigValue): this {
    const path = this.#pathOf(key)
    const item = this.#source.format.settable(path, value)
    if (typeof item === 'object' && 'reason' in item) throw new FST_BEEGO_CONFIG_SET(key, item.reason)

    const [section, name, ...inner] = path as [string, string, ...string[]] // two at least, by #pathOf
    const entries = sectionOf(this.#data, section.toLowerCase())
    const before = entries.get(name.toLowerCase())
    entries.set(name.toLowerCase(), { name: before?.name ?? name, value: withMember(before?.value, inner, item.value), file: this.file })
    this.#changes.push({ path, value: item.value })
    return this
  }

  /**
   * Write what {@link set} has changed, as one step: a reader sees the old file or the new one. Comments, order and
   * `${ENV||default}` stay in INI and YAML; in JSON, TOML and XML there are no comments afterwards.
   *
   * @param file - Another file instead.
   * @throws FST_BEEGO_CONFIG_FILE if it cannot be written; FST_BEEGO_CONFIG_SET if there is no file.
   */
  save (file: string = this.file): void {
    if (file === '') throw new FST_BEEGO_CONFIG_SET('file', 'there is none to save to')
    this.#source.save(file, this.#changes)
  }

  /** The first entry that counts. @internal */
  entry (key: string): Entry | undefined {
    for (const path of this.#paths(key)) {
      const entry = this.#at(path)
      if (entry !== undefined && entry.value !== '' && entry.value !== null) return entry
    }
    return undefined
  }

  /** @internal */
  error (key: string, reason: string, entry = this.entry(key)): FST_BEEGO_CONFIG_VALUE {
    const { file = this.file, line } = entry ?? {}
    return new FST_BEEGO_CONFIG_VALUE({ file, line }, key, reason)
  }

  /** `must be a whole number, and is 'x'`: without the value of a secret. @internal */
  wrong (key: string, expected: string): FST_BEEGO_CONFIG_VALUE {
    const shown = masked(key, this.get(key))
    const is = isSecret(key) ? '' : `, and is '${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}'`
    return this.error(key, `must be ${expected}${is}`)
  }

  #read<T> (key: string, parse: (text: string) => T | null, expected: string): T {
    if (!this.has(key)) throw this.error(key, 'is not there')
    const value = this.#tried(key, parse)
    if (value === null) throw this.wrong(key, expected)
    return value
  }

  #tried<T> (key: string, parse: (text: string) => T | null): T | null {
    const text = textOf(this.entry(key))
    return text === null ? null : parse(text)
  }

  /** Where a key may be, the first place first: each a section and names in it. */
  #paths (key: string): string[][] {
    const parts = key.split('::')
    const { nests } = this.#source.format
    if (key === '') return []
    if (parts.length > 1 && !nests) return [parts.slice(0, 2)] // "a::b::k" is the b of a

    const ways = [parts, ...nests && parts.length === 1 && key.includes('.') ? [key.split('.')] : []]
    return [
      ...this.runMode === '' ? [] : ways.map((way) => [this.runMode, ...way]),
      ...ways.map((way) => way.length === 1 ? [DEFAULT_SECTION, ...way] : way)
    ]
  }

  #at ([section = '', name = '', ...inner]: readonly string[]): Entry | undefined {
    const entry = this.#data.get(section.toLowerCase())?.get(name.toLowerCase()) ?? (section === DEFAULT_SECTION ? this.#tableAt(name) : undefined)
    if (entry === undefined || inner.length === 0) return entry

    let value: ConfigItem | undefined = entry.value
    for (const key of inner) value = value === undefined ? undefined : memberOf(value, key)
    return value === undefined ? undefined : { ...entry, value }
  }

  /** Where values nest, a section is the value of its name too. */
  #tableAt (name: string): Entry | undefined {
    const table = this.#source.format.nests ? this.section(name) : undefined
    return table === undefined ? undefined : { name, value: table as { [key: string]: ConfigItem }, file: this.file } // what `section` makes of entries
  }

  #pathOf (key: string): string[] {
    const paths = this.#paths(key)
    const [last] = paths.slice(-1)
    if (last === undefined) throw new FST_BEEGO_CONFIG_SET(key, 'the key is empty')
    return paths.find((path) => this.#at(path) !== undefined) ?? paths.find((path) => path[0] === DEFAULT_SECTION) ?? last
  }
}

/** A value of one line; `null` when it is none. */
function textOf (entry: Pick<Entry, 'value'> | undefined): string | null {
  const value = entry?.value
  if (value === undefined || value === null || Array.isArray(value) || isTable(value)) return null
  return value instanceof Date ? value.toISOString() : String(value)
}

/** `table` with another value at the end of `keys`. */
function withMember (table: ConfigItem | undefined, keys: readonly string[], value: ConfigItem): ConfigItem {
  const [key, ...inner] = keys
  if (key === undefined) return value
  const members = table !== undefined && isTable(table) ? table : {}
  return { ...members, [key]: withMember(memberOf(members, key), inner, value) }
}
