/** @type {import('./index.mjs').Workload} */
export default {
  name: 'auto-route',
  title: 'auto route',
  gate: null,
  requests: [{ path: '/user/show/42' }],
  expectedBody: '{"id":"42","name":"user42"}',

  bare (app) {
    app.get('/user/show/*', (request, reply) => {
      const { '*': id } = /** @type {any} */ (request.params)
      reply.send({ id, name: 'user' + id })
    })
  },

  beego (app, { Controller }) {
    class UserController extends Controller {
      show () {
        const id = this.ctx.input.param('0')
        this.data.json = { id, name: 'user' + id }
        this.serveJSON()
      }
    }
    app.beego.autoRouter(UserController)
  }
}
