// What the errors of templates have beside a message: the place.

import type { FastifyError, FastifyErrorConstructor } from '@fastify/error'
import type { Position } from './nodes.js'

/** An error in a template: `FST_BEEGO_TPL_PARSE`, `FST_BEEGO_TPL_ESCAPE` or `FST_BEEGO_TPL_EXEC`. */
export interface TemplateError extends FastifyError {
  /** Name under which the text was parsed. */
  readonly file: string
  /** From 1; 0 where Go knows no line either. */
  readonly line: number
  /** Bytes before it in its line, as Go counts. */
  readonly column: number
}

type ErrorOf = FastifyErrorConstructor<{ code: string }, [message: string]>

/** Make an error with its place. `cause` is what was thrown by a function or a getter of the data. */
export function templateError (Type: ErrorOf, { file, line, column }: Position, message: string, cause?: unknown): TemplateError {
  const error = new Type(message)
  return Object.assign(error, { file, line, column }, cause === undefined ? {} : { cause })
}
