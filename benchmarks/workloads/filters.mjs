import { RequestCounter } from './request-counter.mjs'
import users from './json-sync.mjs'

/**
 * Five filters that let everything pass; the last one counts requests and their time. On bare Fastify that is an
 * `onResponse` hook, which is where a Fastify application does it.
 *
 * @type {import('./index.mjs').Workload}
 */
export default {
  ...users,
  name: 'filters',
  title: 'five filters',
  gate: 0.93,

  bare (app) {
    const counter = new RequestCounter()
    app.addHook('onRequest', (_request, _reply, done) => done())
    app.addHook('onRequest', (_request, _reply, done) => done())
    app.addHook('preValidation', (_request, _reply, done) => done())
    app.addHook('preHandler', (_request, _reply, done) => done())
    app.addHook('onResponse', (request, reply, done) => {
      counter.add(request.method, request.url, reply.elapsedTime)
      done()
    })
    users.bare(app)
  },

  beego (app, library) {
    const { AfterExec, AfterStatic, BeforeExec, BeforeRouter, BeforeStatic } = library
    const counter = new RequestCounter()
    app.beego
      .insertFilter('*', BeforeStatic, () => {})
      .insertFilter('/users/*', BeforeRouter, () => {})
      .insertFilter('*', AfterStatic, () => {})
      .insertFilter('/users/:id', BeforeExec, () => {})
      .insertFilter('*', AfterExec, ({ request, reply }) => {
        counter.add(request.method, request.url, reply.elapsedTime)
      })
    users.beego(app, library)
  }
}
