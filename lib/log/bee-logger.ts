// Beego's logger: levels, a prefix, several outputs at once. Source: beego 1.12 logs/log.go.
//
// A record is handed to the outputs, which write it while the program goes on: what Beego calls `Async` is always so.

import { FST_BEEGO_LOG_ADAPTER, FST_BEEGO_LOG_LEVEL } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { atExit } from './at-exit.js'
import { callerOf } from './caller.js'
import * as levels from './levels.js'
import { formatLog, onOneLine } from './line.js'
import { type ConsoleConfig, consoleOutput } from './outputs/console.js'
import { fileOutput, multiFileOutput } from './outputs/file.js'
import type { FileConfig, MultiFileConfig } from './outputs/file-config.js'
import type { LogOutput, LogRecord } from './outputs/output.js'
import type { BeegoWords } from './words.js'

/** Beego's JSON, or the object that it says. */
export type LogConfig = string | Partial<FileConfig> | Partial<MultiFileConfig> | Partial<ConsoleConfig>

const ADAPTERS: Readonly<Record<string, (config: unknown) => LogOutput>> = {
  console: consoleOutput, file: fileOutput, multifile: multiFileOutput
}

/**
 * Beego's logger: eight levels, a prefix, several outputs. Each of its words takes a text with Go's verbs, `%v` `%d` `%s` …; values
 * without a verb stand behind the text.
 */
export class BeeLogger implements BeegoWords {
  #level: levels.Level = levels.LevelDebug
  #prefix = ''
  #showsCaller = false
  #depth = 2
  readonly #outputs = new Map<string, LogOutput>()
  #defaultOutput: (() => LogOutput) | null
  #forget: (() => void) | null = null

  /** @param defaultOutput - Where records go until the first output is set. Beego: the console. */
  constructor (defaultOutput: (() => LogOutput) | null = null) {
    this.#defaultOutput = defaultOutput ?? (() => this.#own(consoleOutput(undefined)))
  }

