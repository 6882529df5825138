// Configuration as Beego has it, usable without a server.

export { Config, type ConfigValue } from './config.js'
export type { ConfigKind } from './formats/index.js'
export { type ConfigOptions, findConfig, loadConfig, parseConfig } from './load.js'
export { optionsFrom } from './options-from.js'
