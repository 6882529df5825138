// Operations that read configuration.

import { join } from 'node:path'
import { type Config, loadConfig, optionsFrom } from '../../lib/config/index.js'
import { serverOptions } from '../../lib/options/server.js'
import { method, type Ops, type Place } from './place.js'

export const configOps: Ops = {
  parseIni (place, { file, keys, sections }: { file: string, keys: readonly string[], sections: readonly string[] }) {
    const { folder, results } = place.world
    results.ini = orError(() => {
      const config = loadConfig(join(folder, file), { runMode: '' }) // "config.NewConfig" knows of no run mode
      return {
        DIY: Object.fromEntries(sections.map(section => [section, valueOrError(() => config.diy(section), null)])),
        keys: Object.fromEntries(keys.map(key => [key, readAll(config, key)]))
      }
    })
  },

  appConfig (place, { keys }: { keys: readonly string[] }) {
    const config = appConfigOf(place)
    place.world.results.appConfig = Object.fromEntries(keys.map(key => [key, readAll(config, key)]))
  },

  effectiveConfig (place) {
    const { config } = place.ctx.request.server.beego
    const server = { ...Object.fromEntries(Object.entries(serverOptions).map(([name, { value }]) => [name, value()])), ...optionsFrom(appConfigOf(place)) }
    const isModern = config.dialect === 'modern'
    place.world.results.config = {
      AppName: config.appName,
      AutoRender: config.autoRender,
      // bodies are always kept: the key is the application's
      CopyRequestBody: appConfigOf(place).defaultBool('copyrequestbody', false),
      DirectoryIndex: config.directoryIndex,
      EnableGzip: config.enableGzip,
      EnableXSRF: config.enableXSRF,
      FlashName: config.flashName,
      MaxMemory: config.maxMemory,
      RecoverPanic: config.recoverPanic,
      RunMode: config.runMode,
      SessionCookieLifeTime: config.sessionCookieLifeTime,
      SessionGCMaxLifetime: config.sessionGCMaxLifetime,
      SessionName: config.sessionName,
      SessionOn: config.sessionOn,
      SessionProvider: config.sessionProvider,
      StaticDir: config.staticDir,
      StaticExtensionsToGzip: config.staticExtensionsToGzip,
      TemplateLeft: config.templateLeft,
      TemplateRight: config.templateRight,
      ViewsPath: config.viewsPath,
      XSRFExpire: config.xsrfExpire,
      ...isModern
        ? {
            EnableErrorsRender: true,
            EnableErrorsShow: config.errorsShow,
            FlashSeparator: config.flashSeparator,
            HTTPAddr: server.httpAddr,
            RouterCaseSensitive: config.routerCaseSensitive,
            // without the version that is Beego's own
            ServerName: config.serverName === 'beegoServer' ? 'beegoServer:1.12.3' : config.serverName,
            ServerTimeOut: server.httpServerTimeOut,
            SessionProviderConfig: config.sessionProviderConfig,
            XSRFKey: config.xsrfKey
          }
        : {
            BeegoServerName: config.serverName,
            ErrorsShow: config.errorsShow,
            FlashSeperator: config.flashSeparator,
            HttpAddr: server.httpAddr,
            HttpServerTimeOut: server.httpServerTimeOut,
            SessionSavePath: config.sessionProviderConfig,
            XSRFKEY: config.xsrfKey
          }
    }
  }
}

function appConfigOf ({ world, ctx }: Place): Config {
  method(world, ctx.request.server.beego.appConfig, 'get')
  return ctx.request.server.beego.appConfig
}

/** What the recorder's program asks of each key. */
function readAll (config: Config, key: string): object {
  const strings = config.strings(key)
  return {
    Bool: valueOrError(() => config.bool(key), false),
    Float: valueOrError(() => config.float(key), 0),
    Int: valueOrError(() => config.int(key), 0),
    Int64: valueOrError(() => Number(config.int64(key)), 0),
    String: config.string(key),
    Strings: strings.length === 0 ? null : strings
  }
}

function valueOrError (read: () => unknown, zero: unknown): object {
  try {
    return { value: read() }
  } catch (error) {
    return { error: (error as Error).message, value: zero }
  }
}

function orError (read: () => object): object {
  try {
    return read()
  } catch (error) {
    return { error: (error as Error).message }
  }
}
