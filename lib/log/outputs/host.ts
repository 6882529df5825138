// Fastify's own logger as an output: whoever has set that up decides where its lines go.

import type { HostRequest } from '../../host.js'
import { LevelCritical, LevelError, LevelInformational, LevelWarning, type Level } from '../levels.js'
import type { LogOutput } from './output.js'

export function hostOutput (log: HostRequest['log']): LogOutput {
  return {
    write ({ level, message, isAccess }) { log[isAccess === true ? 'info' : nameOf(level)](message) },
    async flush () {},
    flushSync () {},
    async close () {}
  }
}

function nameOf (level: Level): 'fatal' | 'error' | 'warn' | 'info' | 'debug' {
  if (level <= LevelCritical) return 'fatal'
  if (level === LevelError) return 'error'
  if (level === LevelWarning) return 'warn'
  return level <= LevelInformational ? 'info' : 'debug'
}
