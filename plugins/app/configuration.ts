// `conf/app.conf`, read when something of it is asked for: before that a program may say which file it is.

import { realpathSync } from 'node:fs'
import { type Config, findConfig, loadConfig, optionsFrom, parseConfig } from '../../lib/config/index.js'
import type { Surroundings } from './surroundings.js'

export class Configuration {
  readonly #surroundings: Surroundings
  #file: string | false | undefined
  #config: Config | null = null
  #options: Readonly<Record<string, unknown>> | null = null

  constructor (surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  /** @param file - `false`: none. */
  use (file: string | false): void {
    this.#file = file
    this.#config = null
    this.#options = null
  }

  /** `false` where there is none. The script's folder goes before the working directory. */
  get file (): string | false {
    const { process: { env, cwd }, scriptDir } = this.#surroundings
    return (this.#file ??= findConfig({ env, scriptDir: real(scriptDir), cwd: cwd() }) ?? false)
  }

  get config (): Config {
    const { env } = this.#surroundings.process
    return (this.#config ??= this.file === false ? parseConfig('ini', '') : loadConfig(this.file, { env }))
  }

  /** The options that the file has. @throws FST_BEEGO_CONFIG_VALUE */
  get options (): Readonly<Record<string, unknown>> {
    return (this.#options ??= { ...optionsFrom(this.config) })
  }
}

/** A script that is started by way of a link lies where it lies. */
function real (folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
