import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { methodOverride } from 'hono/method-override'
import { renderByHand } from '../../pages/page.mjs'
import { RequestCounter } from '../../workloads/request-counter.mjs'
import { pattern, ROUTES } from '../../workloads/routes.mjs'

const user = (id) => ({ id, name: 'user' + id })
const show = (c) => c.json(user(c.req.param('id')))

const workloads = {
  'json-sync': (app) => app.get('/users/:id', show),
  'json-async': (app) => app.get('/users/:id', async (c) => c.json(user(c.req.param('id')))),
  filters (app) {
    const counter = new RequestCounter()
    for (let i = 0; i < 4; i++) app.use((c, next) => next())
    app.use(async (c, next) => {
      const start = performance.now()
      await next()
      counter.add(c.req.method, c.req.path, performance.now() - start)
    })
    app.get('/users/:id', show)
  },
  routes (app) {
    for (let route = 0; route < ROUTES; route++) app.get(pattern(route), (c) => c.json({ route, id: c.req.param('id') }))
  },
  'page-pug': (app) => app.get('/accounts', (c) => c.html(renderByHand())),
  restful: (app) => app.get('/users/:id', show).put(show).delete(show),
  'form-method' (app) {
    const answer = (method) => async (c) => {
      const { name } = await c.req.parseBody()
      return c.json({ id: c.req.param('id'), name, method })
    }
    app.use('/users/*', methodOverride({ app }))
    app.put('/users/:id', answer('put'))
    app.post('/users/:id', answer('post'))
  },
  'auto-route': (app) => app.get('/user/show/:id', show),
  'regex-route': (app) => app.get('/users/:id{[0-9]+}', show),
  ambiguous (app) {
    app.get('/u/new', (c) => c.json({ page: 'new' }))
    app.get('/u/:id', (c) => c.json({ page: c.req.param('id') }))
  },
  functional: (app) => app.get('/users/:id', show)
}

export function create (workload) {
  if (workloads[workload] === undefined) return null
  const app = new Hono()
  workloads[workload](app)
  return createAdaptorServer({ fetch: app.fetch })
}
