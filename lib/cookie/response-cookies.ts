// The `Set-Cookie` lines of a response that has not left yet.

import type { HostReply } from '../host.js'

/** Whether the response sets a cookie of that name. */
export function setsCookie (reply: HostReply, name: string): boolean {
  return linesOf(reply).some((line) => line.startsWith(`${name}=`))
}

/** Take back what the response has set under that name. */
export function unsetCookie (reply: HostReply, name: string): void {
  const kept = linesOf(reply).filter((line) => !line.startsWith(`${name}=`))
  reply.removeHeader('set-cookie')
  for (const line of kept) reply.header('set-cookie', line)
}

function linesOf (reply: HostReply): string[] {
  const lines = reply.getHeader('set-cookie')
  return lines === undefined ? [] : [lines].flat().map(String)
}
