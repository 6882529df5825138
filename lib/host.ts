// The one place where lib/ names the server: its types, never its code.

import type { BeegoSessionData, FastifyReply, FastifyRequest } from 'fastify'

export type HostRequest = FastifyRequest
export type HostReply = FastifyReply

declare module 'fastify' {
  /** The values of sessions by their keys. Applications extend it: `interface BeegoSessionData { user: string }`. */
  interface BeegoSessionData {}
}

export type SessionData = BeegoSessionData
