// A dialect is data plus one router: which filter position runs at which hook of Fastify, in which order a controller's
// stages follow each other, and the few rules in which Beego 1.4 to 2.x differ from the documented flow. Nothing else in
// the code asks which dialect is on.

import type { DialectName, Router } from './router/types.js'
import { createClassicRouter } from './router/classic.js'
import { createModernRouter } from './router/modern.js'
import { methodInForm, verbInForm, type MethodOverride } from './method-override/method-override.js'

/** Where a filter can be inserted. Beego: `BeforeStatic` … `FinishRouter`. */
export type FilterPosition = 'BeforeStatic' | 'BeforeRouter' | 'AfterStatic' | 'BeforeExec' | 'AfterExec' | 'FinishRouter'

/** Everything that can happen in a hook: the filter positions, and what other plugins put between them. */
export type HookStage = FilterPosition | 'static' | 'session'

export type { DialectName }

export interface Dialect {
  readonly name: DialectName
  /** The stages of each Fastify hook, in order. `AfterExec` and `FinishRouter` run in the handler. */
  readonly hooks: {
    readonly onRequest: readonly HookStage[]
    readonly preValidation: readonly HookStage[]
    readonly preHandler: readonly HookStage[]
  }
  /** Late filters run whether or not something was written. */
  readonly lateAlways: boolean
  /** A status alone does not keep a controller from showing its view. */
  readonly rendersAfterStatus: boolean
  /** The XSRF check comes behind `prepare`, and not before it. */
  readonly xsrfAfterPrepare: boolean
  /** Which verb a POST stands for. */
  readonly override: MethodOverride
  /** A `*` filter leaves its `:splat` among the parameters, and a splat also counts as `0`, `1`, … */
  readonly splatEverywhere: boolean
  /** Request methods that Beego knows; every other one is answered 405. */
  readonly methods: ReadonlySet<string>
  /** The heading of the 404 page. */
  readonly notFoundTitle: string
  createRouter<T> (options: { caseSensitive: boolean }): Router<T>
}

const VERBS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'CONNECT']
const WEBDAV = ['MKCOL', 'COPY', 'MOVE', 'PROPFIND', 'PROPPATCH', 'LOCK', 'UNLOCK']

const classic: Dialect = {
  name: 'classic',
  hooks: {
    onRequest: ['BeforeStatic', 'BeforeRouter', 'static', 'session'],
    preValidation: ['AfterStatic'],
    preHandler: ['BeforeExec']
  },
  lateAlways: true,
  rendersAfterStatus: true,
  xsrfAfterPrepare: false,
  override: verbInForm,
  splatEverywhere: false,
  methods: new Set(VERBS),
  notFoundTitle: 'Page Not Found',
  createRouter: createClassicRouter
}

const modern: Dialect = {
  name: 'modern',
  hooks: {
    onRequest: ['BeforeStatic', 'static', 'session'],
    preValidation: ['BeforeRouter', 'AfterStatic'],
    preHandler: ['BeforeExec']
  },
  lateAlways: false,
  rendersAfterStatus: false,
  xsrfAfterPrepare: true,
  override: methodInForm,
  splatEverywhere: true,
  methods: new Set([...VERBS, ...WEBDAV]),
  notFoundTitle: 'Not Found',
  createRouter: createModernRouter
}

export const dialects: Readonly<Record<DialectName, Dialect>> = { classic, modern }
