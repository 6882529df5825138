import { createServer } from 'node:http'
import { bodyParser } from '@koa/bodyparser'
import KoaRouter from '@koa/router'
import Koa from 'koa'
import session from 'koa-session'
import { renderByHand } from '../../pages/page.mjs'
import { SECRET, SESSION_ID } from '../../workloads/cookies.mjs'
import { RequestCounter } from '../../workloads/request-counter.mjs'
import { pattern, ROUTES } from '../../workloads/routes.mjs'

const Router = KoaRouter.default ?? KoaRouter
const user = (id) => ({ id, name: 'user' + id })
const show = (ctx) => { ctx.body = user(ctx.params.id) }

const workloads = {
  'json-sync': (app, router) => router.get('/users/:id', show),
  'json-async': (app, router) => router.get('/users/:id', async (ctx) => { ctx.body = user(ctx.params.id) }),
  filters (app, router) {
    const counter = new RequestCounter()
    for (let i = 0; i < 4; i++) app.use((ctx, next) => next())
    app.use(async (ctx, next) => {
      const start = performance.now()
      await next()
      counter.add(ctx.method, ctx.url, performance.now() - start)
    })
    router.get('/users/:id', show)
  },
  routes (app, router) {
    for (let route = 0; route < ROUTES; route++) router.get(pattern(route), (ctx) => { ctx.body = { route, id: ctx.params.id } })
  },
  'page-pug': (app, router) => router.get('/accounts', (ctx) => {
    ctx.type = 'html'
    ctx.body = renderByHand()
  }),
  restful: (app, router) => router.get('/users/:id', show).put('/users/:id', show).delete('/users/:id', show),
  'form-method' (app, router) {
    const answer = (method) => (ctx) => { ctx.body = { id: ctx.params.id, name: ctx.request.body.name, method } }
    app.use(bodyParser())
    app.use((ctx, next) => {
      const method = ctx.method === 'POST' ? ctx.request.body?._method : undefined
      if (method !== undefined) ctx.method = method.toUpperCase()
      return next()
    })
    router.put('/users/:id', answer('put'))
    router.post('/users/:id', answer('post'))
  },
  'auto-route': (app, router) => router.get('/user/show/:id', show),
  'regex-route': (app, router) => router.get(/^\/users\/([0-9]+)$/, (ctx) => { ctx.body = user(ctx.captures[0]) }),
  ambiguous (app, router) {
    router.get('/u/new', (ctx) => { ctx.body = { page: 'new' } })
    router.get('/u/:id', (ctx) => { ctx.body = { page: ctx.params.id } })
  },
  functional: (app, router) => router.get('/users/:id', show),
  'session-fastify' (app, router) {
    useSessions(app)
    router.get('/users/:id', async (ctx) => { ctx.body = { id: ctx.params.id, name: ctx.session.name } })
  },
  'session-written' (app, router) {
    let count = 0
    useSessions(app)
    router.get('/users/:id', async (ctx) => {
      ctx.session.count = count++
      ctx.body = { id: ctx.params.id, name: ctx.session.name }
    })
  }
}

/** koa-session has no store of its own but the cookie: a Map, which holds the client's session as it writes one. */
function useSessions (app) {
  const day = 24 * 60 * 60 * 1000
  const sessions = new Map([[SESSION_ID, { name: 'user42', _expire: Date.now() + day, _maxAge: day }]])
  const store = {
    get: async (id) => sessions.get(id),
    set: async (id, session) => { sessions.set(id, session) },
    destroy: async (id) => { sessions.delete(id) }
  }
  app.keys = [SECRET]
  app.use(session({ store }, app))
}

export function create (workload) {
  if (workloads[workload] === undefined) return null
  const app = new Koa()
  const router = new Router()
  workloads[workload](app, router)
  app.use(router.routes())
  return createServer(app.callback())
}
