// `conf/app.conf`, read when something of it is asked for: before that a program may say which file it is.

import { realpathSync } from 'node:fs'
import { type Config, findConfig, loadConfig, optionsFrom, parseConfig } from '../../lib/config/index.js'
import type { Surroundings } from './surroundings.js'

export class Configuration {
  readonly #surroundings: Surroundings
  #file: string | false | undefined
  #config: Config | null = null

  constructor (surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  /** @param file - `false`: none. */
  use (file: string | false): void {
    this.#file = file
    this.#config = null
  }

  /** @param runMode - What the program has said it is, over what the file and the environment say. */
  config (runMode: string | undefined): Config {
    this.#config ??= this.#read()
    return runMode === undefined || runMode === this.#config.runMode ? this.#config : (this.#config = this.#config.forRunMode(runMode))
  }

  /** The options that the file has. @throws FST_BEEGO_CONFIG_VALUE */
  options (runMode: string | undefined): Readonly<Record<string, unknown>> {
    return { ...optionsFrom(this.config(runMode)) }
  }

  /** The script's folder goes before the working directory. */
  #read (): Config {
    const { process, scriptDir } = this.#surroundings
    const { env } = process
    this.#file ??= findConfig({ env, scriptDir: realFolder(scriptDir), cwd: process.cwd() }) ?? false
    return this.#file === false ? parseConfig('ini', '', { env }) : loadConfig(this.#file, { env })
  }
}

/** A script that is started by way of a link lies where it lies. */
function realFolder (folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder // `node -e` and its like have no script
  }
}
