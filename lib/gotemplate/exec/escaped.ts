// Values that pass through the escaper of their place: what nearly every action of a page is.

import type { TemplateFunction } from '../funcs/function.js'
import { lookupOf } from '../values/objects.js'
import { callFailed } from './call.js'
import type { Site } from './site.js'
import type { Evaluate } from './state.js'

/** Escapers that leave the digits of an integer as they are. */
const KEEPS_INTEGERS: ReadonlySet<string> = new Set(['_html_template_htmlescaper', '_html_template_attrescaper', '_html_template_rcdataescaper'])

/** What an escaper makes of a value. */
export function escaped (site: Site, name: string, { call: escape }: TemplateFunction, value: Evaluate): Evaluate {
  return (state, dot) => {
    const given = value(state, dot)
    if (typeof given === 'string') return escape(given)
    try {
      return escape(given)
    } catch (error) {
      return callFailed(site, name, error)
    }
  }
}

/** `{{.field}}` with one escaper, in a single step for texts and integers. `general` is the same for any value. */
export function escapedField (field: string, name: string, { call: escape }: TemplateFunction, general: Evaluate): Evaluate {
  const lookup = lookupOf(field)
  const keepsIntegers = KEEPS_INTEGERS.has(name)
  return (state, dot) => {
    const found = lookup(dot, field)
    if (typeof found === 'string') return escape(found)
    return keepsIntegers && typeof found === 'number' && Number.isSafeInteger(found) ? '' + found : general(state, dot)
  }
}
