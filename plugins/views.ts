// Views: pug, by @fastify/view.

import { extname, parse, relative, resolve } from 'node:path'
import fastifyView from '@fastify/view'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import pug from 'pug'
import type { ViewEngine } from '../lib/application.js'
import type { Controller } from '../lib/controller/controller.js'
import { FST_BEEGO_VIEW_ENGINE, FST_BEEGO_VIEW_MISSING } from '../lib/errors.js'
import type { BeegoOptions, ResolvedOptions } from '../lib/options.js'
import { type RenderView, renderPage } from '../lib/views/layout.js'
import { viewName } from '../lib/views/view-name.js'
import { scopeOf } from './core/index.js'

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answer with a view.
     *
     * @param tplName - Below `viewsPath`, with its extension: `user/list.pug`.
     * @throws FST_BEEGO_VIEW_MISSING, FST_BEEGO_VIEW_ENGINE (500)
     */
    beegoView (tplName: string, data?: Record<string, unknown>, page?: { layout?: string, layoutSections?: Record<string, string> }): Promise<FastifyReply>
  }
}

const views: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const { app } = await scopeOf(fastify, options)
  const render = await rendererOf(fastify, app.options)

  app.views = engineOf(render)
  fastify.decorateReply('beegoView', async function beegoView (tplName, data = {}, { layout = '', layoutSections = {} } = {}) {
    const html = await renderPage({ view: tplName, layout, sections: layoutSections }, data, render)
    return this.type('text/html; charset=utf-8').send(html)
  })
}

async function rendererOf (fastify: FastifyInstance, options: ResolvedOptions): Promise<RenderView> {
  const view = await ownView(fastify, options)

  return async (name, data) => {
    if (extname(name) !== '.pug') throw new FST_BEEGO_VIEW_ENGINE(name, extname(name))
    try {
      return await view(name, data)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new FST_BEEGO_VIEW_MISSING(name, resolve(options.viewsPath, name))
      throw error
    }
  }
}

/**
 * In a scope of its own: @fastify/view hooks into every request of the scope where it is registered, and the host may have one
 * with another engine.
 */
async function ownView (fastify: FastifyInstance, options: ResolvedOptions): Promise<RenderView> {
  const { root } = parse(resolve())
  let own!: FastifyInstance // register() calls back before it resolves
  await fastify.register(async (child) => {
    own = child
    await child.register(fastifyView, { engine: { pug }, root, production: options.runMode === 'prod' })
  })

  const view = viewOf(own)
  return (name, data) => view(relative(root, resolve(options.viewsPath, name)), data) // the folder may still change
}

function viewOf (fastify: FastifyInstance): RenderView {
  return (fastify as FastifyInstance & { view: RenderView }).view
}

function engineOf (render: RenderView): ViewEngine {
  const text = (controller: Controller): Promise<string> => {
    const { layout, layoutSections, data } = controller
    return renderPage({ view: nameOf(controller), layout, sections: layoutSections }, data, render)
  }
  return {
    text,
    async render (controller) {
      const html = await text(controller)
      controller.ctx.setHeader('content-type', 'text/html; charset=utf-8')
      controller.ctx.write(html)
    }
  }
}

function nameOf (controller: Controller): string {
  return viewName(controller, ...controller.getControllerAndAction())
}

export default fp(views, { name: 'fastify-beego/views', fastify: '5.x' })
