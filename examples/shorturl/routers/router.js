import { MainController } from '../controllers/default.js'
import { ExpandController } from '../controllers/expand.js'
import { ShortController } from '../controllers/short.js'

/** @param {import('fastify-beego').Beego} beego */
export function routes (beego) {
  beego
    .router('/', MainController)
    .router('/v1/shorten', ShortController)
    .router('/v1/expand', ExpandController)
}
