// Operations that read configuration. They wait for the plugin's own reader of conf/app.conf.

import type { Ops } from './place.js'

export const configOps: Ops = {}
