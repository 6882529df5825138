// The one place where lib/ names the server: its types, never its code.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BeegoControllers, BeegoData, BeegoInputData, BeegoSessionData, FastifyReply, FastifyRequest } from 'fastify'

/** Fastify's request. */
export type HostRequest = FastifyRequest
/** Fastify's reply. */
export type HostReply = FastifyReply

/** Node's `(req, res)`, or Express's with `next`. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => unknown
/** Fastify's. */
export type HostHandler = (request: HostRequest, reply: HostReply) => unknown
/** A handler that was not written for Beego. */
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

/** The values of sessions by their keys: Fastify's `BeegoSessionData`, which applications extend. */
export type SessionData = BeegoSessionData
/** The values that filters leave, by their keys: Fastify's `BeegoInputData`, which applications extend. */
export type InputData = BeegoInputData
/** Controllers by the names of their classes: Fastify's `BeegoControllers`, which applications extend. */
export type NamedControllers = BeegoControllers

/** Values for views and `serveJSON`: those of Fastify's `BeegoData`, which applications extend, have its types, others any. */
export type ControllerData = Partial<BeegoData> & Record<string, unknown>
