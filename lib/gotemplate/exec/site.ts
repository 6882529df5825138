// Where in a template something is executed.

import { FST_BEEGO_TPL_EXEC } from '../../errors.js'
import { quote } from '../fmt/quote.js'
import type { Node } from '../nodes.js'
import { nodeText } from '../parse/node-text.js'
import { templateError } from '../template-error.js'

/** Go shows this much of the source in an error. */
const SHOWN = 20

/** A node in the template that is executed: it words the errors that happen there. */
export class Site {
  /** @param template - Name of the template that the node is in. */
  constructor (readonly template: string, readonly node: Node) {}

  /** @throws FST_BEEGO_TPL_EXEC always, with Go's words around the reason. */
  fail (reason: string, cause?: unknown): never {
    const { file, line, column } = this.node.pos
    const source = [...nodeText(this.node)]
    const shown = source.length > SHOWN ? `${source.slice(0, SHOWN).join('')}...` : source.join('')
    const message = `template: ${file}:${line}:${column}: executing ${quote(this.template)} at <${shown}>: ${reason}`
    throw templateError(FST_BEEGO_TPL_EXEC, this.node.pos, message, cause)
  }
}

/** Why an execution is given up that does not seem to end. */
export const TOO_LONG = 'the template does not come to an end: too many passes through its loops'

/** The message of what was thrown, whatever it is. */
export function reasonOf (thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
