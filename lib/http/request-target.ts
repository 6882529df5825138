// What stands behind the method of a request: `/path?query`, or to a proxy `http://host/path?query`. Source: RFC 9112, 3.2.

import type { HostRequest } from '../host.js'

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*)/i

/** A request target's path: without query, and without the `http://host` of the absolute form. */
export function pathOf (url: string): string {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  return path.charCodeAt(0) === 0x2f ? path : path.replace(ABSOLUTE, '')
}

/** Host and port: of the absolute form of the request target, else of the Host header. */
export function authorityOf ({ url, host }: HostRequest): string {
  return ABSOLUTE.exec(url)?.[1] ?? host
}
