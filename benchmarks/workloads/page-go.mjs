import { folder, pageData, renderByHand } from '../pages/page.mjs'

/** @type {import('./index.mjs').Workload} */
export default {
  name: 'page-go',
  title: 'the same page in Go templates',
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
      tplName = 'accounts.tpl'
      layout = 'site.tpl'
      layoutSections = { Head: 'head.tpl', Menu: 'menu.tpl' }

      show () {
        this.data = pageData()
      }
    }
    app.beego.setViewsPath(folder).router('/accounts', AccountsController, 'get:show')
  }
}
