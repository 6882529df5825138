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

  beego: (app, library) => showAccounts(app, library, 'pug')
}

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {any} library - What `fastify-beego` exports.
 * @param {string} ext - Of the views.
 */
export function showAccounts (app, { Controller }, ext) {
  class AccountsController extends Controller {
    tplName = `accounts.${ext}`
    layout = `site.${ext}`
    layoutSections = { Head: `head.${ext}`, Menu: `menu.${ext}` }

    show () {
      this.data = pageData()
    }
  }
  app.beego.setViewsPath(folder).router('/accounts', AccountsController, 'get:show')
}
