// What pug says about a file that it cannot compile, with the place.

import { relative, sep } from 'node:path'
import { Script } from 'node:vm'
import { FST_BEEGO_VIEW_SYNTAX } from '../../errors.js'
import { errorSource, locate, readSource } from '../error-source.js'
import { pug } from './library.js'
import type { PugSettings } from './pug-options.js'

interface Finding {
  readonly reason: string
  /** Absolute path. */
  readonly file: string
  /** From 1; 0 when only the file is known. */
  readonly line: number
  /** From 1; 0 when only the line is known. */
  readonly column: number
}

/** @param thrown - By pug, while it compiled `text`. */
export function pugError (thrown: Error, root: string, text: string, settings: PugSettings): Error {
  const { reason, file, line, column } = ofPug(thrown) ?? ofInclude(thrown) ?? ofCode(text, settings) ??
    { reason: thrown.message, file: settings.filename, line: 0, column: 0 }
  const name = relative(root, file).split(sep).join('/')
  const error = Object.assign(new FST_BEEGO_VIEW_SYNTAX(name, reason), { file: name, line, column, cause: thrown })
  const source = file === settings.filename ? errorSource(file, text, line, column) : readSource(file, line, column)
  return source === null ? error : locate(error, source)
}

/** What pug finds itself. */
function ofPug (thrown: Error): Finding | null {
  const { code = '', msg: reason, filename: file, line, column = 0 } = thrown as Error & { code?: string } & Record<string, never>
  return code.startsWith('PUG:') ? { reason: reason!, file: file!, line: line!, column } : null
}

/** A file that is not there: the system's message, and behind it where it is named. */
function ofInclude ({ message }: Error): Finding | null {
  const [, reason, file, line] = /^(.*)\n {4}at (.*) line (\d+)$/s.exec(message) ?? []
  return reason === undefined ? null : { reason, file: file!, line: Number(line), column: 0 }
}

/**
 * A line of code, `- if (`, that is no JavaScript. pug reads the code of a whole view at once and does not say where it fails. Told
 * not to look for variables, it does not read it, and told to keep track of lines, it notes them between the code.
 */
function ofCode (text: string, settings: PugSettings): Finding | null {
  const body = unreadBody(text, settings)
  const found = syntaxErrorIn(body)
  if (found === null) return null

  const before = body.split('\n').slice(0, found.line - 1).join('\n')
  const [, line, file] = [...before.matchAll(/pug_debug_line = (\d+);pug_debug_filename = (".*");/g)].at(-1)!
  return { reason: found.message, file: JSON.parse(file!), line: Number(line), column: 0 }
}

/** The code of a view; none where a filter fails. */
function unreadBody (text: string, settings: PugSettings): string {
  try {
    return pug().compileClientWithDependenciesTracked(text, { ...settings, self: true, compileDebug: true }).body
  } catch {
    return ''
  }
}

function syntaxErrorIn (code: string): { readonly message: string, readonly line: number } | null {
  try {
    return new Script(code, { filename: 'view' }) && null // it is not run
  } catch (error) {
    const { message, stack } = error as SyntaxError
    return { message, line: Number(/^view:(\d+)/.exec(stack!)![1]) } // with which it begins
  }
}
