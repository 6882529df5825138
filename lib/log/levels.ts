// Beego's levels, their letters, and the levels of pino that say the same. Source: beego 1.12 logs/log.go.

/** The system cannot be used. */
export const LevelEmergency = 0
/** Somebody must act at once. */
export const LevelAlert = 1
/** A part of the application is gone. */
export const LevelCritical = 2
/** Something failed. */
export const LevelError = 3
/** Something may fail. */
export const LevelWarning = 4
/** Normal, but worth a look. */
export const LevelNotice = 5
/** What happens. */
export const LevelInformational = 6
/** For who looks for a fault. */
export const LevelDebug = 7
/** The same as {@link LevelInformational}. */
export const LevelInfo = LevelInformational
/** The same as {@link LevelWarning}. */
export const LevelWarn = LevelWarning
/** The same as {@link LevelDebug}. */
export const LevelTrace = LevelDebug

/** 0 to 7. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

export const LETTERS = ['[M]', '[A]', '[C]', '[E]', '[W]', '[N]', '[I]', '[D]'] as const

/** What `separate` of the multifile output calls them. */
export const LEVEL_NAMES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const

/** Beego's words that are none of pino's, beside pino's own numbers. */
export const PINO_LEVELS = { informational: 31, notice: 35, warning: 41, critical: 55, alert: 70, emergency: 80 } as const

export function isLevel (value: unknown): value is Level {
  return Number.isInteger(value) && (value as number) >= LevelEmergency && (value as number) <= LevelDebug
}

/** Beego's level for a number of pino's, whichever levels that pino has. */
export function levelOfPino (number: number): Level {
  if (number < 30) return LevelDebug
  if (number < 35) return LevelInformational
  if (number < 40) return LevelNotice
  if (number < 50) return LevelWarning
  if (number < 55) return LevelError
  if (number < 70) return LevelCritical
  return number < 80 ? LevelAlert : LevelEmergency
}
