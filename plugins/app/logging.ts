// What an application logs, and by which logger, when its program says nothing else.

import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, type FastifyServerOptions, LogController } from 'fastify'
import type { BeegoLogger } from '../../lib/log/pino-logger.js'

/** Errors and what the application logs itself, but no line for each request: a program that wants one gives its own controller. */
class Quiet extends LogController {
  override incomingRequest (): void {}

  override requestCompleted (error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (error) super.requestCompleted(error, request, reply)
  }
}

/** Whether a program has brought no logger of its own. */
export function takesOurs ({ logger, loggerInstance }: FastifyServerOptions): boolean {
  return logger === undefined && loggerInstance === undefined
}

/** @param ours - Beego's logger, for an application that brings none. */
export function loggingOf (options: FastifyServerOptions, ours: BeegoLogger): FastifyServerOptions {
  const logger = takesOurs(options) ? { loggerInstance: ours as unknown as FastifyBaseLogger } : {} // its formats are Go's
  return { logController: new Quiet(), ...logger, ...options }
}
