// Beego's logger as a pino: what Fastify takes as `loggerInstance`. Requests, plugins and controllers log to Beego's outputs then.

import { createRequire } from 'node:module'
import type pino from 'pino'
import { BeeLogger, type LogConfig } from './bee-logger.js'
import { isLevel, levelOfPino, PINO_LEVELS } from './levels.js'
import { formatLog } from './line.js'
import type { LogOutput } from './outputs/output.js'
import type { BeegoWords, LogFunction } from './words.js'
import { FST_BEEGO_LOG_LEVEL, FST_BEEGO_OPT_UNKNOWN } from '../errors.js'
import { didYouMean } from '../nearest.js'

/** What {@link beegoLogger} takes. */
export interface BeegoLoggerOptions {
  /** The least important level that is logged, 0 to 7. @default 7 */
  level?: number
  /** Outputs by their adapters: `{ console: {}, file: { filename: 'logs/project.log' } }`. @default { console: {} } */
  outputs?: Record<string, LogConfig | LogOutput>
  /** Before every text. @default '' */
  prefix?: string
  /** Show file and line of who has logged with Beego's functions. @default false */
  funcCallDepth?: boolean
  /** More members of what is logged that nobody may read, as pino's `redact` takes them. @default [] */
  redact?: readonly string[]
}

const require = createRequire(import.meta.url)

type Word = keyof BeegoWords | 'error' | 'warn' | 'info' | 'debug' | 'trace'

/** A pino whose formats are Go's. */
export type BeegoLogger = Omit<pino.Logger<keyof BeegoWords>, Word | 'child'> & Record<Word, LogFunction> & {
  /** As pino's, with the same outputs and formats. */
  child (bindings: pino.Bindings, options?: pino.ChildLoggerOptions): BeegoLogger
  /** The same outputs with Beego's functions; `setLevel` and `setLogger` hold for both. */
  readonly beeLogger: BeeLogger
}

const OPTIONS = ['level', 'outputs', 'prefix', 'funcCallDepth', 'redact']

/** Credentials, wherever headers are logged. */
const SECRETS = ['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-xsrftoken', 'x-csrftoken', 'x-csrf-token']
const HIDDEN = ['', 'req.', 'res.', 'request.', 'response.'].flatMap((owner) => SECRETS.map((name) => `${owner}headers["${name}"]`))

/** Formats that pino has and Go has not, or means otherwise. */
const PINO_FORMAT = /%[jOc]/

/**
 * @throws FST_BEEGO_LOG_LEVEL, FST_BEEGO_LOG_ADAPTER, FST_BEEGO_LOG_CONFIG
 * @example Fastify({ loggerInstance: beegoLogger({ outputs: { file: { filename: 'logs/project.log' } } }) })
 */
export function beegoLogger ({ level = 7, outputs = {}, prefix = '', funcCallDepth = false, redact = [], ...rest }: BeegoLoggerOptions = {}): BeegoLogger {
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new FST_BEEGO_OPT_UNKNOWN(unknown, didYouMean(unknown, OPTIONS))
  if (!isLevel(level)) throw new FST_BEEGO_LOG_LEVEL(String(level))

  const beeLogger = new BeeLogger().setLevel(level).setPrefix(prefix).enableFuncCallDepth(funcCallDepth)
  for (const [adapter, config] of Object.entries(outputs)) beeLogger.setLogger(adapter, config)

  const { pino } = require('pino') as typeof import('pino') // Fastify has it loaded already if it logs at all
  const logger = pino({
    level: 'trace', // the level of the outputs decides, and may change at any time
    customLevels: PINO_LEVELS,
    base: null,
    timestamp: false,
    redact: { paths: [...HIDDEN, ...redact], censor: '••••••' },
    hooks: {
      logMethod (args, method, number) {
        if (levelOfPino(number) <= beeLogger.getLevel()) method.apply(this, formatted(args) as typeof args)
      }
    }
  }, { write: (json) => writeRecord(beeLogger, json) })
  return Object.assign(logger, { beeLogger }) as unknown as BeegoLogger // pino's types know the formats of pino only
}

/** Go's verbs, and values without one; an object in front stays an object in front. */
function formatted (args: readonly unknown[]): readonly unknown[] {
  const at = typeof args[0] === 'string' ? 0 : 1
  const format = args[at]
  if (args.length <= at + 1 || typeof format !== 'string' || PINO_FORMAT.test(format)) return args
  return [...args.slice(0, at), formatLog(format, args.slice(at + 1))]
}

/** A line of pino's as one of Beego's: the message, and what else there is as JSON. */
function writeRecord (beeLogger: BeeLogger, json: string): void {
  const { level, msg = '', ...rest } = JSON.parse(json) as { level: number, msg?: unknown, err?: { stack?: string } }
  const more = Object.keys(rest).length > 0 ? JSON.stringify(rest) : ''
  beeLogger.writeRecord(levelOfPino(level), [String(msg), more].filter((part) => part !== '').join(' '), rest.err?.stack)
}
