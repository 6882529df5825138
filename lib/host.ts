// The one place where lib/ names the server: its types, never its code.

import type { FastifyReply, FastifyRequest } from 'fastify'

export type HostRequest = FastifyRequest
export type HostReply = FastifyReply
