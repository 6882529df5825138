// Configuration from files and texts, and which file an application has.

import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { FST_BEEGO_CONFIG_FILE, FST_BEEGO_CONFIG_KIND, FST_BEEGO_CONFIG_SYNTAX } from '../errors.js'
import { Config, type RunModeChoice } from './config.js'
import { type ConfigData, DEFAULT_SECTION } from './data.js'
import type { Env } from './expand-env.js'
import { type ConfigKind, FORMATS, kindOf } from './formats/index.js'
import { type Include, parseIni } from './formats/ini.js'
import { writeFileAtomic } from './write-file.js'

/** Where a configuration takes from what is not in the file. */
export interface ConfigOptions {
  /** What `${NAME}` stands for, and `BEEGO_RUNMODE`. @default process.env */
  env?: Env
  /** Whose section comes first. `''`: none. @default BEEGO_RUNMODE, else the file's `runmode`, else 'dev' */
  runMode?: string
}

/**
 * What a configuration file says. Its format is that of its extension: `.json`, `.yaml`, `.yml`, `.toml`, `.xml`, else INI.
 *
 * @throws FST_BEEGO_CONFIG_FILE when it cannot be read; FST_BEEGO_CONFIG_SYNTAX with file, line and column.
 */
export function loadConfig (file: string, options: ConfigOptions = {}): Config {
  return configOf(kindOf(file), textOf(file), file, options)
}

/**
 * What a text of some format says.
 *
 * @param options - `file`: where the text is from, for errors, for `include` and for `save`.
 * @throws FST_BEEGO_CONFIG_KIND, FST_BEEGO_CONFIG_SYNTAX
 */
export function parseConfig (kind: ConfigKind, text: string, { file = '', ...options }: ConfigOptions & { file?: string } = {}): Config {
  if (!Object.hasOwn(FORMATS, kind)) throw new FST_BEEGO_CONFIG_KIND(String(kind))
  return configOf(kind, text, file, options)
}

function configOf (kind: ConfigKind, text: string, file: string, { env = process.env, runMode }: ConfigOptions): Config {
  const format = FORMATS[kind]
  const data = format.read(text, file, env, new Includes(env).of(file))
  const save = (target: string, changes: Parameters<typeof format.write>[1]) => { writeFileAtomic(target, format.write(text, changes)) }
  return new Config({ file, format, save }, data, runModeOf(data, env, runMode))
}

function runModeOf (data: ConfigData, env: Env, given: string | undefined): RunModeChoice {
  if (given !== undefined) return { mode: given, saidBy: 'program' }
  if (env.BEEGO_RUNMODE) return { mode: env.BEEGO_RUNMODE, saidBy: 'environment' }
  const mode = data.get(DEFAULT_SECTION)?.get('runmode')?.value
  return typeof mode === 'string' && mode !== '' ? { mode, saidBy: 'file' } : { mode: 'dev', saidBy: 'nobody' }
}

/** How many files may include each other, and how many one file may bring along in all. */
const DEPTH = 16
const FILES = 256

/** Reads what `file` includes: relative names are from its folder. */
class Includes {
  readonly #env: Env
  #count = 0

  constructor (env: Env) {
    this.#env = env
  }

  /** @param around - The files that are being read, the outermost first. */
  of (file: string, around: readonly string[] = []): Include {
    return (name, line) => this.#read(name, { file, line }, [...around, realPath(file)])
  }

  #read (name: string, place: { file: string, line: number }, around: readonly string[]): ConfigData {
    // Beego reads the name in lower case
    const target = [name, name.toLowerCase()].map((one) => isAbsolute(one) ? one : join(dirname(place.file), one)).find(isFile)
    if (target === undefined) throw new FST_BEEGO_CONFIG_SYNTAX(place, `the included file '${name}' is not there`)
    if (around.includes(realPath(target))) throw new FST_BEEGO_CONFIG_SYNTAX(place, `the included file '${name}' includes this one`)
    if (around.length > DEPTH) throw new FST_BEEGO_CONFIG_SYNTAX(place, `more than ${DEPTH} files include each other`)
    if (++this.#count > FILES) throw new FST_BEEGO_CONFIG_SYNTAX(place, `more than ${FILES} files are included`)

    return parseIni(textOf(target), target, this.#env, this.of(target, around))
  }
}

function realPath (file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file // a text that is in no file
  }
}

function isFile (path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'is not there', ENOTDIR: 'is not there', EISDIR: 'is a folder', EACCES: 'may not be read' }

function textOf (file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException // what node:fs throws
    throw new FST_BEEGO_CONFIG_FILE(file, REASONS[code] ?? `cannot be read (${code})`, { cause: error })
  }
}

/** In the order in which they are looked for. */
const EXTENSIONS = ['.conf', '.ini', '.json', '.yaml', '.yml', '.toml', '.xml']

/**
 * The configuration file of an application: `BEEGO_CONFIG_PATH`, whether it is there or not; else `conf/app.conf` beside the started
 * script, else in the working directory; there may stand `app.json`, `app.yaml`, … instead. With `BEEGO_RUNMODE` a file of
 * that mode comes first: `conf/prod.app.conf`. `null` when there is none. Source: beego 1.12 config.go, init.
 */
export function findConfig ({ env = process.env, scriptDir, cwd }: { env?: Env, scriptDir?: string, cwd?: string }): string | null {
  if (env.BEEGO_CONFIG_PATH) return env.BEEGO_CONFIG_PATH

  const names = [...env.BEEGO_RUNMODE ? [`${env.BEEGO_RUNMODE}.app`] : [], 'app']
  for (const folder of [scriptDir, cwd]) {
    if (folder === undefined) continue
    const found = names.flatMap((name) => EXTENSIONS.map((extension) => join(folder, 'conf', name + extension))).find(isFile)
    if (found !== undefined) return found
  }
  return null
}
