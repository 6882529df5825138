import { sessionStore } from 'fastify-beego/session'
import users from './json-async.mjs'

const ID = '0123456789abcdef0123456789abcdef'

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
  requests: [{ path: '/users/42', headers: { Cookie: `beegosessionID=${ID}` } }],

  async options () {
    const sessionProvider = await sessionStore('memory', '', { lifetime: 3600 })
    sessionProvider.set(ID, { beego: { name: 'user42' } }, () => {})
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
