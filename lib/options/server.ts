// Where an application listens and how. They belong to `beego.run()`: a plugin inside somebody's server has no say in that.

import { flag, isPort, isSize, isText, isWhole, type Rules } from './rule.js'

export interface ServerOptions {
  /** The address to listen on, `''` for all; with FastCGI and `httpPort` 0 the path of a Unix socket. @default '' */
  httpAddr?: string
  /** 0 takes any free port; with FastCGI see {@link httpAddr}. @default 8080 */
  httpPort?: number
  /** Seconds that a request and its answer may take; 0 is no limit. @default 0 */
  httpServerTimeOut?: number
  /** Listen for plain HTTP. @default true */
  enableHTTP?: boolean
  /** Listen for HTTPS. @default false */
  enableHTTPS?: boolean
  /** The address for HTTPS, `''` for all. @default '' */
  httpsAddr?: string
  /** @default 10443 */
  httpsPort?: number
  /** The certificate, as a PEM file. @default '' */
  httpsCertFile?: string
  /** Its private key, as a PEM file. @default '' */
  httpsKeyFile?: string
  /** Speak FastCGI instead of HTTP. @default false */
  enableFcgi?: boolean
  /** With FastCGI: on the socket that the web server has given as standard input. @default false */
  enableStdIo?: boolean
  /** Restart without losing a request. Beego 1.12: `Graceful`. @default false */
  enableHotUpdate?: boolean
  /** Processes that share the work; 0 is one for each core. @default 1 */
  workers?: number
  /** Permissions of a Unix socket, in octal: `'0660'`. `''` leaves them to the umask. @default '' */
  socketMode?: string
  /** Milliseconds that requests may take to end when the application stops; then they are cut off. @default 60000 */
  shutdownTimeout?: number
  /** Milliseconds that a new process may take until it serves; in a restart the old ones go on then. @default 60000 */
  startTimeout?: number
}

export type ResolvedServerOptions = Required<ServerOptions>

const port = (value: number) => ({ value: () => value, expected: 'a port, a whole number from 0 to 65535', accepts: isPort })
const time = (value: number) => ({ value: () => value, expected: 'a whole number of milliseconds, at least 1', accepts: isSize })
const file = { value: () => '', expected: 'the path of a file', accepts: isText }

export const serverOptions: Rules<ServerOptions> = {
  httpAddr: { value: () => '', expected: 'an address to listen on', accepts: isText },
  httpPort: port(8080),
  httpServerTimeOut: { value: () => 0, expected: 'a whole number of seconds', accepts: (value) => isWhole(value) && value >= 0 },
  enableHTTP: flag(true),
  enableHTTPS: flag(false),
  httpsAddr: { value: () => '', expected: 'an address to listen on', accepts: isText },
  httpsPort: port(10443),
  httpsCertFile: file,
  httpsKeyFile: file,
  enableFcgi: flag(false),
  enableStdIo: flag(false),
  enableHotUpdate: flag(false),
  workers: { value: () => 1, expected: 'a whole number of processes, from 0 to 512', accepts: (value) => isWhole(value) && value >= 0 && value <= 512 },
  socketMode: { value: () => '', expected: "permissions in octal, such as '0660'", accepts: (value) => typeof value === 'string' && /^(?:0?[0-7]{3})?$/.test(value) },
  shutdownTimeout: time(60_000),
  startTimeout: time(60_000)
}
