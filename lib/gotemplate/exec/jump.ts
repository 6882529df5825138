import type { Statement } from '../nodes.js'

/** Whether the loop around may be left in it. A loop in it keeps its own jumps. */
export function canJump (node: Statement): boolean {
  switch (node.kind) {
    case 'break': case 'continue': return true
    case 'if': case 'with': return [node.list, node.elseList].some(list => list?.nodes.some(canJump))
    case 'range': return node.elseList?.nodes.some(canJump) ?? false
    default: return false
  }
}
