/** @type {import('./index.mjs').Workload} */
export default {
  name: 'json-async',
  title: 'JSON action, async',
  gate: 0.92,
  requests: [{ path: '/users/42' }],
  expectedBody: '{"id":"42","name":"user42"}',

  bare (app) {
    app.get('/users/:id', async (request) => {
      const { id } = /** @type {any} */ (request.params)
      return { id, name: 'user' + id }
    })
  },

  beego (app, { Controller }) {
    class UsersController extends Controller {
      async show () {
        const id = this.ctx.input.param(':id')
        this.data.json = { id, name: 'user' + id }
        this.serveJSON()
      }
    }
    app.beego.router('/users/:id', UsersController, 'get:show')
  }
}
