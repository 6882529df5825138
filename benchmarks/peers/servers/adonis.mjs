// AdonisJS http-server 7, the newest that runs on Node 20. A controller made by its container for each request. Forms need
// its body parser, a package of its own: that row is left out.

import { createServer } from 'node:http'
import { AppFactory } from '@adonisjs/application/factories'
import { EncryptionFactory } from '@adonisjs/encryption/factories'
import { Emitter } from '@adonisjs/events'
import { ServerFactory } from '@adonisjs/http-server/factories'
import { defineConfig } from '@adonisjs/session'
import SessionMiddleware from '@adonisjs/session/session_middleware'
import { renderByHand } from '../../pages/page.mjs'
import { SECRET, SESSION_ID } from '../../workloads/cookies.mjs'
import { RequestCounter } from '../../workloads/request-counter.mjs'
import { pattern, ROUTES } from '../../workloads/routes.mjs'

const user = (id) => ({ id, name: 'user' + id })

let count = 0

class UsersController {
  show ({ params }) { return user(params.id) }
  async showAsync ({ params }) { return user(params.id) }
  create () { return { page: 'new' } }
  page ({ params }) { return { page: params.id } }
  async showSession ({ params, session }) { return { id: params.id, name: session.get('name') } }
  async writeSession ({ params, session }) {
    session.put('count', count++)
    return { id: params.id, name: session.get('name') }
  }

  accounts ({ response }) { response.type('html').send(renderByHand()) }
}

class Pass {
  handle (ctx, next) { return next() }
}

const counter = new RequestCounter()

class Count {
  async handle ({ request }, next) {
    const start = performance.now()
    await next()
    counter.add(request.method(), request.url(), performance.now() - start)
  }
}

const workloads = {
  'json-sync': (router) => router.get('/users/:id', [UsersController, 'show']),
  'json-async': (router) => router.get('/users/:id', [UsersController, 'showAsync']),
  filters (router, server) {
    server.use([...Array(4).fill(async () => ({ default: Pass })), async () => ({ default: Count })])
    router.get('/users/:id', [UsersController, 'show'])
  },
  routes (router) {
    for (let route = 0; route < ROUTES; route++) {
      class RouteController {
        show ({ params }) { return { route, id: params.id } }
      }
      router.get(pattern(route), [RouteController, 'show'])
    }
  },
  'page-pug': (router) => router.get('/accounts', [UsersController, 'accounts']),
  restful (router) {
    router.get('/users/:id', [UsersController, 'show'])
    router.put('/users/:id', [UsersController, 'show'])
    router.delete('/users/:id', [UsersController, 'show'])
  },
  'auto-route': (router) => router.get('/user/show/:id', [UsersController, 'show']),
  'regex-route': (router) => router.get('/users/:id', [UsersController, 'show']).where('id', /^[0-9]+$/),
  ambiguous (router) {
    router.get('/u/new', [UsersController, 'create'])
    router.get('/u/:id', [UsersController, 'page'])
  },
  functional: (router) => router.get('/users/:id', ({ params }) => user(params.id)),
  async 'session-fastify' (router, server, app) {
    await useSessions(router, app)
    router.get('/users/:id', [UsersController, 'showSession'])
  },
  async 'session-written' (router, server, app) {
    await useSessions(router, app)
    router.get('/users/:id', [UsersController, 'writeSession'])
  }
}

/** What the provider of @adonisjs/session binds and its set-up adds to the router; its memory store holds the client's session. */
async function useSessions (router, app) {
  const config = await defineConfig({ store: 'memory', stores: {} }).resolver(app)
  config.stores.memory().write(SESSION_ID, { name: 'user42' })
  app.container.singleton(SessionMiddleware, () => new SessionMiddleware(config, new Emitter(app)))
  router.use([async () => ({ default: SessionMiddleware })])
}

export async function create (workload) {
  if (workloads[workload] === undefined) return null
  const app = new AppFactory().create(new URL('./', import.meta.url), () => {})
  await app.init()
  const server = new ServerFactory().merge({ app, encryption: new EncryptionFactory().merge({ secret: SECRET }).create() }).create()
  await workloads[workload](server.getRouter(), server, app)
  await server.boot()
  return createServer(server.handle.bind(server))
}
