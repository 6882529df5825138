// Beego's global application: `beego.router(…)`, `await beego.run()`.

import { BeegoApp } from './app/beego-app.js'

/**
 * The one application of a program, as Beego's package is: routes and filters are said to it from any file. It is the only state
 * of this package that a whole process shares, and nothing but programs that import it has it. A test, or a second application,
 * makes its own: `new BeegoApp()`.
 */
export const beego = new BeegoApp()

export { BeegoApp }
export { fastcgiServerFactory } from './app/fastcgi.js'
export type { BConfig } from '../lib/options/b-config.js'
export type { ResolvedServerOptions, ServerOptions } from '../lib/options/server.js'
export type { Channel, MessageListener } from '../lib/restart/channel.js'
export type { Surroundings } from './app/surroundings.js'
export type * from './core/types.js'
