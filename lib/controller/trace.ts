// What TRACE answers: the request as it came. Source: beego 1.12 controller.go, Trace.

import type { HostRequest } from '../host.js'

/** Nobody is to read these out of an answer. */
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** Header names as they were sent, values in brackets: Beego's format. */
export function echoOf ({ raw }: HostRequest): string {
  let headers = ''
  for (let i = 0; i < raw.rawHeaders.length; i += 2) {
    const name = raw.rawHeaders[i]!
    const lower = name.toLowerCase()
    // Go keeps Host and Content-Length apart from the headers
    if (!CREDENTIALS.has(lower) && lower !== 'host' && lower !== 'content-length') headers += `\r\n${name}: [${raw.rawHeaders[i + 1]}]`
  }
  return `\r\nTRACE ${raw.url} HTTP/${raw.httpVersion}${headers}\r\n`
}
