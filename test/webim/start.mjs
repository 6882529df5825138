// The chat room, listening on a free port, where those who leave are missed sooner: and a poll waits for a second.

import { fileURLToPath } from 'node:url'
import { beego } from 'fastify-beego/app'

const example = new URL('../../examples/webim/', import.meta.url)

/** Once in a process: it is Beego's one application. */
export async function start ({ absence = '0.6', poll = '1' } = {}) {
  beego.loadAppConfig(fileURLToPath(new URL('conf/app.conf', example)))
  beego.appConfig.set('absence', absence).set('poll', poll).set('runmode', 'prod')
  beego.bConfig.runMode = 'prod'
  await import(new URL('routers/router.js', example).href)
  const { chatroom } = await import(new URL('models/index.js', example).href)
  const app = await beego.build()
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, url, chatroom, example, close: async () => { chatroom.close(); await beego.close() } }
}
