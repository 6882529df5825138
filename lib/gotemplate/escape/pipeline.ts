// A pipeline with escapers behind it. The predefined ones that the author wrote are put in their place, so that nothing
// is escaped twice.
// Source: Go's html/template, escape.go (ensurePipelineContains).

import { type CommandNode, identifierCommand, type PipeNode } from '../nodes.js'

/** Which predefined escaper makes a value as safe as the inserted one does. */
const EQUIVALENT: ReadonlyMap<string, string> = new Map([
  ['_html_template_attrescaper', 'html'],
  ['_html_template_htmlescaper', 'html'],
  ['_html_template_rcdataescaper', 'html'],
  ['_html_template_urlescaper', 'urlquery'],
  // urlquery escapes more than the normalizer: it may stand for it, never the other way round
  ['_html_template_urlnormalizer', 'urlquery']
])

/** Whether a template may call this escaper itself. */
export function isPredefined (name: string): boolean {
  return name === 'html' || name === 'urlquery'
}

/** Only the last command of `pipe` may call a predefined escaper. */
export function withEscapers (pipe: PipeNode, escapers: readonly string[]): PipeNode {
  const last = pipe.cmds.at(-1)!
  const [first] = last.args
  if (first?.kind !== 'identifier' || !isPredefined(first.ident)) return withCommands(pipe, pipe.cmds, escapers)

  const { ident } = first
  const names = escapers.map(name => EQUIVALENT.get(name) === ident ? ident : name)
  // {{html .A .B}} has no command before its last: {{_eval_args_ .A .B | html}}
  const isCall = pipe.cmds.length === 1 && last.args.length > 1
  const values = isCall ? [{ ...last, args: [{ ...first, ident: '_eval_args_' }, ...last.args.slice(1)] }] : pipe.cmds.slice(0, -1)
  const own = isCall ? identifierCommand(ident, first.pos) : last
  return withCommands(pipe, names.includes(ident) ? values : [...values, own], names)
}

function withCommands (pipe: PipeNode, cmds: readonly CommandNode[], names: readonly string[]): PipeNode {
  return { ...pipe, cmds: [...cmds, ...names.map(name => identifierCommand(name, pipe.pos))] }
}
