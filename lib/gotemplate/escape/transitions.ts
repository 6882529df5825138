// The context after a token of text, whatever the context before it.
// Source: Go's html/template, escape.go (contextAfterText) and transition.go.

import { quote } from '../fmt/quote.js'
import { isJSType } from './attributes.js'
import { type Context, failed, type State, START } from './context.js'
import { decodeEntities } from './entities.js'
import { indexOfAny, type Step, type Transition } from './scan.js'
import { afterCSS, afterCSSBlockComment, afterCSSLineComment, afterCSSString } from './transitions-css.js'
import {
  afterAfterName, afterAttr, afterAttrName, afterBeforeValue, afterHTMLComment, afterSpecialElement, afterTag, afterText, afterURL
} from './transitions-html.js'
import { afterDelimited, afterJS, afterJSBlockComment, afterJSLineComment } from './transitions-js.js'

export const TRANSITIONS: Readonly<Record<State, Transition>> = {
  Text: afterText,
  Tag: afterTag,
  AttrName: afterAttrName,
  AfterName: afterAfterName,
  BeforeValue: afterBeforeValue,
  HTMLCmt: afterHTMLComment,
  RCDATA: afterSpecialElement,
  Attr: afterAttr,
  URL: afterURL,
  Srcset: afterURL,
  JS: afterJS,
  JSDqStr: afterDelimited,
  JSSqStr: afterDelimited,
  JSBqStr: afterDelimited,
  JSRegexp: afterDelimited,
  JSBlockCmt: afterJSBlockComment,
  JSLineCmt: afterJSLineComment,
  CSS: afterCSS,
  CSSDqStr: afterCSSString,
  CSSSqStr: afterCSSString,
  CSSDqURL: afterCSSString,
  CSSSqURL: afterCSSString,
  CSSURL: afterCSSString,
  CSSBlockCmt: afterCSSBlockComment,
  CSSLineCmt: afterCSSLineComment,
  Dead: afterAttr,
  Error: afterAttr
}

/** What ends an attribute's value. */
export const VALUE_ENDS = { DoubleQuote: '"', SingleQuote: "'", SpaceOrTagEnd: ' \t\n\f\r>' } as const

/**
 * The context after a part of `text`, which is not empty.
 *
 * @param elementEnd - Where the special element ends that the text begins in; the text's length when that is not in it.
 */
export function contextAfter (context: Context, text: string, elementEnd: number): Step {
  if (context.delim !== 'None') return afterValue(context, context.delim, text)
  return elementEnd === 0 ? [START, 0] : TRANSITIONS[context.state](context, text.slice(0, elementEnd))
}

function afterValue (context: Context, delim: keyof typeof VALUE_ENDS, text: string): Step {
  const end = indexOfAny(text, VALUE_ENDS[delim])
  const value = end === -1 ? text : text.slice(0, end)
  if (delim === 'SpaceOrTagEnd') {
    // Browsers disagree about these, or the quote that they belong to is missing.
    const at = indexOfAny(value, '"\'<=`')
    if (at !== -1) return [failed(`${quote(value.charAt(at))} in unquoted attr: ${quote(value)}`), text.length]
  }
  if (end === -1) return [insideValue(context, decodeEntities(text)), text.length]

  const isOtherScript = context.attr === 'ScriptType' && !isJSType(value)
  const element = isOtherScript ? 'None' : context.element
  return [{ ...START, state: 'Tag', element }, delim === 'SpaceOrTagEnd' ? end : end + 1]
}

function insideValue (context: Context, text: string): Context {
  for (let rest = text; rest !== '';) {
    const [next, length] = TRANSITIONS[context.state](context, rest)
    context = next
    rest = rest.slice(length)
  }
  return context
}
