// What an application logs, and by which logger, when its program says nothing else.

import { type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify'

/** Errors and what the application logs itself, but no line for each request: a program that wants one gives its own controller. */
class Quiet extends LogController {
  override incomingRequest (): void {}

  override requestCompleted (error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (error) super.requestCompleted(error, request, reply)
  }
}

export function loggingOf ({ loggerInstance }: FastifyServerOptions): FastifyServerOptions {
  return { logController: new Quiet(), ...loggerInstance === undefined ? { logger: true } : {} }
}
