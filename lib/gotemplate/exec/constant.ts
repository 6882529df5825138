// Operands that are what they say. Source: Go's text/template, idealConstant.

import type { BoolNode, DotNode, NilNode, NumberNode, Operand, StringNode } from '../nodes.js'
import { Typed, valueOf } from '../values/typed.js'
import { COMPLEX128, FLOAT64 } from '../values/types.js'
import { plain } from './arguments.js'
import type { Site } from './site.js'
import type { Evaluate } from './state.js'

type Constant = BoolNode | DotNode | NilNode | NumberNode | StringNode

export function isConstant (node: Operand): node is Constant {
  return node.kind === 'bool' || node.kind === 'dot' || node.kind === 'nil' || node.kind === 'number' || node.kind === 'string'
}

export function constantOf (site: Site, node: Constant): Evaluate {
  switch (node.kind) {
    case 'dot': return (_state, dot) => dot
    case 'nil': return () => site.fail('nil is not a command')
    case 'bool': return always(node.value)
    case 'string': return always(node.text)
    default: return number(site, node)
  }
}

/** A number without a type of its own: an int if it is written as one. */
function number (site: Site, { text, int, float, complex }: NumberNode): Evaluate {
  if (complex !== null) return always(new Typed(COMPLEX128, complex))
  const isFloat = /[.eEpP]/.test(text) && !/^[+-]?0[xX][^pP]*$/.test(text) && !text.startsWith("'")
  if (isFloat) return always(valueOf(FLOAT64, float))
  return int! >= 2n ** 63n ? () => site.fail(`${text} overflows int`) : always(plain(int!))
}

function always (value: unknown): Evaluate {
  return () => value
}
