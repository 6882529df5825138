// The one place where lib/ names the server: its types, never its code.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BeegoControllers, BeegoData, BeegoInputData, BeegoSessionData, FastifyReply, FastifyRequest } from 'fastify'

export type HostRequest = FastifyRequest
export type HostReply = FastifyReply

/** Handlers that were not written for Beego. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => unknown
export type HostHandler = (request: HostRequest, reply: HostReply) => unknown
export type ForeignHandler = NodeHandler | HostHandler

// Applications extend these: `declare module 'fastify' { interface BeegoSessionData { user: string } }`.
declare module 'fastify' {
  /** The values of sessions by their keys. */
  interface BeegoSessionData {}
  /** What controllers and filters leave for views and `serveJSON`, by key: `this.data`. */
  interface BeegoData {}
  /** What filters leave for controllers, by key: `ctx.input.setData`. */
  interface BeegoInputData {}
  /** Controllers by the names of their classes, for `urlFor`: `UserController: UserController`. */
  interface BeegoControllers {}
}

export type SessionData = BeegoSessionData
export type InputData = BeegoInputData
export type NamedControllers = BeegoControllers

/** Values for views and `serveJSON`: those of {@link BeegoData} have its types, others any. */
export type ControllerData = Partial<BeegoData> & Record<string, unknown>
