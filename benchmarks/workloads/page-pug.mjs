import { folder, pageData, renderByHand } from '../pages/page.mjs'

/** @type {import('./index.mjs').Workload} */
export default {
  name: 'page-pug',
  title: 'page in pug: table, two sections, layout',
  gate: 0.95,
  requests: [{ path: '/accounts' }],
  expectedBody: renderByHand(),

  bare (app) {
    app.get('/accounts', (_request, reply) => {
      reply.type('text/html; charset=utf-8').send(renderByHand())
    })
  },

  beego (app, { Controller }) {
    class AccountsController extends Controller {
      tplName = 'accounts.pug'
      layout = 'site.pug'
      layoutSections = { Head: 'head.pug', Menu: 'menu.pug' }

      show () {
        this.data = pageData()
      }
    }
    app.beego.setViewsPath(folder).router('/accounts', AccountsController, 'get:show')
  }
}
