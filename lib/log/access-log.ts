// A line for every request. Source: beego 1.12 logs/accesslog.go; router.go, LogAccess.

import type { HostReply, HostRequest } from '../host.js'
import type { ResolvedOptions } from '../options/index.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function accessLine (request: HostRequest, reply: HostReply, format: ResolvedOptions['accessLogsFormat'], now: Date): string {
  const { headers, raw } = request
  const elapsed = reply.elapsedTime // milliseconds
  const begun = new Date(now.getTime() - elapsed)
  const protocol = `HTTP/${raw.httpVersion}`
  const line = `${request.method} ${request.originalUrl} ${protocol}`
  const { referer = '', 'user-agent': userAgent = '' } = headers
  const size = Number(reply.getHeader('content-length') ?? 0)

  if (format === 'APACHE_FORMAT') {
    return `${request.ip} - - [${apacheTime(begun)}] "${line} ${reply.statusCode} ${size}" ${(elapsed / 1000).toFixed(6)} ${referer} ${userAgent}`.trim()
  }
  return JSON.stringify({
    remote_addr: request.ip,
    request_time: begun.toISOString(),
    request_method: request.method,
    request: line,
    server_protocol: protocol,
    host: request.host,
    status: reply.statusCode,
    body_bytes_sent: size,
    elapsed_time: Math.round(elapsed * 1e6), // Go's nanoseconds
    http_referrer: referer,
    http_user_agent: userAgent,
    remote_user: headers['remote-user'] ?? ''
  })
}

/** `28/Nov/2026 18:00:00`, in local time. */
function apacheTime (when: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(when.getDate())}/${MONTHS[when.getMonth()]}/${when.getFullYear()} ${two(when.getHours())}:${two(when.getMinutes())}:${two(when.getSeconds())}`
}

/** What Beego leaves out of access logs unless `enableStaticLogs` is on. */
export function isStaticPath (path: string, prefixes: Iterable<string>): boolean {
  if (path === '/favicon.ico' || path === '/robots.txt') return true
  for (const prefix of prefixes) if (prefix !== '/' && path.startsWith(prefix)) return true
  return false
}
