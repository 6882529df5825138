import users from './json-sync.mjs'

/** @type {import('./index.mjs').Workload} */
export default {
  ...users,
  name: 'functional',
  title: 'functional route',
  gate: null,

  beego (app) {
    app.beego.get('/users/:id', (ctx) => {
      const id = ctx.input.param(':id')
      ctx.output.json({ id, name: 'user' + id })
    })
  }
}
