// The one place where lib/ names the server: its types, never its code.

import type { BeegoSessionData, FastifyReply, FastifyRequest } from 'fastify'

/** Fastify's request. */
export type HostRequest = FastifyRequest
/** Fastify's reply. */
export type HostReply = FastifyReply

declare module 'fastify' {
  /** The values of sessions by their keys. Applications extend it: `interface BeegoSessionData { user: string }`. */
  interface BeegoSessionData {}
}

/** The values of sessions by their keys: Fastify's `BeegoSessionData`, which applications extend. */
export type SessionData = BeegoSessionData
