// Where in a page a piece of a template stands: what the escaper carries from one character to the next.
// Source: Go's html/template, context.go, with the nesting of template literals added.

import type { Position } from '../nodes.js'

export type State =
  /** Between tags. */
  | 'Text'
  /** In a tag, where an attribute or the tag's end may follow. */
  | 'Tag'
  /** In an attribute's name, after it, and after its `=`. */
  | 'AttrName' | 'AfterName' | 'BeforeValue'
  /** In `<!-- -->`. */
  | 'HTMLCmt'
  /** In an element that holds text only: `title`, `textarea`. */
  | 'RCDATA'
  /** In an attribute's value: of no special kind, a URL, a `srcset`. */
  | 'Attr' | 'URL' | 'Srcset'
  /** In a script or an event handler: in code, a string, a template literal, a regular expression, a comment. */
  | 'JS' | 'JSDqStr' | 'JSSqStr' | 'JSBqStr' | 'JSRegexp' | 'JSBlockCmt' | 'JSLineCmt'
  /** In a style sheet or `style` attribute: in rules, a string, `url("`, `url('`, `url(`, a comment. */
  | 'CSS' | 'CSSDqStr' | 'CSSSqStr' | 'CSSDqURL' | 'CSSSqURL' | 'CSSURL' | 'CSSBlockCmt' | 'CSSLineCmt'
  /** After a `{{break}}` or `{{continue}}`, where nothing is ever printed. */
  | 'Dead'
  /** After text that no context can be told for. */
  | 'Error'

export interface Context {
  readonly state: State
  /** What ends the attribute value that this is in. */
  readonly delim: 'None' | 'DoubleQuote' | 'SingleQuote' | 'SpaceOrTagEnd'
  /** How far into a URL. `Unknown` when the branches that lead here disagree. */
  readonly urlPart: 'None' | 'PreQuery' | 'QueryOrFrag' | 'Unknown'
  /** What a `/` would begin. `Unknown` when the branches that lead here disagree. */
  readonly jsCtx: 'Regexp' | 'DivOp' | 'Unknown'
  /** What the value of the attribute is. */
  readonly attr: 'None' | 'Script' | 'ScriptType' | 'Style' | 'URL' | 'Srcset'
  /** The special element that this is in or, in a tag, that the tag begins. */
  readonly element: 'None' | 'Script' | 'Style' | 'Textarea' | 'Title'
  /** The template literals around: a backquote for each, and a `{` for its `${` and each brace inside that. */
  readonly literals: string
  /** Why the state is `Error`. */
  readonly problem: Problem | null
}

/** What makes it impossible to tell a context. */
interface Problem {
  readonly description: string
  /** The action that it is about; `null` if it is about text. */
  readonly node: Position | null
  /** The line of the loop that the text is in, where that matters; else 0. */
  readonly line: number
  /** Where it was found. */
  readonly place: Position | null
}

/** The context at the beginning of a page. */
export const START: Context = {
  state: 'Text', delim: 'None', urlPart: 'None', jsCtx: 'Regexp', attr: 'None', element: 'None', literals: '', problem: null
}

const FIELDS = Object.keys(START) as ReadonlyArray<keyof Context>
const PRINTED = ['state', 'delim', 'urlPart', 'jsCtx', 'attr', 'element'] as const

const VALUE_STATES = {
  None: 'Attr', Script: 'JS', ScriptType: 'Attr', Style: 'CSS', URL: 'URL', Srcset: 'Srcset'
} as const

/** @param node - The action that has the problem; not given if text has it. */
export function failed (description: string, node: Position | null = null): Context {
  return { ...START, state: 'Error', problem: { description, node, line: 0, place: node } }
}

export function sameContext (a: Context, b: Context): boolean {
  return FIELDS.every(field => a[field] === b[field])
}

/** As Go's error messages print it. */
export function contextText (context: Context): string {
  return `{${PRINTED.map(field => field + context[field]).join(' ')} <nil>}`
}

/** The name of a template as it is escaped for being called in this context. Between tags it keeps its own. */
export function derivedName (name: string, context: Context): string {
  if (context.state === 'Text') return name
  const special = PRINTED.filter(field => context[field] !== START[field]).map(field => field + context[field])
  return `${name}$htmltemplate_${special.join('_')}${context.literals === '' ? '' : '_in' + context.literals}`
}

export function isComment ({ state }: Context): boolean {
  return state === 'HTMLCmt' || state === 'JSBlockCmt' || state === 'JSLineCmt' || state === 'CSSBlockCmt' || state === 'CSSLineCmt'
}

export function isInTag ({ state }: Context): boolean {
  return state === 'Tag' || state === 'AttrName' || state === 'AfterName' || state === 'BeforeValue' || state === 'Attr'
}

/** The context at the beginning of an attribute's value. */
export function valueContext (context: Context, delim: Context['delim']): Context {
  return { ...context, state: VALUE_STATES[context.attr], delim }
}

/** The context that an action stands in where text could go on otherwise: what it prints is a name, or a value without quotes. */
export function nudge (context: Context): Context {
  switch (context.state) {
    case 'Tag': return { ...context, state: 'AttrName' }
    case 'AfterName': return { ...context, state: 'AttrName', attr: 'None' }
    case 'BeforeValue': return { ...valueContext(context, 'SpaceOrTagEnd'), attr: 'None' }
    default: return context
  }
}

/** The one context that follows two branches, or `null` when text after them would mean different things. */
export function join (a: Context, b: Context): Context | null {
  if (a.state === 'Error' || b.state === 'Dead' || sameContext(a, b)) return a
  if (b.state === 'Error' || a.state === 'Dead') return b
  if (sameContext({ ...a, urlPart: b.urlPart }, b)) return { ...a, urlPart: 'Unknown' }
  if (sameContext({ ...a, jsCtx: b.jsCtx }, b)) return { ...a, jsCtx: 'Unknown' }

  // `<p title={{if .C}}{{.}}{{end}}` ends in a value on one way and before it on the other.
  const [c, d] = [nudge(a), nudge(b)]
  return sameContext(a, c) && sameContext(b, d) ? null : join(c, d)
}
