// A recorded conf/app.conf as options of `beegoMvc`: the product reads it.

import { join } from 'node:path'
import { parseConfig } from '../../lib/config/index.js'
import type { BeegoOptions } from '../../plugins/index.js'
import type { Scenario, Version } from './scenario-recording.js'

/**
 * The options of a scenario whose directory is `folder`, which is the working directory too.
 *
 * @param adminPort - Where its supervisor, if it has one, listens.
 */
export function optionsOf ({ setup }: Scenario, version: Version, folder: string, adminPort: number): BeegoOptions {
  const lines = { ...setup.config, ...version === 'v1_12' ? setup.config_v1_12 : setup.config_v1_1_4 }
  const text = setup.configText ?? ['runmode = prod', 'appname = beego', ...Object.entries(lines).map(([key, value]) => `${key} = ${value}`)].join('\n')
  return {
    dialect: version === 'v1_12' ? 'modern' : 'classic',
    // "httpaddr/httpport lines are prepended by the harness" (k/app-runmode-dev)
    config: parseConfig('ini', `httpaddr = 127.0.0.1\nhttpport = 8080\n${text}`, { file: join(folder, 'conf', 'app.conf') }),
    // the recorder's client calls every server so
    ...'EnableAdmin' in lines ? { adminHttpPort: adminPort, adminAllowedHosts: ['example.com'] } : {}
  }
}
