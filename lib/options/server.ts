// Where an application listens and how. They belong to `beego.run()`: a plugin inside somebody's server has no say in that.

import { flag, isPort, isSize, isText, isWhole, type Rules } from './rule.js'

/** Where `beego.run()` listens, and how. */
export interface ServerOptions {
  /** Empty, every address of the machine; `unix:/run/app.sock`, or a path from the root, is a Unix socket. @beego HTTPAddr @default '' */
  httpAddr?: string
  /** 0 takes a free one. @unit port @beego HTTPPort @default 8080 */
  httpPort?: number
  /**
   * Until a request must have arrived, and that a connection may be silent meanwhile; 0 is no limit.
   *
   * @unit seconds @beego ServerTimeOut @default 0
   */
  httpServerTimeOut?: number
  /** Listen for HTTP. @beego EnableHTTP @default true */
  enableHTTP?: boolean
  /** Listen for HTTPS too; a request knows by which it came. @beego EnableHTTPS @default false */
  enableHTTPS?: boolean
  /** As `httpAddr`. @beego HTTPSAddr @default '' */
  httpsAddr?: string
  /** As `httpPort`. @unit port @beego HTTPSPort @default 10443 */
  httpsPort?: number
  /** The certificate; needed for HTTPS. @unit a PEM file @beego HTTPSCertFile @default '' */
  httpsCertFile?: string
  /** Its key; needed for HTTPS. @unit a PEM file @beego HTTPSKeyFile @default '' */
  httpsKeyFile?: string
  /** Speak FastCGI instead, at `httpAddr` and `httpPort`; with port 0 `httpAddr` is the path of a Unix socket. @beego EnableFcgi @default false */
  enableFcgi?: boolean
  /** FastCGI on the socket that the web server has given as standard input. @beego EnableStdIo @default false */
  enableStdIo?: boolean
  /** Restart without losing a request. @beego Graceful @default false @see [hot restart](../../docs/app.md#hot-restart) */
  enableHotUpdate?: boolean
  /** How many share the work; 0 is one for each core. @unit processes @default 1 @see [workers](../../docs/app.md#workers) */
  workers?: number
  /** Permissions of a Unix socket, `'0660'`; empty, those of the umask. @unit octal @default '' */
  socketMode?: string
  /** What runs may take to end when the process stops; then it is cut off. @unit milliseconds @default 60000 */
  shutdownTimeout?: number
  /**
   * Until a new process must serve; in a restart the old ones go on then.
   *
   * @unit milliseconds @default 60000
   * @see [hot restart](../../docs/app.md#hot-restart)
   */
  startTimeout?: number
}

/** Every option of {@link ServerOptions}, with its value. */
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
