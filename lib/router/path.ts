// What Go makes of a request path before a router sees it.

import { FST_BEEGO_PATH_MALFORMED } from '../errors.js'

const ESCAPES = /%(?![0-9A-Fa-f]{2})/
/** Go's net/url keeps a path as it was sent when it holds nothing else; otherwise it escapes the decoded path anew. */
const AS_SENT = /^[\w\-.~!$&'()*+,;=:@[\]%/]*$/
const UNESCAPED = /[^\w\-.~$&+,/:;=@]/g

/** An escaped slash in a decoded path. A lone surrogate: no client can send it. */
const ESCAPED_SLASH = '\udc2f'

/** Go's `URL.EscapedPath`. */
export function escapedPath (path: string): string {
  if (ESCAPES.test(path)) throw new FST_BEEGO_PATH_MALFORMED(path)
  return AS_SENT.test(path) ? path : escapePath(decode(path))
}

/** The characters Go escapes in a path, escaped. */
export function escapePath (decoded: string): string {
  return decoded.replace(UNESCAPED, escapeChar)
}

function escapeChar (char: string): string {
  let escaped = ''
  for (const byte of Buffer.from(char)) escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  return escaped
}

/** The path without its escapes, an escaped slash apart: it becomes {@link ESCAPED_SLASH}. */
export function decodePath (path: string): string {
  const slash = path.includes('%2') ? path.replace(/%2f/gi, ESCAPED_SLASH) : path
  return decode(slash)
}

export function plainSlashes (decoded: string): string {
  return decoded.includes(ESCAPED_SLASH) ? decoded.replaceAll(ESCAPED_SLASH, '/') : decoded
}

const BEYOND_ASCII = /[\u0080-\u00ff]/

function decode (path: string): string {
  // Node hands raw bytes over as Latin-1.
  const text = BEYOND_ASCII.test(path) ? path.replace(/[\u0080-\u00ff]/g, latin1Escape) : path
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw new FST_BEEGO_PATH_MALFORMED(path)
  }
}

function latin1Escape (char: string): string {
  return `%${char.charCodeAt(0).toString(16)}`
}

const UNCLEAN = /\/(?:\.{0,2}\/|\.{1,2}$|$)/

/** Go's `path.Clean` of an absolute path: one slash between segments, none at the end, no `.` and no `..`. */
export function cleanPath (path: string): string {
  if (path === '/' || !UNCLEAN.test(path)) return path
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return `/${segments.join('/')}`
}
