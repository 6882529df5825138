// One peer that answers one workload: node server.mjs <peer> <workload>. Tells its parent `{ ports: [port] }`, or
// `{ ports: [] }` if the peer does not know the workload.

import { once } from 'node:events'

process.on('disconnect', () => process.exit(0))

const [peer, workload] = process.argv.slice(2)
try {
  const { create } = await import(`./servers/${peer}.mjs`)
  const server = await create(workload)
  if (server === null) {
    process.send({ ports: [] })
  } else {
    if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
    process.send({ ports: [server.address().port] })
  }
} catch (error) {
  process.send({ error: error.stack })
}

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpu: user + system })
})
