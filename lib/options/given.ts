// What one registration of several says itself.

import { type BeegoOptions, type ResolvedOptions, resolveOptions } from './index.js'

/**
 * Only the options that are given, looked at.
 *
 * @throws FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_INVALID
 */
export function givenOptions (options: BeegoOptions): Partial<ResolvedOptions> {
  const resolved = resolveOptions(options)
  return Object.fromEntries(Object.entries(resolved).filter(([key]) => options[key as keyof BeegoOptions] !== undefined))
}
