// What every request goes by.

import { dialects, type DialectName } from '../dialect.js'
import { flag, oneOf, text, type Rules } from './rule.js'

/** `dev` while the program is written, `prod` for others to use it, `test` in between: JSON is indented, errors are not shown. */
export type RunMode = 'dev' | 'prod' | 'test'

export interface FlowOptions {
  /** Shown on the development error page. @default 'beego' */
  appName?: string
  /** `dev` shows errors with their stack and indents JSON; `prod` does neither. @default 'dev' */
  runMode?: RunMode
  /** Which Beego answers: the documented flow, or that of 1.4 to 2.x. @default 'classic' */
  dialect?: DialectName
  /** Whether `/User` and `/user` are two routes. Auto routes of the classic dialect take any letter case. @default true */
  routerCaseSensitive?: boolean
  /** A POST with `_method` counts as that verb. @default true */
  methodOverride?: boolean
  /** Show a controller's view when the action wrote nothing. @default true */
  autoRender?: boolean
  /** Answer a thrown error with the 500 page; `false` hands it to Fastify's error handler untouched. @default true */
  recoverPanic?: boolean
  /** `false`: errors have a status and no body. @default true */
  errorsShow?: boolean
  /** The `Server` header in `dev`. @default 'beegoServer' */
  serverName?: string
}

export const flowOptions: Rules<FlowOptions> = {
  appName: text('beego'),
  runMode: oneOf('dev', ['dev', 'prod', 'test']),
  dialect: oneOf('classic', Object.keys(dialects) as DialectName[]),
  routerCaseSensitive: flag(true),
  methodOverride: flag(true),
  autoRender: flag(true),
  recoverPanic: flag(true),
  errorsShow: flag(true),
  serverName: text('beegoServer')
}
