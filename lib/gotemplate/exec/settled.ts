import { isThenable } from '../../thenable.js'
import { PROMISE } from '../values/truth.js'
import type { Site } from './site.js'
import type { Evaluate } from './state.js'

/** What a stage of a pipeline hands on: no promise, and a nil interface is no value any more. */
export function settled (site: Site, value: unknown): unknown {
  if (typeof value !== 'object') return value
  if (value === null) return undefined
  return !Array.isArray(value) && isThenable(value) ? site.fail(PROMISE) : value
}

export function settling (site: Site, value: Evaluate): Evaluate {
  return (state, dot) => settled(site, value(state, dot))
}
