// A redirect as Go's net/http writes it.
// Source: go net/http, Redirect; strings escaped by hexEscapeNonASCII.

import { escapeHTML } from './html.js'
import { statusText } from './status-text.js'

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROLS = /[\x00-\x1f\x7f]/g
const NON_ASCII = /[\x80-\xff]/g

interface Redirect {
  readonly location: string
  /** The short page that Go sends along on GET; empty for other methods. */
  readonly body: string
}

/**
 * @param target - Absolute or relative; a relative one is resolved against `path`. Control characters, CR and LF among them,
 * are percent-escaped rather than dropped: a browser would drop them too, and read another host out of `/\n/example.com`.
 * @param path - The path of the request, without its query.
 */
export function goRedirect (target: string, code: number, method: string, path: string): Redirect {
  const clean = escapeBytes(target.trimEnd(), CONTROLS)
  const location = namesPlace(clean) ? clean : resolve(clean, path)
  const body = method === 'GET' ? `<a href="${escapeHTML(location)}">${statusText(code)}</a>.\n\n` : ''
  return { location: escapeBytes(Buffer.from(location).toString('latin1'), NON_ASCII), body }
}

/** Whether Go's url.Parse finds a scheme or a host. There is none in `///x`, `//?x` and `//user@/x`. */
function namesPlace (url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url) || /^\/\/(?:[^/?#]*@)?[^/?#@]+(?:[/?#]|$)/.test(url)
}

/**
 * Relative to the folder of `path`, dot segments taken out, a trailing slash kept. Go leaves a backslash as it is; browsers take it
 * for a slash, and `/\example.com` for another host.
 */
function resolve (url: string, path: string): string {
  const from = path === '' ? '/' : path
  const absolute = url.startsWith('/') ? url : from.slice(0, from.lastIndexOf('/') + 1) + url
  const [, head = '', tail = ''] = /^([^?]*)(.*)$/s.exec(absolute)!
  return cleanPath(head.replaceAll('\\', '%5c')) + tail
}

function cleanPath (path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const trailing = path.endsWith('/') && kept.length > 0 ? '/' : ''
  return '/' + kept.join('/') + trailing
}

function escapeBytes (text: string, which: RegExp): string {
  return text.replace(which, (c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0'))
}
