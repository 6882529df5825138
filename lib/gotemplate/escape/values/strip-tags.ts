// The text of a piece of HTML, without its tags and comments.
// Source: Go's html/template, html.go (stripTags).

import { type Context, isInTag, START } from '../context.js'
import { indexOfAny, tagStart } from '../scan.js'
import { TRANSITIONS, VALUE_ENDS } from '../transitions.js'

/** References stay as they are. `I <3 Ponies!` has no tag in it. */
export function stripTags (html: string): string {
  let out = ''
  let context = START
  let at = 0
  while (at !== html.length) {
    if (context.delim === 'None') {
      const state = context.element !== 'None' && !isInTag(context) ? 'RCDATA' : context.state
      const [next, length] = TRANSITIONS[state](context, html.slice(at))
      const end = at + length
      if (isText(context)) out += html.slice(at, next.state === context.state ? end : tagStart(html, at, end))
      context = next
      at = end
    } else {
      const end = indexOfAny(html, VALUE_ENDS[context.delim], at)
      if (end === -1) break
      at = context.delim === 'SpaceOrTagEnd' ? end : end + 1
      context = { ...START, state: 'Tag', element: context.element }
    }
  }
  return out
}

function isText ({ state }: Context): boolean {
  return state === 'Text' || state === 'RCDATA'
}
