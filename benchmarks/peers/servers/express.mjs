import { createServer } from 'node:http'
import express from 'express'
import methodOverride from 'method-override'
import { renderByHand } from '../../pages/page.mjs'
import { RequestCounter } from '../../workloads/request-counter.mjs'
import { pattern, ROUTES } from '../../workloads/routes.mjs'
import { expressSessions } from '../express-sessions.mjs'

const user = (id) => ({ id, name: 'user' + id })
const show = (req, res) => { res.json(user(req.params.id)) }

const workloads = {
  'json-sync': (app) => app.get('/users/:id', show),
  'json-async': (app) => app.get('/users/:id', async (req, res) => { res.json(user(req.params.id)) }),
  filters (app) {
    const counter = new RequestCounter()
    for (let i = 0; i < 4; i++) app.use((req, res, next) => next())
    app.use((req, res, next) => {
      const start = performance.now()
      res.on('finish', () => counter.add(req.method, req.url, performance.now() - start))
      next()
    })
    app.get('/users/:id', show)
  },
  routes (app) {
    for (let route = 0; route < ROUTES; route++) app.get(pattern(route), (req, res) => { res.json({ route, id: req.params.id }) })
  },
  'page-pug': (app) => app.get('/accounts', (req, res) => { res.type('html').send(renderByHand()) }),
  restful: (app) => app.route('/users/:id').get(show).put(show).delete(show),
  'form-method' (app) {
    const answer = (method) => (req, res) => { res.json({ id: req.params.id, name: req.body.name, method }) }
    app.use(express.urlencoded({ extended: false }))
    app.use(methodOverride((req) => req.body?._method))
    app.put('/users/:id', answer('put'))
    app.post('/users/:id', answer('post'))
  },
  'auto-route': (app) => app.get('/user/show/:id', show),
  'regex-route': (app) => app.get(/^\/users\/(?<id>[0-9]+)$/, show),
  ambiguous (app) {
    app.get('/u/new', (req, res) => { res.json({ page: 'new' }) })
    app.get('/u/:id', (req, res) => { res.json({ page: req.params.id }) })
  },
  functional: (app) => app.get('/users/:id', show),
  'session-fastify' (app) {
    app.use(expressSessions())
    app.get('/users/:id', async (req, res) => { res.json({ id: req.params.id, name: req.session.name }) })
  },
  'session-written' (app) {
    let count = 0
    app.use(expressSessions())
    app.get('/users/:id', async (req, res) => {
      req.session.count = count++
      res.json({ id: req.params.id, name: req.session.name })
    })
  }
}

export function create (workload) {
  if (workloads[workload] === undefined) return null
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  workloads[workload](app)
  return createServer(app)
}
