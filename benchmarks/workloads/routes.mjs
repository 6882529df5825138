export const ROUTES = 10_000

/** @param {number} route */
export const pattern = (route) => `/s${route % 100}/r${route}/:id`

/** @type {import('./index.mjs').Workload} */
export default {
  name: 'routes',
  title: '10,000 routes, a class each',
  gate: 0.80,
  requests: Array.from({ length: ROUTES }, (_, route) => ({ path: pattern(route).replace(':id', String(route * 7 % 1000)) })),
  expectedBody: (route) => `{"route":${route},"id":"${route * 7 % 1000}"}`,

  bare (app) {
    for (let route = 0; route < ROUTES; route++) {
      app.get(pattern(route), (request, reply) => {
        const { id } = /** @type {any} */ (request.params)
        reply.send({ route, id })
      })
    }
  },

  beego (app, { Controller }) {
    for (let route = 0; route < ROUTES; route++) {
      class RouteController extends Controller {
        show () {
          this.data.json = { route, id: this.ctx.input.param(':id') }
          this.serveJSON()
        }
      }
      app.beego.router(pattern(route), RouteController, 'get:show')
    }
  }
}
