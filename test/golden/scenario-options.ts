// Lines of a recorded conf/app.conf as options of `beegoMvc`.

import { join } from 'node:path'
import type { BeegoOptions } from '../../plugins/index.js'
import type { ConfigLines, Scenario, Version } from './scenario-recording.js'

/** Names of Beego that are another name here; all others are the same but for the case of their first letters. */
const RENAMED: Readonly<Record<string, string>> = {
  beegoservername: 'serverName',
  enableerrorsshow: 'errorsShow',
  sessionsavepath: 'sessionProviderConfig'
}

const OPTIONS = [
  'appName', 'runMode', 'autoRender', 'viewsPath', 'maxMemory', 'copyRequestBody', 'enableGzip', 'directoryIndex', 'staticDir',
  'staticExtensionsToGzip', 'sessionOn', 'sessionProvider', 'sessionProviderConfig', 'sessionName', 'sessionCookieLifeTime',
  'enableXSRF', 'xsrfKey', 'xsrfExpire', 'flashName', 'flashSeparator', 'errorsShow', 'serverName', 'enableAdmin', 'templateLeft', 'templateRight'
]

const NAMES: ReadonlyMap<string, string> = new Map(OPTIONS.map(name => [name.toLowerCase(), name]))

/**
 * The options of a scenario whose directory is `folder`: absolute paths where Beego's are relative to it.
 *
 * @param adminPort - Where its supervisor, if it has one, listens.
 */
export function optionsOf ({ setup }: Scenario, version: Version, folder: string, adminPort: number): BeegoOptions {
  const lines = { ...setup.config, ...version === 'v1_12' ? setup.config_v1_12 : setup.config_v1_1_4 }
  return {
    // What the recorder's conf/app.conf had unless the scenario says otherwise.
    runMode: 'prod',
    appName: 'beego',
    dialect: version === 'v1_12' ? 'modern' : 'classic',
    viewsPath: join(folder, 'views'),
    staticDir: { '/static': join(folder, 'static') },
    ...'EnableAdmin' in lines ? { adminHttpPort: adminPort } : {},
    ...givenOptions(lines, folder)
  }
}

/** A setting of 1.1.4 that says nothing here: "`SessionHashFunc`" (docs/differences.md). */
const SAYS_NOTHING = 'SessionHashFunc'

function givenOptions (lines: ConfigLines, folder: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(lines).filter(([key]) => key !== SAYS_NOTHING).map(([key, value]) => {
    const name = RENAMED[key.toLowerCase()] ?? NAMES.get(key.toLowerCase()) ?? key
    return [name, optionValue(name, value, folder)]
  }))
}

function optionValue (name: string, value: string | number, folder: string): unknown {
  switch (name) {
    case 'viewsPath':
    case 'sessionProviderConfig': return join(folder, String(value))
    case 'staticDir': return staticDir(String(value), folder)
    case 'staticExtensionsToGzip': return extensions(String(value))
    default: return value === 'true' || value === 'false' ? value === 'true' : value
  }
}

/** `down:public dl`: URL prefix and directory; without a colon both are the same. Source: beego 1.12 config.go. */
function staticDir (text: string, folder: string): Record<string, string> {
  return Object.fromEntries(text.split(/\s+/).filter(Boolean).map((pair) => {
    const [prefix = '', directory = prefix] = pair.split(':')
    return ['/' + prefix.replace(/^\/+|\/+$/g, ''), join(folder, directory)]
  }))
}

/** `txt, .json,,HTML`. Source: beego 1.12 config.go. */
function extensions (text: string): string[] {
  return text.split(',').map(extension => extension.trim()).filter(Boolean).map(extension => extension.startsWith('.') ? extension : `.${extension}`)
}
