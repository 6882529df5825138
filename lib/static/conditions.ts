// Conditional requests: RFC 9110, section 13. Every entity tag here is a weak one, as those of @fastify/static are.

import type { Stats } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

export interface Validators {
  /** `W/"…"`. */
  readonly etag: string
  /** Unix time in milliseconds, whole seconds. */
  readonly modified: number
}

/** @param variant - Tells one coding of a file from another; `''` is the file itself, tagged as @fastify/static tags it. */
export function validatorsOf ({ size, mtime }: Stats, variant = ''): Validators {
  const tag = `${size.toString(16)}-${mtime.getTime().toString(16)}`
  return {
    etag: `W/"${tag}${variant === '' ? '' : `-${variant}`}"`,
    modified: Math.floor(mtime.getTime() / 1000) * 1000
  }
}

/** What becomes of a GET or HEAD: 304, 412, or `null` when it is answered. */
export function preconditionStatus (headers: IncomingHttpHeaders, { etag, modified }: Validators): 304 | 412 | null {
  const ifMatch = headers['if-match']
  if (ifMatch !== undefined) {
    // If-Match asks for strong tags: only `*` can hold
    if (ifMatch.trim() !== '*') return 412
  } else if (modified > timeOf(headers['if-unmodified-since'])) {
    return 412
  }

  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch === undefined) return modified <= timeOf(headers['if-modified-since']) ? 304 : null
  return ifNoneMatch.trim() === '*' || opaqueTags(ifNoneMatch).includes(opaqueTags(etag)[0]) ? 304 : null
}

/** Whether a Range header counts: on GET, and when an If-Range names this very date. A weak tag never holds there. */
export function rangeCounts ({ method, headers }: Pick<IncomingMessage, 'headers' | 'method'>, { modified }: Validators): boolean {
  const ifRange = headers['if-range']
  return method === 'GET' && (ifRange === undefined || timeOf(ifRange) === modified)
}

/** NaN, which compares with nothing, for what is no date. */
function timeOf (date: unknown): number {
  return typeof date === 'string' ? Date.parse(date) : NaN
}

/** The tags of a list without what makes them weak. */
function opaqueTags (list: string): Array<string | undefined> {
  return [...list.matchAll(/"[^"]*"/g)].map(([tag]) => tag)
}
