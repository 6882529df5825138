import beside, { useSessions } from './session-fastify.mjs'

/**
 * An action that changes a value of the client's session; the other side does it through @fastify/session, as it comes, with its own
 * memory store.
 *
 * @type {import('./index.mjs').Workload}
 */
export default {
  ...beside,
  name: 'session-written',
  title: 'session written, beside @fastify/session',
  gate: 3,

  async bare (app) {
    let count = 0
    await useSessions(app)
    app.get('/users/:id', async (request) => {
      const { id } = /** @type {any} */ (request.params)
      const session = /** @type {any} */ (request.session)
      session.count = count++
      return { id, name: session.name }
    })
  },

  beego (app, { Controller }) {
    let count = 0
    class UsersController extends Controller {
      async show () {
        await this.setSession('count', count++)
        this.data.json = { id: this.ctx.input.param(':id'), name: await this.getSession('name') }
        this.serveJSON()
      }
    }
    app.beego.router('/users/:id', UsersController, 'get:show')
  }
}
