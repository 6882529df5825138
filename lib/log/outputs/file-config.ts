// What the outputs `file` and `multifile` are told. Source: beego 1.12 logs/file.go, newFileWriter.

import { flag, isText, isWord, type Rule } from '../../options/rule.js'
import { isLevel, LEVEL_NAMES, type Level, LevelDebug } from '../levels.js'
import type { OutputRules } from './config.js'

/** The output `file`: one log that begins anew by day, by hour, by lines or by size. */
export interface FileConfig {
  /** From the working directory: `logs/project.log`. */
  filename: string
  /** Lines of one file; 0: any number. @default 10000000 */
  maxlines: number
  /** Bytes of one file; 0: any number. @default 268435456 */
  maxsize: number
  /** Files of one day, or one hour. @default 999 */
  maxfiles: number
  /** Begin a file with every day. @default true */
  daily: boolean
  /** Days after which files of a daily log are deleted; 0: never. @default 7 */
  maxdays: number
  /** Begin a file with every hour. @default false */
  hourly: boolean
  /** Hours after which files of an hourly log are deleted; 0: never. @default 168 */
  maxhours: number
  /** `false`: one file for ever. @default true */
  rotate: boolean
  /** The least important level that is written. @default 7 */
  level: Level
  /** Octal: who may read and write the file. @default '0660' */
  perm: string
  /** Octal: the same once it is full. @default '0440' */
  rotateperm: string
}

/** The output `multifile`: the log, and one more file for each of some levels. */
export interface MultiFileConfig extends FileConfig {
  /** Levels that have a file of their own beside that for all: `project.error.log`. @default [] */
  separate: ReadonlyArray<typeof LEVEL_NAMES[number]>
}

const count = (value: number): Rule<number> => ({
  value: () => value, expected: 'a whole number, 0 for no limit', accepts: (given) => Number.isSafeInteger(given) && (given as number) >= 0
})

const perm = (value: string): Rule<string> => ({
  value: () => value, expected: "an octal number as text, such as '0660'", accepts: (given) => isText(given) && /^0?[0-7]{3}$/.test(given as string)
})

export const levelRule: Rule<Level> = { value: () => LevelDebug, expected: 'a level from 0 to 7', accepts: isLevel }

export const fileRules: OutputRules<FileConfig> = {
  filename: { value: () => '', expected: 'the name of a file', accepts: isWord },
  maxlines: count(10_000_000),
  maxsize: count(2 ** 28),
  maxfiles: { value: () => 999, expected: 'a whole number, at least 1', accepts: (given) => Number.isSafeInteger(given) && (given as number) > 0 },
  daily: flag(true),
  maxdays: count(7),
  hourly: flag(false),
  maxhours: count(168),
  rotate: flag(true),
  level: levelRule,
  perm: perm('0660'),
  rotateperm: perm('0440')
}

export const multiFileRules: OutputRules<MultiFileConfig> = {
  ...fileRules,
  separate: {
    value: () => [],
    expected: `a list of ${LEVEL_NAMES.map((name) => `'${name}'`).join(', ')}`,
    accepts: (given) => Array.isArray(given) && given.every((name) => (LEVEL_NAMES as readonly unknown[]).includes(name))
  }
}
