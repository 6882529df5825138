/** @type {import('./index.mjs').Workload} */
export default {
  name: 'json-sync',
  title: 'JSON action',
  gate: 0.97,
  requests: [{ path: '/users/42' }],
  expectedBody: '{"id":"42","name":"user42"}',

  bare (app) {
    app.get('/users/:id', (request, reply) => {
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
    app.beego.router('/users/:id', UsersController, 'get:show')
  }
}
