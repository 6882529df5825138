// One flat set of options, the same name three times: here, in `conf/app.conf` (any letter case) and as Beego's global.

import { FST_BEEGO_OPT_INVALID, FST_BEEGO_OPT_NOT_HERE, FST_BEEGO_OPT_UNKNOWN } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { type FlowOptions, flowOptions } from './flow.js'
import { type OutputOptions, outputOptions } from './output.js'
import type { Rules } from './rule.js'
import { type SessionOptions, sessionOptions } from './session.js'
import { type StateOptions, stateOptions } from './state.js'
import { type UploadOptions, uploadOptions } from './uploads.js'
import { type ViewOptions, viewOptions } from './views.js'

export type { RunMode } from './flow.js'

export interface BeegoOptions extends FlowOptions, ViewOptions, OutputOptions, StateOptions, UploadOptions, SessionOptions {
  /** No configuration file is read. */
  config?: false
  /** Bodies of Beego's routes are always kept; see `ctx.input.requestBody`. */
  copyRequestBody?: true
}

export type ResolvedOptions = Required<Omit<BeegoOptions, 'config' | 'copyRequestBody'>>

/** Every option: its default and what it accepts. */
export const OPTIONS: Rules<ResolvedOptions> = {
  ...flowOptions, ...viewOptions, ...outputOptions, ...stateOptions, ...uploadOptions, ...sessionOptions
}

/** Options of parts that this version does not have, and the value that leaves them out. */
const NOT_HERE: Readonly<Record<string, unknown>> = {
  config: false, copyRequestBody: true, enableAdmin: false, enableHTTPS: false, enableFcgi: false, enableHotUpdate: false
}

/** What Fastify itself reads from the options of a plugin. */
export const REGISTER_OPTIONS = new Set(['prefix', 'logLevel', 'logSerializers'])

/**
 * The given options over the defaults, as a new object.
 *
 * @throws FST_BEEGO_OPT_UNKNOWN naming the nearest option, or FST_BEEGO_OPT_INVALID.
 */
export function resolveOptions (given: BeegoOptions): ResolvedOptions {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(OPTIONS, key) || REGISTER_OPTIONS.has(key)) continue
    if (!Object.hasOwn(NOT_HERE, key)) throw new FST_BEEGO_OPT_UNKNOWN(key, didYouMean(key, Object.keys(OPTIONS)))
    if (given[key as keyof BeegoOptions] !== NOT_HERE[key]) throw new FST_BEEGO_OPT_NOT_HERE(key, `can only be ${String(NOT_HERE[key])} in this version`)
  }

  const resolved: Record<string, unknown> = {}
  for (const [key, rule] of Object.entries(OPTIONS)) {
    const value = given[key as keyof ResolvedOptions]
    if (value !== undefined && !rule.accepts(value)) throw new FST_BEEGO_OPT_INVALID(key, rule.expected)
    resolved[key] = value ?? rule.value()
  }
  return resolved as unknown as ResolvedOptions // the loop has filled every key of OPTIONS
}
