// Views: pug files and Go's html/template, with layouts.

import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { BeegoOptions } from '../lib/options/index.js'
import { viewOptions } from '../lib/options/views.js'
import { ControllerViews } from '../lib/views/controller-views.js'
import { beegoFunctions, readerOf } from '../lib/views/functions/index.js'
import { hostPugOptions } from '../lib/views/pug/pug-options.js'
import type { ViewData } from '../lib/views/view.js'
import { Views } from '../lib/views/views.js'
import { scopeOf } from './core/index.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The views of this scope: `addFuncMap`, `addTemplateExt`, `setViewsPath`, `buildTemplates`. */
    readonly beegoViews: Views
  }
  interface FastifyReply {
    /**
     * Answer with a view.
     *
     * @param tplName - Below `viewsPath`, with its extension: `user/list.pug`.
     * @throws FST_BEEGO_VIEW_MISSING, FST_BEEGO_VIEW_ENGINE, FST_BEEGO_VIEW_PROMISE (500), and what the view throws.
     */
    beegoView (tplName: string, data?: ViewData, page?: { layout?: string, layoutSections?: Record<string, string> }): FastifyReply
  }
}

const plugin: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const scope = await scopeOf(fastify, options)
  scope.settle(viewOptions)
  if (scope.views !== null) return // registered before, alone or by beegoMvc

  const { app } = scope
  const views = new Views(app.options, beegoFunctions({ urlFor: app.urlFor.bind(app), config: readerOf(app.appConfig, app.options) }))
  scope.views = views
  app.views = new ControllerViews(views)
  fastify.decorate('beegoViews', views)
  if (!fastify.hasReplyDecorator('beegoView')) decorateReply(fastify)

  // of a scope inside this one: its hooks run behind those of this scope, which may still add functions
  fastify.register(async (child) => {
    child.addHook('onReady', async function compileViews () {
      await adoptPug(child, views)
      if (app.options.runMode === 'prod') views.buildTemplates()
    })
  })
}

/** The views are those of the innermost scope that the route lies in. */
function decorateReply (fastify: FastifyInstance): void {
  fastify.decorateReply('beegoView', function beegoView (view, data = {}, { layout = '', layoutSections = {} } = {}) {
    const html = this.server.beegoViews.show({ view, layout, sections: layoutSections }, data, this.request)
    if (!this.hasHeader('content-type')) this.type('text/html; charset=utf-8')
    return this.send(html)
  })
}

/** Compile pug as the host does, where it shows pug by a @fastify/view of its own. */
async function adoptPug (fastify: FastifyInstance, views: Views): Promise<void> {
  const { view } = fastify as { view?: unknown }
  if (!fastify.hasPlugin('@fastify/view') || typeof view !== 'function') return
  const options = await hostPugOptions(view as Parameters<typeof hostPugOptions>[0])
  if (options !== null) views.setPugOptions(options)
}

/** Views: `reply.beegoView(tplName, data, { layout, layoutSections })`. */
export default fp(plugin, { name: 'fastify-beego/views', fastify: '5.x' })
export type { BeegoOptions } from '../lib/options/index.js'
export type { ViewFunction, Views } from '../lib/views/views.js'
export type { Page } from '../lib/views/layout.js'
export type { ViewData } from '../lib/views/view.js'
