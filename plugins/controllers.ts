// `app.beego`: controllers and Beego's routes.

import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { BeegoOptions } from '../lib/options/index.js'
import { Beego } from './core/beego.js'
import { scopeOf } from './core/index.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Routes, filters and all else that is said to Beego. What is said through a plugin's instance holds below its prefix. */
    beego: Beego
  }
}

/** The options that routes go by when they are said, and the first is said here. */
const OF_ROUTES = { maxMemory: true, recoverPanic: true }

const controllers: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options)
  scope.settle(OF_ROUTES)
  scope.replaceNotFound()
  fastify.addHook('onReady', () => scope.uploads.sweep())
  fastify.addHook('onClose', () => scope.uploads.close())

  const made = new WeakMap<FastifyInstance, Beego>([[fastify, new Beego(fastify, scope).open()]])
  fastify.decorate('beego', {
    getter (this: FastifyInstance) {
      let beego = made.get(this)
      if (beego === undefined) made.set(this, beego = new Beego(this, scope))
      return beego
    }
  })
}

/** Controllers and Beego's routes: `app.beego`. */
export default fp(controllers, { name: 'fastify-beego/controllers', fastify: '5.x' })
export { Controller } from '../lib/controller/controller.js'
export { router } from '../lib/controller/router-decorator.js'
export type * from './core/types.js'
