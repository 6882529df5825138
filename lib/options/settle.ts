// The options in force: given ones over those of the configuration file, those over the defaults.

import { Config } from '../config/config.js'
import { loadConfig, parseConfig } from '../config/load.js'
import { optionsFrom } from '../config/options-from.js'
import { FST_BEEGO_OPT_INVALID } from '../errors.js'
import { type BeegoOptions, givenOptions, OPTIONS, type ResolvedOptions, resolveOptions } from './index.js'

/** Who has said what an option is. */
export type OptionSource = 'default' | 'file' | 'given'

interface Settled {
  /** What the program has said. */
  readonly given: BeegoOptions
  readonly options: ResolvedOptions
  readonly sources: Record<keyof ResolvedOptions, OptionSource>
  /** The configuration file; one without keys where none is read. */
  readonly config: Config
}

/** @throws FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_INVALID, FST_BEEGO_CONFIG_FILE, FST_BEEGO_CONFIG_SYNTAX, FST_BEEGO_CONFIG_VALUE */
export function settleOptions (options: BeegoOptions): Settled {
  const given = givenOptions(options) // looked at before any file
  const config = configOf(given)
  const fromFile = ofPlugin(config)

  const sources = Object.fromEntries(Object.keys(OPTIONS).map((name) =>
    [name, Object.hasOwn(given, name) ? 'given' : Object.hasOwn(fromFile, name) ? 'file' : 'default']))
  return {
    given,
    options: resolveOptions({ ...fromFile, ...given }),
    sources: sources as Settled['sources'], // one for each of OPTIONS
    config
  }
}

function configOf ({ config = false, runMode }: BeegoOptions): Config {
  if (config instanceof Config) return runMode === undefined || runMode === config.runMode ? config : config.forRunMode(runMode)
  if (config === false) return parseConfig('ini', '', { runMode: runMode ?? OPTIONS.runMode.value() })
  if (typeof config !== 'string' || config === '') throw new FST_BEEGO_OPT_INVALID('config', 'the path of a file, a Config or false')
  return loadConfig(config, runMode === undefined ? {} : { runMode })
}

/** Where an application listens is no business of a plugin: those keys are passed over. */
function ofPlugin (config: Config): BeegoOptions {
  return Object.fromEntries(Object.entries(optionsFrom(config)).filter(([name]) => Object.hasOwn(OPTIONS, name)))
}
