// A Beego application with the supervisor beside the same one without it: what counting every request costs.

/** @param {import('fastify').FastifyInstance} app @param {Partial<import('fastify-beego').BeegoOptions>} options */
async function mount (app, options) {
  const { beegoMvc, Controller } = await import('fastify-beego')

  class UsersController extends Controller {
    show () {
      const id = this.ctx.input.param(':id')
      this.data.json = { id, name: 'user' + id }
      this.serveJSON()
    }
  }
  await app.register(beegoMvc, { runMode: 'prod', ...options })
  app.beego.router('/users/:id', UsersController, 'get:show')
}

/** @type {import('./index.mjs').Workload} */
export default {
  name: 'statistics',
  title: 'statistics, beside none',
  gate: 0.95,
  alone: true,
  requests: [{ path: '/users/42' }],
  expectedBody: '{"id":"42","name":"user42"}',
  bare: (app) => mount(app, {}),
  beego: (app) => mount(app, { enableAdmin: true, adminHttpPort: 0 })
}
