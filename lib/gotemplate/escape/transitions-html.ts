// How text goes on between tags, in tags and in attributes.
// Source: Go's html/template, transition.go; WHATWG HTML, "Tokenization".

import { quote } from '../fmt/quote.js'
import { attributeKind } from './attributes.js'
import { type Context, failed, START, valueContext } from './context.js'
import { indexOfAny, skipSpace, type Step } from './scan.js'

const TAG_NAME = /^[a-z](?:[:-]?[a-z0-9])*/i
const ELEMENTS: ReadonlyMap<string, Context['element']> = new Map([
  ['script', 'Script'], ['style', 'Style'], ['textarea', 'Textarea'], ['title', 'Title']
])
const CONTENT_STATES = { None: 'Text', Script: 'JS', Style: 'CSS', Textarea: 'RCDATA', Title: 'RCDATA' } as const
const ATTRIBUTES = { plain: 'None', unsafe: 'None', url: 'URL', css: 'Style', js: 'Script', srcset: 'Srcset' } as const

/** A tag's name needs something behind it that cannot belong to it. */
const END_TAGS = {
  Script: /<\/script[>\t\n\f /]/i, Style: /<\/style[>\t\n\f /]/i, Textarea: /<\/textarea[>\t\n\f /]/i, Title: /<\/title[>\t\n\f /]/i
}

export function afterText (context: Context, text: string): Step {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) return [{ ...START, state: 'HTMLCmt' }, at + 4]
    const isEnd = text[at + 1] === '/'
    at += isEnd ? 2 : 1
    const [name] = TAG_NAME.exec(text.slice(at)) ?? []
    if (name === undefined) continue
    const element = isEnd ? 'None' : ELEMENTS.get(name.toLowerCase()) ?? 'None'
    return [{ ...START, state: 'Tag', element }, at + name.length]
  }
  return [context, text.length]
}

export function afterTag (context: Context, text: string): Step {
  const { element } = context
  const at = skipSpace(text, 0)
  if (at === text.length) return [context, at]
  if (text[at] === '>') return [{ ...START, state: CONTENT_STATES[element], element }, at + 1]

  const end = nameEnd(text, at)
  if (end === -1) return badName(text)
  if (end === at) {
    return [failed(`expected space, attr name, or end of tag, but got ${quote(text.slice(at))}`), text.length]
  }
  const name = text.slice(at, end).toLowerCase()
  const attr = element === 'Script' && name === 'type' ? 'ScriptType' : ATTRIBUTES[attributeKind(name)]
  return [{ ...START, state: end === text.length ? 'AttrName' : 'AfterName', element, attr }, end]
}

export function afterAttrName (context: Context, text: string): Step {
  const end = nameEnd(text, 0)
  if (end === -1) return badName(text)
  return [end === text.length ? context : { ...context, state: 'AfterName' }, end]
}

export function afterAfterName (context: Context, text: string): Step {
  const at = skipSpace(text, 0)
  if (at === text.length) return [context, at]
  return text[at] === '=' ? [{ ...context, state: 'BeforeValue' }, at + 1] : [{ ...context, state: 'Tag' }, at]
}

export function afterBeforeValue (context: Context, text: string): Step {
  const at = skipSpace(text, 0)
  if (at === text.length) return [context, at]
  if (text[at] === '"') return [valueContext(context, 'DoubleQuote'), at + 1]
  if (text[at] === "'") return [valueContext(context, 'SingleQuote'), at + 1]
  return [valueContext(context, 'SpaceOrTagEnd'), at]
}

export function afterHTMLComment (context: Context, text: string): Step {
  const end = text.indexOf('-->')
  return end === -1 ? [context, text.length] : [START, end + 3]
}

/** Up to the tag that ends the element. */
export function afterSpecialElement (context: Context, text: string): Step {
  const end = specialEnd(context, text, 0)
  return end === text.length ? [context, end] : [START, end]
}

/** Where the tag begins that ends a `script`, `style`, `textarea` or `title`, from `from` on; the text's length when it does not. */
export function specialEnd ({ element }: Context, text: string, from: number): number {
  const length = element === 'None' ? -1 : text.slice(from).search(END_TAGS[element])
  return length === -1 ? text.length : from + length
}

export function afterAttr (context: Context, text: string): Step {
  return [context, text.length]
}

export function afterURL (context: Context, text: string): Step {
  const urlPart = indexOfAny(text, '#?') !== -1
    ? 'QueryOrFrag'
    // A URL may have spaces around it.
    : context.urlPart === 'None' && skipSpace(text, 0) !== text.length ? 'PreQuery' : context.urlPart
  return [{ ...context, urlPart }, text.length]
}

/** Where the attribute name that begins at `from` ends; -1 when a character in it shows that something else was meant. */
function nameEnd (text: string, from: number): number {
  const at = indexOfAny(text, ' \t\n\f\r=>\'"<', from)
  if (at === -1) return text.length
  return '\'"<'.includes(text[at]!) ? -1 : at
}

function badName (text: string): Step {
  const at = indexOfAny(text, '\'"<')
  return [failed(`${quote(text.charAt(at))} in attribute name: ${quote(text.slice(0, 32))}`), text.length]
}
