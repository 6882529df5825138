// The chat room in a process of its own, which says on demand what it holds.

import { setImmediate as turn } from 'node:timers/promises'
import { start } from './start.mjs'

const { app, url, chatroom } = await start({ absence: '0.1', poll: '6' })

process.on('message', async (collects) => {
  if (collects) await collect()
  const resources = process.getActiveResourcesInfo()
  const count = (name) => resources.filter((one) => one === name).length
  process.send({
    ...chatroom.holds,
    timers: count('Timeout'),
    sockets: count('TCPSocketWrap'),
    websockets: app.websocketServer.clients.size,
    heap: process.memoryUsage().heapUsed
  })
})
process.send({ url })

/** What ends with a turn of the event loop is let go by then. */
async function collect () {
  for (let i = 0; i < 5; i++) {
    global.gc()
    await turn()
  }
}
