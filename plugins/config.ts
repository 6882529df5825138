// A configuration file for any Fastify application: `app.appConfig`, with the sections of the run mode, `include` and `${ENV||default}`.

import { dirname } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { type Config, type ConfigOptions, findConfig, loadConfig } from '../lib/config/index.js'
import { FST_BEEGO_CONFIG_FILE, FST_BEEGO_OPT_INVALID, FST_BEEGO_OPT_UNKNOWN } from '../lib/errors.js'
import { didYouMean } from '../lib/nearest.js'
import { REGISTER_OPTIONS } from '../lib/options/index.js'

/** Which file is read, and how. */
export interface ConfigPluginOptions extends ConfigOptions {
  /**
   * The file, from the working directory.
   *
   * @default BEEGO_CONFIG_PATH, else conf/app.conf beside the started script, else in the working directory
   */
  file?: string
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What the configuration file says. */
    readonly appConfig: Config
  }
}

const config: FastifyPluginAsync<ConfigPluginOptions> = async (fastify, options) => {
  const { file, ...rest } = checked(options)
  const path = file ?? findConfig({ ...rest, scriptDir: dirname(String(process.argv[1])), cwd: process.cwd() })
  if (path === null) throw new FST_BEEGO_CONFIG_FILE('conf/app.conf', 'is not there')
  fastify.decorate('appConfig', loadConfig(path, rest))
}

function checked ({ file, env, runMode, ...others }: ConfigPluginOptions): ConfigPluginOptions {
  for (const name of Object.keys(others)) {
    if (!REGISTER_OPTIONS.has(name)) throw new FST_BEEGO_OPT_UNKNOWN(name, didYouMean(name, ['file', 'env', 'runMode']))
  }
  if (file !== undefined && (typeof file !== 'string' || file === '')) throw new FST_BEEGO_OPT_INVALID('file', 'the path of a file')
  if (env !== undefined && (typeof env !== 'object' || env === null)) throw new FST_BEEGO_OPT_INVALID('env', 'an object of texts')
  if (runMode !== undefined && typeof runMode !== 'string') throw new FST_BEEGO_OPT_INVALID('runMode', 'a string')
  return { ...file === undefined ? {} : { file }, ...env === undefined ? {} : { env }, ...runMode === undefined ? {} : { runMode } }
}

/** A configuration file as `app.appConfig`. @throws FST_BEEGO_CONFIG_FILE, FST_BEEGO_CONFIG_SYNTAX, FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_INVALID */
export default fp(config, { name: 'fastify-beego/config', fastify: '5.x' })
export {
  Config, type ConfigKind, type ConfigOptions, type ConfigValue, findConfig, loadConfig, optionsFrom, parseConfig
} from '../lib/config/index.js'
