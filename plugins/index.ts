// beegoMvc: every part in one registration.

import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import type { BeegoOptions } from '../lib/options/index.js'
import controllers from './controllers.js'
import { scopeOf } from './core/index.js'
import filters from './filters.js'
import { flashMembers } from './flash.js'
import logs from './logs.js'
import session from './session.js'
import statics from './static.js'
import toolbox from './toolbox.js'
import views from './views.js'
import { xsrfMembers } from './xsrf.js'

const mvc: FastifyPluginAsync<BeegoOptions> = async (fastify, options) => {
  const { app } = await scopeOf(fastify, options)
  // the supervisor's own server is a beegoMvc again
  if (app.options.enableAdmin) await fastify.register((await import('./admin.js')).default)
  await fastify.register(filters)
  await fastify.register(statics)
  if (app.options.sessionOn) await fastify.register(session)
  await fastify.register(views)
  await fastify.register(xsrfMembers)
  // a host may have @fastify/flash; controllers have FlashData
  if (!fastify.hasReplyDecorator('flash')) await fastify.register(flashMembers)
  // a host may have such members of its own; app.beego has the same
  if (!Object.hasOwn(fastify, 'logs')) await fastify.register(logs)
  if (!Object.hasOwn(fastify, 'toolbox')) await fastify.register(toolbox)
  await fastify.register(controllers)
}

/**
 * All parts of Beego for a Fastify application, in one registration: controllers, filters, static files, sessions, views, XSRF, flash
 * messages, logs, toolbox.
 *
 * @throws FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_INVALID, FST_BEEGO_CONFIG_FILE, FST_BEEGO_CONFIG_SYNTAX, FST_BEEGO_CONFIG_VALUE
 * @example await app.register(beegoMvc, { runMode: 'prod' })
 */
export const beegoMvc = fp(mvc, { name: 'fastify-beego', fastify: '5.x' })

export default beegoMvc

// what the parts add to Fastify's types
export type {} from './admin.js'
export type {} from './controllers.js'
export type {} from './filters.js'
export type {} from './logs.js'
export type {} from './toolbox.js'
export type {} from './views.js'
export type {} from './xsrf.js'

export { Context } from '../lib/context/context.js'
export { Controller } from '../lib/controller/controller.js'
export { router } from '../lib/controller/router-decorator.js'
export * from '../lib/errors.js'
export { Int } from '../lib/form/types.js'
export { BeeLogger } from '../lib/log/bee-logger.js'
export {
  LevelAlert, LevelCritical, LevelDebug, LevelEmergency, LevelError, LevelInfo, LevelInformational, LevelNotice, LevelTrace, LevelWarn, LevelWarning
} from '../lib/log/levels.js'
export { beegoLogger } from '../lib/log/pino-logger.js'
export {
  newNamespace, nsAfter, nsAny, nsAutoPrefix, nsAutoRouter, nsBefore, nsCond, nsDelete, nsGet, nsHandler, nsHead, nsInclude, nsNamespace, nsOptions,
  nsPatch, nsPost, nsPut, nsRouter
} from '../lib/namespace.js'
export { AfterExec, AfterStatic, BeforeExec, BeforeRouter, BeforeStatic, FinishRouter } from '../lib/pipeline/filters.js'
export { goDate } from '../lib/views/functions/index.js'
export { FlashData, type Messages, readFromRequest } from './flash.js'
export type * from './core/types.js'
