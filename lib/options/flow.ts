// What every request goes by.

import { dialects, type DialectName } from '../dialect.js'
import { flag, oneOf, text, type Rules } from './rule.js'

/** `dev` while the program is written, `prod` for others to use it, `test` in between: JSON is indented, errors are not shown. */
export type RunMode = 'dev' | 'prod' | 'test'

export interface FlowOptions {
  /** Shown on the development error page. @beego AppName @default 'beego' */
  appName?: string
  /** `dev` shows errors with their stack and sends `serverName`; everything but `prod` indents JSON. @beego RunMode @default 'dev' */
  runMode?: RunMode
  /** The documented flow, or that of Beego 1.4 to 2.x. @default 'classic' */
  dialect?: DialectName
  /** Whether `/User` and `/user` are two routes. Auto routes of the classic dialect take any letter case. @beego RouterCaseSensitive @default true */
  routerCaseSensitive?: boolean
  /** A POST with `_method` counts as that verb. @default true */
  methodOverride?: boolean
  /** Show a controller's view when the action wrote nothing. @beego AutoRender @default true */
  autoRender?: boolean
  /** Answer a thrown error with the 500 page; `false` leaves it to Fastify's error handler. @beego RecoverPanic @default true */
  recoverPanic?: boolean
  /** `false`: the default answer to an error, 404 apart, has a status and no body. @beego EnableErrorsShow @default true */
  errorsShow?: boolean
  /** The `Server` header in `dev`. @beego ServerName @default 'beegoServer' */
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
