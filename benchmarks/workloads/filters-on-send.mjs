import users from './json-sync.mjs'

/**
 * Five filters that do nothing at all, against the cheapest five hooks there are: `onSend` runs, as `AfterExec` does, before the
 * bytes leave, and costs less than `onResponse`.
 *
 * @type {import('./index.mjs').Workload}
 */
export default {
  ...users,
  name: 'filters-on-send',
  title: 'five filters, empty, against onSend',
  gate: null,

  bare (app) {
    app.addHook('onRequest', (_request, _reply, done) => done())
    app.addHook('onRequest', (_request, _reply, done) => done())
    app.addHook('preValidation', (_request, _reply, done) => done())
    app.addHook('preHandler', (_request, _reply, done) => done())
    app.addHook('onSend', (_request, _reply, _payload, done) => done())
    users.bare(app)
  },

  beego (app, library) {
    const { AfterExec, AfterStatic, BeforeExec, BeforeRouter, BeforeStatic } = library
    app.beego
      .insertFilter('*', BeforeStatic, () => {})
      .insertFilter('*', BeforeRouter, () => {})
      .insertFilter('*', AfterStatic, () => {})
      .insertFilter('*', BeforeExec, () => {})
      .insertFilter('*', AfterExec, () => {})
    users.beego(app, library)
  }
}
