// The options in force: given ones over those of the configuration file, those over the defaults.

import { Config } from '../config/config.js'
import { loadConfig, parseConfig } from '../config/load.js'
import { optionsFrom } from '../config/options-from.js'
import { FST_BEEGO_OPT_INVALID } from '../errors.js'
import { type BeegoOptions, OPTIONS, type ResolvedOptions, resolveOptions } from './index.js'

/** Who has said what an option is. */
export type OptionSource = 'default' | 'file' | 'given'

export interface Settled {
  readonly options: ResolvedOptions
  readonly sources: Record<keyof ResolvedOptions, OptionSource>
  /** The configuration file; one without keys where none is read. */
  readonly config: Config
}

/** @throws FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_INVALID, FST_BEEGO_CONFIG_FILE, FST_BEEGO_CONFIG_SYNTAX, FST_BEEGO_CONFIG_VALUE */
export function settleOptions (given: BeegoOptions): Settled {
  const known = resolveOptions(given) // what is given is looked at before any file
  const config = configOf(given, known)
  const fromFile = ofPlugin(config)
  const options = resolveOptions({ ...fromFile, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) })

  const sources = Object.fromEntries(Object.keys(OPTIONS).map((name) => {
    const isGiven = given[name as keyof ResolvedOptions] !== undefined
    return [name, isGiven ? 'given' : Object.hasOwn(fromFile, name) ? 'file' : 'default']
  }))
  return { options, sources: sources as Settled['sources'], config } // one for each of OPTIONS
}

function configOf ({ config = false, runMode }: BeegoOptions, known: ResolvedOptions): Config {
  if (config instanceof Config) return runMode === undefined || runMode === config.runMode ? config : config.forRunMode(runMode)
  if (config === false) return parseConfig('ini', '', { runMode: known.runMode })
  if (typeof config !== 'string' || config === '') throw new FST_BEEGO_OPT_INVALID('config', 'the path of a file, a Config or false')
  return loadConfig(config, runMode === undefined ? {} : { runMode })
}

/** Where an application listens is no business of a plugin: those keys are passed over. */
function ofPlugin (config: Config): BeegoOptions {
  return Object.fromEntries(Object.entries(optionsFrom(config)).filter(([name]) => Object.hasOwn(OPTIONS, name)))
}
