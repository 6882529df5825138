// The place in a view's source that an error is about, with the lines around it.

import { readFileSync } from 'node:fs'

export class ErrorSource {
  /**
   * @param file - Absolute path.
   * @param line - From 1.
   * @param column - In characters, from 1; 0 when only the line is known.
   * @param lines - The line itself and a few around it.
   */
  constructor (
    readonly file: string,
    readonly line: number,
    readonly column: number,
    readonly lines: ReadonlyArray<{ readonly number: number, readonly text: string }>
  ) {}
}

/** Lines before the one, and behind it. */
const AROUND = 3

/** Characters of a line that are worth showing. */
const WIDTH = 200

/** A column, or how to find it in the line. */
type Column = number | ((line: string) => number)

/** @returns `null` when the file cannot be read any more, or has no such line. */
export function readSource (file: string, line: number, column: Column): ErrorSource | null {
  try {
    return errorSource(file, readFileSync(file, 'utf8'), line, column)
  } catch {
    return null
  }
}

/** @param text - What the file holds. */
export function errorSource (file: string, text: string, line: number, column: Column): ErrorSource | null {
  const all = text.split(/\r?\n/)
  const there = all[line - 1]
  if (there === undefined) return null

  const first = Math.max(line - AROUND, 1)
  const lines = all.slice(first - 1, line + AROUND).map((text, i) => ({ number: first + i, text }))
  return new ErrorSource(file, line, typeof column === 'number' ? column : column(there), lines)
}

/** Give `error` its place: as the property `source`, and behind its message with the line. */
export function locate<E extends Error> (error: E, source: ErrorSource): E & { readonly source: ErrorSource } {
  error.message += quoted(source)
  Error.captureStackTrace(error, locate) // the stack begins with the message
  return Object.assign(error, { source })
}

function quoted ({ file, line, column, lines }: ErrorSource): string {
  const text = lines.find(({ number }) => number === line)!.text.slice(0, WIDTH)
  const place = column === 0 ? `${file}:${line}` : `${file}:${line}:${column}`
  const mark = column === 0 || column > WIDTH ? '' : `\n    ${text.slice(0, column - 1).replace(/[^\t]/g, ' ')}^`
  return `\n\n${place}\n    ${text}${mark}`
}

/** The place that an error was given; `null` where there is none. */
export function sourceOf (thrown: unknown): ErrorSource | null {
  const { source } = Object(thrown) as { readonly source?: unknown }
  return source instanceof ErrorSource ? source : null
}
