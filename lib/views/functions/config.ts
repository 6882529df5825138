// config: a value of the configuration. Source: beego 1.12 templatefunc.go, GetConfig.

import type { Config } from '../../config/config.js'
import { configInt } from '../../config/scalars.js'
import { FST_BEEGO_VIEW_FUNCTION } from '../../errors.js'

/**
 * What the configuration has for a key, whose letter case does not matter.
 *
 * @param takesSection - Whether it may be a whole section.
 */
export type ReadConfig = (key: string, takesSection: boolean) => unknown

const TRUE = /^(?:1|t|true|y|yes|on)$/i
const FALSE = /^(?:0|f|false|n|no|off)$/i

/** How a text is read as a type; `undefined` when it is none. */
const READ: Readonly<Record<string, (text: string, value: unknown) => unknown>> = {
  String: text => text === '' ? undefined : text,
  Bool: text => TRUE.test(text) ? true : FALSE.test(text) ? false : undefined,
  Int: whole,
  Int64: whole,
  Float: text => text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text),
  DIY: (_text, value) => value
}

/** `config "Int" "httpport" 8080`: the default stands for what is not there, or is none of that type. */
export function configFunction (read: ReadConfig): (type: string, key: string, byDefault: unknown) => unknown {
  return (type, key, byDefault) => {
    if (!Object.hasOwn(READ, type)) {
      throw new FST_BEEGO_VIEW_FUNCTION('config', `${JSON.stringify(type)} is no type: String, Bool, Int, Int64, Float or DIY is`)
    }
    const value = read(key, type === 'DIY') ?? ''
    return READ[type]!(String(value), value) ?? byDefault
  }
}

/** Reads the application's file, then the options in force. */
export function readerOf (file: Pick<Config, 'get' | 'section'>, options: object): ReadConfig {
  return (key, takesSection) => (takesSection ? file.section(key) : undefined) ?? file.get(key) ??
    Object.entries(options).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
}

function whole (text: string): number | undefined {
  return configInt(text) ?? undefined
}
