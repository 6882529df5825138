// Logs.

import type { LogConfig } from '../log/bee-logger.js'
import type { LogOutput } from '../log/outputs/output.js'
import { flag, oneOf, type Rules } from './rule.js'

export interface LogOptions {
  /** Log every request that was answered. @beego AccessLogs @default false @see [access logs](../../docs/logs.md#access-logs) */
  accessLogs?: boolean
  /** How; `''` is JSON too. @beego AccessLogsFormat @default 'APACHE_FORMAT' */
  accessLogsFormat?: 'APACHE_FORMAT' | 'JSON_FORMAT' | ''
  /** Static files, `/favicon.ico` and `/robots.txt` too. @beego EnableStaticLogs @default false */
  enableStaticLogs?: boolean
  /**
   * Where `app.beego.log` writes: `{ file: { filename: 'logs/project.log' } }`, or Beego's text. Empty: to Fastify's logger.
   *
   * @beego LogOutputs @default ''
   * @see [outputs](../../docs/logs.md#outputs)
   */
  logOutputs?: string | Record<string, LogConfig | LogOutput>
  /** Show file and line of who has logged with `app.beego.log`. @beego FileLineNum @default true */
  fileLineNum?: boolean
}

export const logOptions: Rules<LogOptions> = {
  accessLogs: flag(false),
  accessLogsFormat: oneOf('APACHE_FORMAT', ['APACHE_FORMAT', 'JSON_FORMAT', '']),
  enableStaticLogs: flag(false),
  logOutputs: {
    value: () => '',
    expected: "an object of outputs and their configurations, or a text such as 'console,{};file,{\"filename\":\"project.log\"}'",
    accepts: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value))
  },
  fileLineNum: flag(true)
}
