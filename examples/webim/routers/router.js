import { fileURLToPath } from 'node:url'
import fastifyWebsocket from '@fastify/websocket'
import { beego } from 'fastify-beego/app'
import { AppController } from '../controllers/app.js'
import { LongPollingController } from '../controllers/longpolling.js'
import { WebSocketController } from '../controllers/websocket.js'
import { locales } from '../models/index.js'
import { ownPages, sameOrigin } from './filters.js'

/** Of a frame of a websocket: more than a message may have. */
const MAX_PAYLOAD = 8 * 1024

beego.bConfig.staticDir = { '/static': folder('static') }

beego
  .register(fastifyWebsocket, { options: { maxPayload: MAX_PAYLOAD } })
  .setViewsPath(folder('views'))
  .addFuncMap('i18n', (/** @type {string} */ language, /** @type {string} */ key) => locales.tr(language, key))
  .insertFilter('*', 'BeforeRouter', sameOrigin)
  .insertFilter('*', 'BeforeRouter', ownPages)

  .router('/', AppController)
  .router('/join', AppController, 'post:Join')
  .router('/leave', AppController, 'post:Leave')

  .router('/lp', LongPollingController, 'get:Join')
  .router('/lp/post', LongPollingController)
  .router('/lp/fetch', LongPollingController, 'get:Fetch')

  .router('/ws', WebSocketController)
  .router('/ws/join', WebSocketController, 'get:Join')

function folder (/** @type {string} */ name) {
  return fileURLToPath(new URL(`../${name}`, import.meta.url))
}
