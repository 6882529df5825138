// The formats by name and by the extension of a file.

import { extname } from 'node:path'
import { ini } from './ini-format.js'
import { json } from './json.js'
import type { Change, Format } from './format.js'
import { toml } from './toml.js'
import { xml } from './xml.js'
import { yaml } from './yaml.js'

export type { Change, Format } from './format.js'

/** A format by its name. */
export type ConfigKind = 'ini' | 'json' | 'yaml' | 'toml' | 'xml'

export const FORMATS: Readonly<Record<ConfigKind, Format>> = { ini, json, yaml, toml, xml }

const EXTENSIONS: Readonly<Record<string, ConfigKind>> = { '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml', '.toml': 'toml', '.xml': 'xml' }

/** Every other extension is INI, as in Beego. */
export function kindOf (file: string): ConfigKind {
  return EXTENSIONS[extname(file).toLowerCase()] ?? 'ini'
}

/** Where a configuration comes from, and goes to. */
export interface Source {
  readonly file: string
  readonly format: Format
  /** @throws FST_BEEGO_CONFIG_FILE */
  save (file: string, changes: readonly Change[]): void
}
