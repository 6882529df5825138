// The outputs `file` and `multifile`. Source: beego 1.12 logs/file.go and multifile.go.

import { FST_BEEGO_LOG_CONFIG } from '../../errors.js'
import { LEVEL_NAMES, type Level } from '../levels.js'
import { timeHeader } from '../line.js'
import { readConfig } from './config.js'
import { type FileConfig, fileRules, multiFileRules } from './file-config.js'
import { partsOf } from './full-files.js'
import { LineWriter } from './line-writer.js'
import { LogFile } from './log-file.js'
import type { LogOutput, LogRecord } from './output.js'

/** @throws FST_BEEGO_LOG_CONFIG, also when the file cannot be opened. */
export function fileOutput (given: unknown): LogOutput {
  const config = readConfig('file', given, fileRules)
  return new FileOutput('file', config, (level) => level <= config.level)
}

/** One file for all levels, and one for each of `separate`. @throws as {@link fileOutput} */
export function multiFileOutput (given: unknown): LogOutput {
  const { separate, ...config } = readConfig('multifile', given, multiFileRules)
  const { stem, suffix } = partsOf(config.filename)
  const outputs = [new FileOutput('multifile', config, (level) => level <= config.level)]
  for (const name of separate) {
    const own = LEVEL_NAMES.indexOf(name)
    outputs.push(new FileOutput('multifile', { ...config, filename: `${stem}.${name}${suffix}` }, (level) => level === own))
  }
  return {
    write (record) { for (const output of outputs) output.write(record) },
    async flush () { await Promise.all(outputs.map((output) => output.flush())) },
    flushSync () { for (const output of outputs) output.flushSync() },
    async close () { await Promise.all(outputs.map((output) => output.close())) }
  }
}

class FileOutput implements LogOutput {
  readonly #takes: (level: Level) => boolean
  readonly #file: LogFile
  readonly #writer: LineWriter

  constructor (adapter: string, config: FileConfig, takes: (level: Level) => boolean) {
    if (config.filename === '') throw new FST_BEEGO_LOG_CONFIG(adapter, "'filename' must be given.")
    this.#takes = takes
    try {
      this.#file = new LogFile(config)
    } catch (error) {
      throw new FST_BEEGO_LOG_CONFIG(adapter, `'filename' cannot be opened: ${(error as Error).message}.`)
    }
    this.#writer = new LineWriter(this.#file)
  }

  write ({ when, level, text }: LogRecord): void {
    if (this.#takes(level)) this.#writer.push(when, `${timeHeader(when)}${text}\n`)
  }

  flush (): Promise<void> {
    return this.#writer.flush()
  }

  flushSync (): void {
    this.#writer.flushSync()
  }

  async close (): Promise<void> {
    await this.#writer.close()
    this.#file.close()
  }
}
