import users from './json-sync.mjs'

/** @type {import('./index.mjs').Workload} */
export default {
  ...users,
  name: 'regex-route',
  title: 'route with an expression',
  gate: null,

  bare (app) {
    app.get('/users/:id(^[0-9]+$)', (request, reply) => {
      const { id } = /** @type {any} */ (request.params)
      reply.send({ id, name: 'user' + id })
    })
  },

  beego (app, { Controller }) {
    class UsersController extends Controller {
      show () {
        const id = this.ctx.input.param(':id')
        this.data.json = { id, name: 'user' + id }
        this.serveJSON()
      }
    }
    app.beego.router('/users/:id([0-9]+)', UsersController, 'get:show')
  }
}
