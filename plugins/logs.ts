// Beego's logs for any Fastify application: `app.logs`, a line for every request, and `beegoLogger()` for `loggerInstance`.

import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { pathOf } from '../lib/http/request-target.js'
import { accessLine, isStaticPath } from '../lib/log/access-log.js'
import type { BeeLogger } from '../lib/log/bee-logger.js'
import type { BeegoOptions } from '../lib/options/index.js'
import { logOptions } from '../lib/options/logs.js'
import { scopeOf } from './core/index.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Beego's logger: `app.logs.notice('%d orders', 5)`. */
    readonly logs: BeeLogger
  }
}

const logs: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options)
  scope.settle(logOptions)
  const { log, app: { options: { accessLogs, accessLogsFormat, enableStaticLogs } } } = scope
  fastify.decorate('logs', log)

  if (!accessLogs) return
  fastify.addHook('onResponse', (request, reply, done) => {
    if (enableStaticLogs || !isStaticPath(pathOf(request.originalUrl), scope.statics?.keys() ?? [])) {
      log.writeLine(accessLine(request, reply, accessLogsFormat, new Date()))
    }
    done()
  })
}

/** Beego's logger as `app.logs`, and access logs. */
export default fp(logs, { name: 'fastify-beego/logs', fastify: '5.x' })
export type { BeegoOptions } from '../lib/options/index.js'
export { BeeLogger, type LogConfig } from '../lib/log/bee-logger.js'
export {
  type Level, LevelAlert, LevelCritical, LevelDebug, LevelEmergency, LevelError, LevelInfo, LevelInformational, LevelNotice, LevelTrace, LevelWarn,
  LevelWarning
} from '../lib/log/levels.js'
export type { ConsoleConfig } from '../lib/log/outputs/console.js'
export type { FileConfig, MultiFileConfig } from '../lib/log/outputs/file-config.js'
export type { LogOutput, LogRecord } from '../lib/log/outputs/output.js'
export { type BeegoLogger, beegoLogger, type BeegoLoggerOptions } from '../lib/log/pino-logger.js'
export type { BeegoWords, LogFunction } from '../lib/log/words.js'
