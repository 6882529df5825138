// The output `console`: stdout, in colours where that is a terminal. Source: beego 1.12 logs/console.go.

import { isatty } from 'node:tty'
import { flag, type Rule } from '../../options/rule.js'
import { LETTERS, type Level } from '../levels.js'
import { onOneLine, timeHeader } from '../line.js'
import { readConfig } from './config.js'
import { levelRule } from './file-config.js'
import { LineWriter, type Target } from './line-writer.js'
import type { LogOutput, LogRecord } from './output.js'

/** The output `console`. */
export interface ConsoleConfig {
  /** The least important level that is shown. @default 7 */
  level: Level
  /** Colours for levels, where stdout is a terminal. @default true */
  color: boolean
}

const RULES: { level: Rule<Level>, color: Rule<boolean> } = { level: levelRule, color: flag(true) }

/** White, cyan, magenta, red, yellow, green, blue, and a blue background. */
const COLORS = ['1;37', '1;36', '1;35', '1;31', '1;33', '1;32', '1;34', '1;44'] as const

/** @throws FST_BEEGO_LOG_CONFIG */
export function consoleOutput (given: unknown, fd = 1, isTerminal = isatty(fd)): LogOutput {
  const { level: least, color } = readConfig<ConsoleConfig>('console', given, RULES)
  const target: Target = { name: 'console', fd, size: null, take: (lines) => lines.length, idle () {} }
  const writer = new LineWriter(target)
  const isColored = color && isTerminal && process.env.NO_COLOR === undefined

  return {
    write ({ when, level, text, stack }: LogRecord) {
      if (level > least) return
      const shown = isColored ? text.replace(LETTERS[level], `\x1b[${COLORS[level]}m${LETTERS[level]}\x1b[0m`) : text
      writer.push(when, `${timeHeader(when)}${shown}\n${stack === undefined || !isTerminal ? '' : indented(stack)}`)
    },
    flush: () => writer.flush(),
    flushSync: () => writer.flushSync(),
    close: () => writer.close()
  }
}

/** A stack as a reader wants it, a call a line. */
function indented (stack: string): string {
  return stack.split('\n').map((line) => `    ${onOneLine(line)}\n`).join('')
}
