import { SESSION_ID } from './cookies.mjs'
import users from './json-async.mjs'

/**
 * An action that reads a value of the client's session, which the memory provider keeps. Bare: the same without sessions.
 *
 * @type {import('./index.mjs').Workload}
 */
export default {
  ...users,
  name: 'session-read',
  title: 'session read',
  gate: 0.80,
  requests: [{ path: '/users/42', headers: { Cookie: `beegosessionID=${SESSION_ID}` } }],

  async options () {
    const { sessionStore } = await import('fastify-beego/session') // not above: the load does without the library
    const sessionProvider = await sessionStore('memory', '', { lifetime: 3600 })
    sessionProvider.set(SESSION_ID, { beego: { name: 'user42' } }, () => {})
    return { sessionOn: true, sessionProvider }
  },

  beego (app, { Controller }) {
    class UsersController extends Controller {
      async show () {
        this.data.json = { id: this.ctx.input.param(':id'), name: await this.getSession('name') }
        this.serveJSON()
      }
    }
    app.beego.router('/users/:id', UsersController, 'get:show')
  }
}
