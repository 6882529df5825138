#!/usr/bin/env node
// One million distinct paths against an application with the supervisor: resident memory must stay where it was.
//
//   npm run build && node benchmarks/admin-memory.mjs [paths]

import { Agent, request } from 'node:http'
import { parseArgs } from 'node:util'
import Fastify from 'fastify'
import { beegoMvc } from 'fastify-beego'

const { positionals: [wanted = '1000000'] } = parseArgs({ allowPositionals: true })
const total = Number(wanted)
const connections = 32
const agent = new Agent({ keepAlive: true, maxSockets: connections })

const app = Fastify()
await app.register(beegoMvc, { runMode: 'prod', enableAdmin: true, adminHttpPort: 0 })
app.beego.get('/user/:id', (ctx) => ctx.writeString('user'))
await app.listen({ port: 0, host: '127.0.0.1' })
const { port } = /** @type {import('node:net').AddressInfo} */ (app.server.address())

let sent = 0
for (let part = 0; part <= 10; part++) {
  // the first part warms up
  await until(Math.round(total * part / 10) + connections)
  const rows = await app.supervisor.data.requests()
  const { rss, heapUsed } = process.memoryUsage()
  console.log(`${sent} paths: rss ${mib(rss)} MiB, heap ${mib(heapUsed)} MiB, ${rows.length} rows`)
}
agent.destroy()
await app.close()

/** @param {number} end */
async function until (end) {
  await Promise.all(Array.from({ length: connections }, async () => {
    while (sent < end) await ask(sent++)
  }))
}

/** Half of the paths lead nowhere, and half to one route. @param {number} i */
function ask (i) {
  return new Promise((resolve, reject) => {
    request({ port, agent, path: i % 2 === 0 ? `/scan/${i}` : `/user/${i}` }, (response) => {
      response.resume().on('end', resolve)
    }).on('error', reject).end()
  })
}

/** @param {number} bytes */
function mib (bytes) {
  return (bytes / 2 ** 20).toFixed(0)
}
