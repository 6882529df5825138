// Values that pass through the escapers of their place: what nearly every action of a page is.

import { HTML } from '../content.js'
import { escapeHTML } from '../escape/values/html.js'
import { isPlainNumber } from '../fmt/print.js'
import type { TemplateFunction } from '../funcs/function.js'
import { lookupOf } from '../values/objects.js'
import { callFailed } from './call.js'
import type { Site } from './site.js'
import type { Evaluate } from './state.js'

/** The escaper between tags. */
const HTML_ESCAPER = '_html_template_htmlescaper'

/** Escapers that are one for texts: between tags, and between quotes. */
const TEXT_ESCAPERS: ReadonlySet<string> = new Set([HTML_ESCAPER, '_html_template_attrescaper', '_html_template_rcdataescaper'])

/** Escapers that leave a text as it is if it is {@link PLAIN}. */
const KEEPS_PLAIN: ReadonlySet<string> = new Set([...TEXT_ESCAPERS, '_html_template_urlfilter', '_html_template_urlnormalizer'])

/** What nearly every URL is: nothing in it has to be escaped between quotes or tags. */
export const PLAIN = /^(?:https?:\/\/)?[\w./~?=#-]+$/

/** A place that prints a field: between tags, elsewhere where text is escaped in the same way, or where a URL stands. */
type FieldPlace = 'html' | 'text' | 'url'

/** `{{.name}}` with its escapers. */
export interface EscapedField {
  readonly name: string
  readonly place: FieldPlace
}

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

/** The place that these escapers are for; `null` when it is another one. */
export function fieldPlace (escapers: readonly string[]): FieldPlace | null {
  if (escapers.length === 1 && TEXT_ESCAPERS.has(escapers[0]!)) return escapers[0] === HTML_ESCAPER ? 'html' : 'text'
  return escapers.every(name => KEEPS_PLAIN.has(name)) ? 'url' : null
}

/** `{{.name}}` with its escapers, in a single step for what most fields are. `general` is the same for any value. */
export function escapedField ({ name, place }: EscapedField, general: Evaluate): Evaluate {
  const lookup = lookupOf(name)
  if (place === 'url') {
    return (state, dot) => {
      const found = lookup(dot, name)
      return typeof found === 'string' && PLAIN.test(found) ? found : general(state, dot)
    }
  }
  return (state, dot) => {
    const found = lookup(dot, name)
    if (typeof found === 'string') return escapeHTML(found)
    if (typeof found === 'number') return isPlainNumber(found) ? '' + found : general(state, dot)
    return place === 'html' && found instanceof HTML ? found.text : general(state, dot)
  }
}
