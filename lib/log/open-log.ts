// The logger of an application, as its options and its Fastify say.

import type { HostRequest } from '../host.js'
import type { ResolvedOptions } from '../options/index.js'
import { BeeLogger, type LogConfig } from './bee-logger.js'
import { hostOutput } from './outputs/host.js'
import type { LogOutput } from './outputs/output.js'

type LogSettings = Pick<ResolvedOptions, 'logOutputs' | 'fileLineNum'>

/**
 * That of `beegoLogger()` where Fastify has it, else one that writes to Fastify's.
 *
 * @throws FST_BEEGO_LOG_ADAPTER, FST_BEEGO_LOG_CONFIG
 */
export function openLog (host: HostRequest['log'], options: LogSettings): BeeLogger {
  const { beeLogger } = host as { beeLogger?: unknown }
  const log = beeLogger instanceof BeeLogger ? beeLogger : new BeeLogger(() => hostOutput(host))
  adjustLog(log, host, options)
  return log
}

/** @throws FST_BEEGO_LOG_ADAPTER, FST_BEEGO_LOG_CONFIG */
export function adjustLog (log: BeeLogger, host: HostRequest['log'], { logOutputs, fileLineNum }: Partial<LogSettings>): void {
  const isOurs = (host as { beeLogger?: unknown }).beeLogger !== log // whoever has made the other one has said it there
  if (isOurs && fileLineNum !== undefined) log.enableFuncCallDepth(fileLineNum)
  if (logOutputs !== undefined) addOutputs(log, logOutputs)
}

/** @throws FST_BEEGO_LOG_ADAPTER, FST_BEEGO_LOG_CONFIG */
export function addOutputs (log: BeeLogger, logOutputs: ResolvedOptions['logOutputs']): void {
  for (const [adapter, config] of outputsOf(logOutputs)) log.setLogger(adapter, config)
}

/** Beego's text: `console,{};file,{"filename":"project.log"}`. */
function outputsOf (given: string | Record<string, LogConfig | LogOutput>): ReadonlyArray<readonly [string, LogConfig | LogOutput]> {
  if (typeof given !== 'string') return Object.entries(given)
  return given.split(';').filter((part) => part.trim() !== '').map((part) => {
    const comma = part.indexOf(',')
    return comma === -1 ? [part.trim(), ''] : [part.slice(0, comma).trim(), part.slice(comma + 1).trim()]
  })
}
