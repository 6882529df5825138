// Values that pass through the escapers of their place: what nearly every action of a page is.

import { escapeHTML } from '../escape/values/html.js'
import { isPlainNumber } from '../fmt/print.js'
import type { TemplateFunction } from '../funcs/function.js'
import { lookupOf } from '../values/objects.js'
import { callFailed } from './call.js'
import type { Site } from './site.js'
import type { Evaluate } from './state.js'

/** Escapers that are one for texts: between tags, and between quotes. */
const TEXT_ESCAPERS: ReadonlySet<string> = new Set(['_html_template_htmlescaper', '_html_template_attrescaper', '_html_template_rcdataescaper'])

/** Escapers that leave a text as it is if it is {@link PLAIN}. */
const KEEPS_PLAIN: ReadonlySet<string> = new Set([...TEXT_ESCAPERS, '_html_template_urlfilter', '_html_template_urlnormalizer'])

/** What nearly every URL is: nothing in it has to be escaped between quotes or tags. */
const PLAIN = /^(?:https?:\/\/)?[\w./~?=#-]+$/

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

/** `{{.field}}` with its escapers, in a single step for what most fields are. `general` is the same for any value. */
export function escapedField (field: string, escapers: readonly string[], general: Evaluate): Evaluate {
  const lookup = lookupOf(field)
  if (escapers.length === 1 && TEXT_ESCAPERS.has(escapers[0]!)) {
    return (state, dot) => {
      const found = lookup(dot, field)
      if (typeof found === 'string') return escapeHTML(found)
      return typeof found === 'number' && isPlainNumber(found) ? '' + found : general(state, dot)
    }
  }
  if (!escapers.every(name => KEEPS_PLAIN.has(name))) return general

  return (state, dot) => {
    const found = lookup(dot, field)
    return typeof found === 'string' && PLAIN.test(found) ? found : general(state, dot)
  }
}
