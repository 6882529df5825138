/** @type {import('./index.mjs').Workload} */
export default {
  name: 'ambiguous',
  title: 'ambiguous pair /u/new, /u/:id',
  gate: null,
  requests: [{ path: '/u/new' }, { path: '/u/42' }],
  expectedBody: (index) => index === 0 ? '{"page":"new"}' : '{"page":"42"}',

  bare (app) {
    app.get('/u/new', (_request, reply) => { reply.send({ page: 'new' }) })
    app.get('/u/:id', (request, reply) => {
      const { id } = /** @type {any} */ (request.params)
      reply.send({ page: id })
    })
  },

  beego (app, { Controller }) {
    class UserController extends Controller {
      create () {
        this.data.json = { page: 'new' }
        this.serveJSON()
      }

      show () {
        this.data.json = { page: this.ctx.input.param(':id') }
        this.serveJSON()
      }
    }
    app.beego
      .router('/u/:id', UserController, 'get:show')
      .router('/u/new', UserController, 'get:create')
  }
}
