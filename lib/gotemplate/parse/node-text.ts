// A node as text, as Go's error messages show it.

import type { Node, PipeNode } from '../nodes.js'

/** The source of an action or a part of one, in its normal form. */
export function nodeText (node: Node): string {
  switch (node.kind) {
    case 'pipe': return pipeText(node)
    case 'command': return node.args.map(arg => arg.kind === 'pipe' ? `(${nodeText(arg)})` : nodeText(arg)).join(' ')
    case 'identifier': return node.ident
    case 'field': return node.ident.map(name => '.' + name).join('')
    case 'variable': return node.ident.join('.')
    case 'chain': {
      const inner = nodeText(node.node)
      return (node.node.kind === 'pipe' ? `(${inner})` : inner) + node.field.map(name => '.' + name).join('')
    }
    case 'dot': return '.'
    case 'nil': return 'nil'
    case 'bool': return String(node.value)
    case 'number': return node.text
    case 'string': return node.quoted
    case 'template': return `{{template ${JSON.stringify(node.name)}${node.pipe === null ? '' : ' ' + nodeText(node.pipe)}}}`
    case 'action': return `{{${nodeText(node.pipe)}}}`
    case 'text': return node.text
    case 'list': return node.nodes.map(nodeText).join('')
    case 'break': return '{{break}}'
    case 'continue': return '{{continue}}'
    default: {
      const otherwise = node.elseList === null ? '' : '{{else}}' + nodeText(node.elseList)
      return `{{${node.kind} ${nodeText(node.pipe)}}}${nodeText(node.list)}${otherwise}{{end}}`
    }
  }
}

function pipeText ({ decl, isAssign, cmds }: PipeNode): string {
  const variables = decl.map(nodeText).join(', ')
  return (variables === '' ? '' : `${variables} ${isAssign ? '=' : ':='} `) + cmds.map(nodeText).join(' | ')
}
