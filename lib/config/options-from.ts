// The options that a configuration file gives: those of the package and of a server of its own, by their names in any letter case,
// and by Beego's other spellings. Source: beego 1.12 config.go, assignConfig.

import { FST_BEEGO_OPT_INVALID } from '../errors.js'
import { type BeegoOptions, OPTIONS } from '../options/index.js'
import { flag, type Rule } from '../options/rule.js'
import { type ServerOptions, serverOptions } from '../options/server.js'
import type { Config } from './config.js'
import { type ConfigItem, isTable } from './data.js'
import { configBool, configInt } from './scalars.js'

/** How Beego's versions spell an option that is another word here; the one that counts more stands first. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  serverName: ['serverName', 'BeegoServerName'],
  errorsShow: ['EnableErrorsShow', 'errorsShow'],
  flashSeparator: ['flashSeparator', 'FlashSeperator'],
  sessionProviderConfig: ['sessionProviderConfig', 'SessionSavePath'],
  httpServerTimeOut: ['httpServerTimeOut', 'ServerTimeOut'],
  enableHTTPS: ['enableHTTPS', 'HttpTLS'],
  httpsCertFile: ['httpsCertFile', 'HttpCertFile'],
  httpsKeyFile: ['httpsKeyFile', 'HttpKeyFile'],
  enableHotUpdate: ['enableHotUpdate', 'Graceful'],
  adminHttpAddr: ['adminHttpAddr', 'AdminAddr'],
  adminHttpPort: ['adminHttpPort', 'AdminPort']
}

/** Keys that Beego knows and that say nothing here, with what they must be. */
const CHECKED: Readonly<Record<string, Rule<boolean>>> = {
  copyRequestBody: flag(true)
}

/** Options that are written in a way of their own. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  staticDir: staticDirs,
  staticExtensionsToGzip: extensions,
  sessionCookieSameSite: sameSite,
  uploadLimits: table,
  // a secret may have any character, and a provider's text is its own business
  xsrfKey: asItIs,
  sessionSecret: asItIs,
  sessionProviderConfig: asItIs
}

function asItIs (text: string): string {
  return text
}

/**
 * What a configuration says about options: only those that it has, each checked. A key that is no option is the application's own.
 *
 * @throws FST_BEEGO_CONFIG_VALUE with file and line for a key that is an option with a value that it cannot have.
 */
export function optionsFrom (config: Config): BeegoOptions & ServerOptions {
  const options: Record<string, unknown> = runModeFrom(config)
  for (const [name, rule] of Object.entries({ ...OPTIONS, ...serverOptions, ...CHECKED })) {
    if (name === 'runMode') continue
    const key = (SPELLINGS[name] ?? [name]).find((spelling) => config.has(spelling))
    if (key === undefined) continue

    const value = optionOf(name, rule, config.get(key) as ConfigItem) // what files hold
    if (!rule.accepts(value)) throw config.wrong(key, rule.expected)
    if (!Object.hasOwn(CHECKED, name)) options[name] = value
  }
  return options
}

/** The run mode, unless the program has said it or nobody has. */
function runModeFrom (config: Config): { runMode?: string } {
  const { runMode, runModeSaidBy } = config
  if (runModeSaidBy === 'program' || runModeSaidBy === 'nobody') return {}
  if (OPTIONS.runMode.accepts(runMode)) return { runMode }
  throw runModeSaidBy === 'file' ? config.wrong('runmode', OPTIONS.runMode.expected) : new FST_BEEGO_OPT_INVALID('BEEGO_RUNMODE', OPTIONS.runMode.expected)
}

/** A value as its option takes it, or what it is where it cannot be read. */
function optionOf (name: string, rule: Rule<unknown>, item: ConfigItem): unknown {
  if (typeof item === 'string') return textOption(name, rule, item)
  if (typeof rule.value() === 'string' && (typeof item === 'number' || typeof item === 'bigint')) return String(item) // `appName: 2048`
  if (name === 'staticExtensionsToGzip' && Array.isArray(item)) return extensions(item.join(','))
  return item
}

function textOption (name: string, rule: Rule<unknown>, text: string): unknown {
  const read = READERS[name]
  if (read !== undefined) return read(text)

  const standard = rule.value()
  if (typeof standard === 'boolean') return configBool(text) ?? text
  if (typeof standard === 'number') return configInt(text) ?? text
  if (Array.isArray(standard)) return text.split(';').map((item) => item.trim()).filter((item) => item !== '')
  return text
}

/** `down:public dl`: URL prefix and folder; without a colon both are the same. */
function staticDirs (text: string): Record<string, string> {
  return Object.fromEntries(text.split(/\p{White_Space}+/u).filter((pair) => pair !== '').map((pair) => {
    const colon = pair.indexOf(':')
    const [url, folder] = colon === -1 ? [pair, pair] : [pair.slice(0, colon), pair.slice(colon + 1)]
    return [`/${url.replace(/^\/+|\/+$/g, '')}`, folder]
  }))
}

/** `.css, js,,.html` */
function extensions (text: string): string[] {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '')
  return names.map((name) => name.startsWith('.') ? name : `.${name}`)
}

/** A word, or Go's http.SameSite as a number. */
function sameSite (text: string): string {
  return { 1: 'lax', 2: 'lax', 3: 'strict', 4: 'none' }[text] ?? text.toLowerCase()
}

/** `{"files": 10}` in one line. */
function table (text: string): unknown {
  try {
    const value = JSON.parse(text) as ConfigItem
    return isTable(value) ? value : text
  } catch {
    return text
  }
}
