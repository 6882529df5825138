import formbody from '@fastify/formbody'

/** @type {import('./index.mjs').Workload} */
export default {
  name: 'form-method',
  title: 'form POST with _method=put',
  gate: null,
  requests: [{
    method: 'POST',
    path: '/users/42',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: '_method=put&name=alice&email=alice%40example.com&age=42'
  }],
  expectedBody: '{"id":"42","name":"alice","method":"put"}',

  async bare (app) {
    await app.register(formbody)
    const answer = (/** @type {any} */ request, /** @type {any} */ reply, /** @type {string} */ method) => {
      reply.send({ id: request.params.id, name: request.body.name, method })
    }
    app.put('/users/:id', (request, reply) => answer(request, reply, 'put'))
    app.post('/users/:id', (request, reply) => {
      const { _method: method } = /** @type {any} */ (request.body)
      answer(request, reply, method === 'put' ? 'put' : 'post')
    })
  },

  beego (app, { Controller }) {
    class UserController extends Controller {
      put () {
        this.#answer('put')
      }

      post () {
        this.#answer('post')
      }

      #answer (/** @type {string} */ method) {
        this.data.json = { id: this.ctx.input.param(':id'), name: this.getString('name'), method }
        this.serveJSON()
      }
    }
    app.beego.router('/users/:id', UserController)
  }
}
