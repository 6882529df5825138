// The other parts of the package.

import Fastify from 'fastify'
import admin from 'fastify-beego/admin'
import config, { loadConfig, parseConfig } from 'fastify-beego/config'
import errors from 'fastify-beego/errors'
import flash, { FlashData, readFromRequest } from 'fastify-beego/flash'
import { goFunc, goType, html, sprintf, TemplateSet, Typed, ZonedDate } from 'fastify-beego/gotemplate'
import logs, { BeeLogger, beegoLogger } from 'fastify-beego/logs'
import methodOverride from 'fastify-beego/method-override'
import session, { sessionStore } from 'fastify-beego/session'
import statics from 'fastify-beego/static'
import toolbox from 'fastify-beego/toolbox'
import views from 'fastify-beego/views'
import xsrf from 'fastify-beego/xsrf'

export const plugins = { admin, config, errors, flash, logs, methodOverride, session, statics, toolbox, views, xsrf }

export const app = Fastify()
export const decorated = { supervisor: app.supervisor, data: app.supervisor.data, config: app.appConfig, logs: app.logs, toolbox: app.toolbox, views: app.beegoViews }
export const { health, tasks } = app.toolbox
export const rows = async () => [await health.run(), tasks.list(), app.supervisor.data.requests()] as const
export const files = [loadConfig('conf/app.conf'), parseConfig('ini', '')] as const
export const store = sessionStore('memory')
export const loggers = [new BeeLogger(), beegoLogger()] as const
export const messages = [new FlashData(), readFromRequest] as const
export const set = new TemplateSet({ html: true })
export const go = { html, sprintf, goFunc, goType, Typed, ZonedDate }
