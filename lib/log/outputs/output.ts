// What takes log records.

import type { Level } from '../levels.js'

/** What is logged, as an output is given it. */
export interface LogRecord {
  /** When it was said. */
  readonly when: Date
  /** Emergency for what is written whatever the level is. */
  readonly level: Level
  /** On one line, with its letter: `[E]  no such user`. */
  readonly text: string
  /** What was said, without letter and place. */
  readonly message: string
  /** A line of the access log. */
  readonly isAccess?: boolean
  /** The stack of an error, for who reads along; files have it in the line. */
  readonly stack?: string | undefined
}

/** Beego: `logs.Logger`. */
export interface LogOutput {
  /** Take a record. Neither waits nor throws. */
  write (record: LogRecord): void
  /** Until everything that was taken is with the system. Never rejects. */
  flush (): Promise<void>
  /** The same, now: the process ends. */
  flushSync (): void
  /** Write what was taken and let the output go. Never rejects. */
  close (): Promise<void>
}
