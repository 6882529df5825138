// Beego's words for logging, and a logger of Fastify's that knows them too.

import type { HostRequest } from '../host.js'
import { formatLog } from './line.js'

/** `format` takes Go's verbs, `%v` `%d` `%s` …; values without a verb stand behind the text. */
export type LogFunction = (format: unknown, ...values: unknown[]) => void

/** Beego's levels that Fastify's loggers have no word for. */
export interface BeegoWords {
  /** Level 0; pino's `fatal`. */
  emergency: LogFunction
  /** Level 1; pino's `fatal`. */
  alert: LogFunction
  /** Level 2; pino's `fatal`. */
  critical: LogFunction
  /** Level 4; pino's `warn`. */
  warning: LogFunction
  /** Level 5; pino's `info`. */
  notice: LogFunction
  /** Level 6; pino's `info`. */
  informational: LogFunction
}

type HostLog = HostRequest['log']

const NEAREST = {
  emergency: 'fatal', alert: 'fatal', critical: 'fatal', warning: 'warn', notice: 'info', informational: 'info'
} as const satisfies Record<keyof BeegoWords, keyof HostLog>

const WORDS = Object.fromEntries(Object.entries(NEAREST).map(([word, level]) => [word, {
  value (this: HostLog, format: unknown, ...values: unknown[]) { this[level](formatLog(format, values)) }
}]))

/** The same logger, with Beego's words. One that was made by `beegoLogger()` has them. */
export function withWords (log: HostLog): HostLog & BeegoWords {
  if (typeof (log as Partial<BeegoWords>).notice === 'function') return log as HostLog & BeegoWords
  return Object.create(log, WORDS) as HostLog & BeegoWords // the descriptors are the words
}
