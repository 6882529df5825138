// Which escapers a printed value passes through, by where it is printed.
// Source: Go's html/template, escape.go (escapeAction).

import { nodeText } from '../parse/node-text.js'
import type { ActionNode } from '../nodes.js'
import { type Context, failed, isComment, nudge, type State } from './context.js'
import { isPredefined, withEscapers } from './pipeline.js'

/** Strings of CSS count as URLs, too. */
const IN_URL: readonly State[] = ['URL', 'CSSDqURL', 'CSSSqURL', 'CSSURL', 'CSSDqStr', 'CSSSqStr']

/**
 * The context after an action, and the action with its escapers.
 *
 * @param behind - The text that follows, as far as it is known.
 */
export function escapeAction (context: Context, action: ActionNode, behind: string): [Context, ActionNode] {
  const { pipe } = action
  if (pipe.decl.length !== 0) return [context, action]

  const place = nudge(context)
  const problem = disallowed(place, action) ?? unfit(place, action)
  if (problem !== null) return [failed(problem, action.pos), action]
  if (place.state === 'Error') return [place, action]

  const isWhole = context.state === 'BeforeValue' && /^[\t\n\f\r ]/.test(behind)
  const escapers = [...contentEscapers(place, behind), ...delimiterEscapers(place, isWhole)]
  return [afterValueOf(place), { ...action, pipe: withEscapers(pipe, escapers) }]
}

/** A predefined escaper in a place where the value would be changed after it, or where it does too little. */
function disallowed (place: Context, { pipe: { cmds } }: ActionNode): string | null {
  for (const [at, { args: [first] }] of cmds.entries()) {
    if (first?.kind !== 'identifier' || !isPredefined(first.ident)) continue
    const tooLittle = first.ident === 'html' && place.state === 'Attr' && place.delim === 'SpaceOrTagEnd'
    if (at < cmds.length - 1 || tooLittle) return `predefined escaper "${first.ident}" disallowed in template`
  }
  return null
}

/** A place where no value can be made safe. */
function unfit (place: Context, action: ActionNode): string | null {
  if (place.literals !== '') return `${nodeText(action)} appears in a JS template literal`
  if (place.urlPart === 'Unknown' && IN_URL.includes(place.state)) return `${nodeText(action)} appears in an ambiguous context within a URL`
  return null
}

function contentEscapers (place: Context, behind: string): readonly string[] {
  if (isComment(place)) return ['_html_template_commentescaper']
  switch (place.state) {
    case 'URL': case 'CSSDqURL': case 'CSSSqURL': case 'CSSURL': return urlEscapers(place, '_html_template_urlnormalizer')
    case 'CSSDqStr': case 'CSSSqStr': return urlEscapers(place, '_html_template_cssescaper')
    case 'JS': return ['_html_template_jsvalescaper']
    case 'JSDqStr': case 'JSSqStr': return ['_html_template_jsstrescaper']
    case 'JSRegexp': return ['_html_template_jsregexpescaper']
    case 'CSS': return [behind.startsWith('/') ? '_html_template_cssvaluebeforeslashfilter' : '_html_template_cssvaluefilter']
    case 'Text': return ['_html_template_htmlescaper']
    case 'RCDATA': return ['_html_template_rcdataescaper']
    case 'AttrName': return ['_html_template_htmlnamefilter']
    case 'Srcset': return ['_html_template_srcsetescaper']
    default: return []
  }
}

function urlEscapers ({ urlPart }: Context, normalizer: string): readonly string[] {
  switch (urlPart) {
    case 'None': return ['_html_template_urlfilter', normalizer]
    case 'PreQuery': return [normalizer]
    default: return ['_html_template_urlescaper']
  }
}

function delimiterEscapers ({ delim }: Context, isWhole: boolean): readonly string[] {
  switch (delim) {
    case 'None': return []
    case 'SpaceOrTagEnd': return [isWhole ? '_html_template_wholevalueescaper' : '_html_template_nospaceescaper']
    default: return ['_html_template_attrescaper']
  }
}

/** A `/` behind a value divides. */
function afterValueOf (place: Context): Context {
  return place.state === 'JS' ? { ...place, jsCtx: 'DivOp' } : place
}
