// A redirect as Go's net/http writes it.
// Source: go net/http, Redirect; strings escaped by hexEscapeNonASCII.

import { STATUS_CODES } from 'node:http'
import { escapeHTML } from './html.js'

export interface Redirect {
  readonly location: string
  /** The short page that Go sends along on GET; empty for other methods. */
  readonly body: string
}

/**
 * @param target - Absolute or relative; a relative one is resolved against `path`. CR and LF never pass.
 * @param path - The path of the request, without its query.
 */
export function goRedirect (target: string, code: number, method: string, path: string): Redirect {
  const clean = target.replace(/[\r\n]/g, '')
  const location = hasScheme(clean) ? clean : resolve(clean, path)
  const body = method === 'GET' ? `<a href="${escapeHTML(location)}">${STATUS_CODES[code] ?? ''}</a>.\n\n` : ''
  return { location: escapeNonASCII(location), body }
}

function hasScheme (url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('//')
}

/** Relative to the folder of `path`, dot segments taken out, a trailing slash kept. */
function resolve (url: string, path: string): string {
  const from = path === '' ? '/' : path
  const absolute = url.startsWith('/') ? url : from.slice(0, from.lastIndexOf('/') + 1) + url
  const [, head = '', tail = ''] = /^([^?]*)(.*)$/s.exec(absolute)!
  return cleanPath(head) + tail
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

function escapeNonASCII (text: string): string {
  return Buffer.from(text).toString('latin1').replace(/[\x80-\xff]/g, (c) => '%' + c.charCodeAt(0).toString(16))
}
