// The supervisor: a second server, for those who run the application.

import { flag, isPort, isWhole, isWord, type Rules, text } from './rule.js'

export interface AdminOptions {
  /** Start the supervisor with the application. @beego EnableAdmin @default false @see [the supervisor](../../docs/admin.md) */
  enableAdmin?: boolean
  /**
   * Where it listens. Another address than this machine's own needs `adminPassword` or `adminAllowRemote`.
   *
   * @beego AdminHTTPAddr @default '127.0.0.1'
   */
  adminHttpAddr?: string
  /** 0 takes any free one. @unit port @beego AdminHTTPPort @default 8088 */
  adminHttpPort?: number
  /** Who may come, where there is an `adminPassword`. @default 'admin' */
  adminUser?: string
  /** Asked of everybody who comes, unless it is empty. @default '' */
  adminPassword?: string
  /** Listen at `adminHttpAddr` without a password, whoever can reach it. @default false */
  adminAllowRemote?: boolean
  /** By which the supervisor may be called beside its address: `status.example.com`. @unit host names, with or without a port @default [] */
  adminAllowedHosts?: string[]
  /** Let it take profiles of the process. @default false */
  adminProfiling?: boolean
  /** A listening socket to take over, instead of `adminHttpAddr` and `adminHttpPort`. @unit file descriptor @default null */
  adminFd?: number | null
}

export const adminOptions: Rules<AdminOptions> = {
  enableAdmin: flag(false),
  adminHttpAddr: { value: () => '127.0.0.1', expected: 'an address or the name of a host', accepts: isWord },
  adminHttpPort: { value: () => 8088, expected: 'a port, 0 to 65535', accepts: isPort },
  adminUser: {
    value: () => 'admin',
    expected: 'a name without a colon',
    accepts: (value) => isWord(value) && !(value as string).includes(':') // HTTP ends the name there
  },
  adminPassword: text(''),
  adminAllowRemote: flag(false),
  adminAllowedHosts: {
    value: () => [],
    expected: 'a list of host names',
    accepts: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string' && /^[\w.-]+(?::\d+)?$/.test(name))
  },
  adminProfiling: flag(false),
  adminFd: { value: () => null, expected: 'a file descriptor', accepts: (value) => value === null || (isWhole(value) && value >= 0) }
}
