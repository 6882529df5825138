// How routes are made.

import type { NativeRoute } from './native/native-route.js'
import type { AutoName, Methods, Route } from './types.js'

/** A later route may turn out to contest this one. */
export interface MutableRoute<T> extends Route<T> {
  contested: boolean
}

export function createRoute<T> (
  index: number, pattern: string, methods: Methods, target: T, native: NativeRoute | null
): MutableRoute<T> {
  return {
    index,
    pattern,
    methods,
    target,
    native: native?.url ?? null,
    names: native?.names ?? [],
    takesEmpty: native?.takesEmpty ?? false,
    literal: native?.literal ?? 0,
    contested: false,
    auto: null
  }
}

/** Auto routes have many spellings, of which the pattern names one: `/user/list/*`. */
export function autoRoute<T> (index: number, auto: AutoName, target: T): MutableRoute<T> {
  const { prefix, controller, action } = auto
  const pattern = `/${prefix}/${controller.toLowerCase()}/${action.toLowerCase()}/*`.replace(/\/{2,}/g, '/')
  return { index, pattern, methods: null, target, native: null, names: [], takesEmpty: false, literal: 0, contested: false, auto }
}
