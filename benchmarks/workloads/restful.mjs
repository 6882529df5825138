import users from './json-sync.mjs'

/** @type {import('./index.mjs').Workload} */
export default {
  ...users,
  name: 'restful',
  title: 'RESTful controller',
  gate: null,

  beego (app, { Controller }) {
    class UserController extends Controller {
      get () {
        const id = this.ctx.input.param(':id')
        this.data.json = { id, name: 'user' + id }
        this.serveJSON()
      }

      put () {
        this.abort(403)
      }

      delete () {
        this.abort(403)
      }
    }
    app.beego.router('/users/:id', UserController)
  }
}