  /** Level 0: the system cannot be used. */
  emergency (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelEmergency, format, values, this.emergency) }
  /** Level 1: somebody must act at once. */
  alert (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelAlert, format, values, this.alert) }
  /** Level 2: a part of the application is gone. */
  critical (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelCritical, format, values, this.critical) }
  /** Level 3: something failed. */
  error (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelError, format, values, this.error) }
  /** Level 4: something may fail. */
  warning (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelWarning, format, values, this.warning) }
  /** The same as {@link warning}. */
  warn (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelWarning, format, values, this.warn) }
  /** Level 5: normal, but worth a look. */
  notice (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelNotice, format, values, this.notice) }
  /** Level 6: what happens. */
  informational (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelInformational, format, values, this.informational) }
  /** The same as {@link informational}. */
  info (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelInformational, format, values, this.info) }
  /** Level 7: for who looks for a fault. */
  debug (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelDebug, format, values, this.debug) }
  /** The same as {@link debug}. */
  trace (format: unknown, ...values: unknown[]): void { this.#log(levels.LevelDebug, format, values, this.trace) }

  /**
   * Send records to one more output. The first one takes the place of the console.
   *
   * @param adapter - `console`, `file` or `multifile`; or a name for an output of your own.
   * @param config - As Beego's JSON or as an object; for an output of your own, the output.
   * @throws FST_BEEGO_LOG_ADAPTER for one that there is not, or that is there already; FST_BEEGO_LOG_CONFIG naming the key.
   * @example logs.setLogger('file', '{"filename":"logs/project.log","maxdays":30}')
   */
  setLogger (adapter: string, config: LogConfig | LogOutput = ''): this {
    if (this.#outputs.has(adapter) && this.#defaultOutput === null) throw new FST_BEEGO_LOG_ADAPTER(adapter, 'is there already.')
    const output = isOutput(config) ? config : this.#built(adapter, config)
    this.#dropDefault()
    this.#outputs.set(adapter, this.#own(output))
    return this
  }

  /** Take an output away; what it has taken is written. @throws FST_BEEGO_LOG_ADAPTER when it is not there. */
  delLogger (adapter: string): this {
    const output = this.#outputs.get(adapter)
    if (output === undefined) throw new FST_BEEGO_LOG_ADAPTER(adapter, `is not there.${didYouMean(adapter, this.#outputs.keys())}`)
    this.#outputs.delete(adapter)
    output.close()
    return this
  }

  /** Take all outputs away. */
  async reset (): Promise<void> {
    this.#defaultOutput = null
    const outputs = [...this.#outputs.values()]
    this.#outputs.clear()
    await Promise.all(outputs.map((output) => output.close()))
  }

  /** @param level - The least important one that is logged: `LevelWarning`, 4. @throws FST_BEEGO_LOG_LEVEL */
  setLevel (level: number): this {
    if (!levels.isLevel(level)) throw new FST_BEEGO_LOG_LEVEL(String(level))
    this.#level = level
    return this
  }

  /** The least important level that is logged. */
  getLevel (): levels.Level {
    return this.#level
  }

  /** Before every text. */
  setPrefix (prefix: string): this {
    this.#prefix = onOneLine(prefix)
    return this
  }

  /** Show file and line of who has logged. Takes some microseconds for every record. */
  enableFuncCallDepth (shows: boolean): this {
    this.#showsCaller = shows
    return this
  }

  /** @param depth - 2: who has called the logger; 3: who has called that function. @default 2 */
  setLogFuncCallDepth (depth: number): this {
    this.#depth = depth
    return this
  }

  /** What {@link setLogFuncCallDepth} has said. */
  getLogFuncCallDepth (): number {
    return this.#depth
  }

  /** Logs are always written while the program goes on; here so that Beego's lines move over. */
  async (_messages?: number): this {
    return this
  }

  /** Until everything that was logged is with the system. */
  async flush (): Promise<void> {
    await Promise.all([...this.#outputs.values()].map((output) => output.flush()))
  }

  /** The same, without coming back to the event loop: for the last moment of a process. */
  flushSync (): void {
    for (const output of this.#outputs.values()) output.flushSync()
  }

  /** Write what was logged and close the outputs. What is logged after that is lost. */
  async close (): Promise<void> {
    await this.reset()
    this.#forget?.()
    this.#forget = null
  }

  /** A line without a letter, whatever the level is: access logs. @internal */
  writeLine (text: string): void {
    this.#write(levels.LevelEmergency, '', `${this.#prefix} ${onOneLine(text)}`, { isAccess: true })
  }

  /** A record of pino's. @internal */
  writeRecord (level: levels.Level, text: string, stack?: string): void {
    this.#write(level, `${levels.LETTERS[level]} `, `${this.#prefix} ${onOneLine(text)}`, { stack })
  }

  #log (level: levels.Level, format: unknown, values: readonly unknown[], callee: (...args: never[]) => unknown): void {
    if (level > this.#level) return
    const place = this.#showsCaller ? callerOf(callee, this.#depth) : ''
    // Beego writes the prefix and a space, also where there is no prefix
    this.#write(level, `${levels.LETTERS[level]} ${place}`, `${this.#prefix} ${onOneLine(formatLog(format, values))}`, { stack: stackAmong(format, values) })
  }

  #write (level: levels.Level, head: string, body: string, more: Pick<LogRecord, 'stack' | 'isAccess'>): void {
    if (this.#outputs.size === 0 && this.#defaultOutput !== null) this.#outputs.set('console', this.#defaultOutput())
    const record = { when: new Date(), level, text: head + body, message: body.trimStart(), ...more }
    for (const output of this.#outputs.values()) output.write(record)
  }

  #built (adapter: string, config: unknown): LogOutput {
    const build = Object.hasOwn(ADAPTERS, adapter) ? ADAPTERS[adapter] : undefined
    if (build === undefined) throw new FST_BEEGO_LOG_ADAPTER(adapter, `is none.${didYouMean(adapter, Object.keys(ADAPTERS))}`)
    return build(config)
  }

  #dropDefault (): void {
    if (this.#defaultOutput === null) return
    this.#defaultOutput = null
    for (const output of this.#outputs.values()) output.close()
    this.#outputs.clear()
  }

  /** An output whose lines wait in this process: they are written before it ends. */
  #own (output: LogOutput): LogOutput {
    this.#forget ??= atExit({
      flush: () => this.flushSync(),
      crashed: (error) => {
        this.writeRecord(levels.LevelCritical, formatLog('uncaught exception:', [error]))
        this.flushSync()
      }
    })
    return output
  }
}

function isOutput (config: LogConfig | LogOutput): config is LogOutput {
  return typeof config === 'object' && 'write' in config && typeof config.write === 'function'
}

function stackAmong (format: unknown, values: readonly unknown[]): string | undefined {
  return [format, ...values].find((value) => value instanceof Error)?.stack
}
