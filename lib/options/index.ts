// One flat set of options, the same name three times: here, in `conf/app.conf` (any letter case) and as Beego's global.

import type { Config } from '../config/config.js'
import { FST_BEEGO_OPT_INVALID, FST_BEEGO_OPT_NOT_HERE, FST_BEEGO_OPT_UNKNOWN } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { type AdminOptions, adminOptions } from './admin.js'
import { type FlashOptions, flashOptions } from './flash.js'
import { type FlowOptions, flowOptions } from './flow.js'
import { type LogOptions, logOptions } from './logs.js'
import type { Rule, Rules } from './rule.js'
import { serverOptions } from './server.js'
import { type SessionOptions, sessionOptions } from './session.js'
import { type StaticOptions, staticOptions } from './static-and-gzip.js'
import { type ToolboxOptions, toolboxOptions } from './toolbox.js'
import { type UploadOptions, uploadOptions } from './uploads.js'
import { type ViewOptions, viewOptions } from './views.js'
import { type XsrfOptions, xsrfOptions } from './xsrf.js'

export type { RunMode } from './flow.js'

/** The options of `beegoMvc` and of every plugin alone, and the keys of `conf/app.conf`. */
export interface BeegoOptions extends FlowOptions, ViewOptions, StaticOptions, XsrfOptions, FlashOptions, UploadOptions, SessionOptions,
  ToolboxOptions, LogOptions, AdminOptions {
  /**
   * The configuration file, from the working directory, or what `loadConfig` has given; `false` reads none. Options that are given
   * win over the file.
   *
   * @default false
   */
  config?: string | Config | false
  /** Bodies of Beego's routes are always kept; see `ctx.input.requestBody`. */
  copyRequestBody?: true
}

/** Every option of {@link BeegoOptions}, with its value. */
export type ResolvedOptions = Required<Omit<BeegoOptions, 'config' | 'copyRequestBody'>>

/** Every option: its default and what it accepts. */
export const OPTIONS: Rules<ResolvedOptions> = {
  ...flowOptions,
  ...viewOptions,
  ...staticOptions,
  ...xsrfOptions,
  ...flashOptions,
  ...uploadOptions,
  ...sessionOptions,
  ...toolboxOptions,
  ...logOptions,
  ...adminOptions
}

/** Options of Beego's that can have one value here, and why. */
const FIXED: Readonly<Record<string, { readonly value: unknown, readonly reason: string }>> = {
  copyRequestBody: { value: true, reason: "can only be true: the bodies of Beego's routes are always kept" }
}

/** What says where options come from. */
const SOURCE = 'config'

/** What Fastify itself reads from the options of a plugin. */
export const REGISTER_OPTIONS = new Set(['prefix', 'logLevel', 'logSerializers'])

/**
 * The given options over the defaults, as a new object.
 *
 * @throws FST_BEEGO_OPT_UNKNOWN naming the nearest option, or FST_BEEGO_OPT_INVALID.
 */
export function resolveOptions (given: BeegoOptions): ResolvedOptions {
  const known = givenOptions(given)
  const resolved = Object.fromEntries(Object.entries(OPTIONS).map(([key, rule]) => [key, known[key as keyof ResolvedOptions] ?? rule.value()]))
  return resolved as unknown as ResolvedOptions // it has every key of OPTIONS
}

/**
 * What is given, without what is undefined and what is Fastify's, as a new object.
 *
 * @throws FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_NOT_HERE or FST_BEEGO_OPT_INVALID
 */
export function givenOptions (given: BeegoOptions): BeegoOptions {
  const entries = Object.entries(given).filter(([key, value]) => {
    assertKnown(key, value)
    return value !== undefined && (Object.hasOwn(OPTIONS, key) || key === SOURCE)
  })
  for (const [key, value] of entries) {
    const rule = OPTIONS[key as keyof ResolvedOptions] as Rule<unknown> | undefined // none for SOURCE
    if (rule?.accepts(value) === false) throw new FST_BEEGO_OPT_INVALID(key, rule.expected)
  }
  return Object.fromEntries(entries)
}

function assertKnown (key: string, value: unknown): void {
  if (Object.hasOwn(OPTIONS, key) || REGISTER_OPTIONS.has(key) || key === SOURCE) return
  if (Object.hasOwn(serverOptions, key)) {
    if (value === false) return // which is what holds for a plugin
    throw new FST_BEEGO_OPT_NOT_HERE(key, 'belongs to fastify-beego/app: here the program that registers the plugin listens')
  }
  const fixed = Object.hasOwn(FIXED, key) ? FIXED[key] : undefined
  if (fixed === undefined) throw new FST_BEEGO_OPT_UNKNOWN(key, didYouMean(key, Object.keys(OPTIONS)))
  if (value !== fixed.value) throw new FST_BEEGO_OPT_NOT_HERE(key, fixed.reason)
}
