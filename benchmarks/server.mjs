// One process that answers a workload once for each side, on a port of its own: bare Fastify beside fastify-beego.
//
//   node server.mjs <workload> <side>[,<side>…]        sides: bare, beego, slow
//
// Each side is a Fastify instance of its own. As prefixes of one instance the sides would share a routing tree, and the
// hooks and decorators of one would show in the other's requests; two instances share the process alone: its heap, its
// compiled code, its cores.

import { Session } from 'node:inspector/promises'
import Fastify from 'fastify'
import { loadWorkload } from './workloads/index.mjs'

/** What the `slow` side adds to each request, in microseconds: a difference of known size, to prove the measurement. */
const SLOWER_BY_US = 5

const SAMPLE_EVERY_US = 100

/** @type {Session | null} */
let profiler = null

/** What the `slow` side computed: a result somebody could read cannot be optimized away. */
export let spun = 0

/** @type {Record<string, (app: import('fastify').FastifyInstance, workload: import('./workloads/index.mjs').Workload) => unknown>} */
const sides = {
  bare: (app, workload) => workload.bare(app),

  async beego (app, workload) {
    // The package by its own name: what was built is what is measured.
    const library = await import('fastify-beego')
    if (!workload.alone) await app.register(library.beegoMvc, { runMode: 'prod', ...await workload.options?.() })
    await workload.beego(app, library)
  },

  slow (app, workload) {
    const turns = turnsWithin(SLOWER_BY_US)
    app.addHook('onRoute', (route) => {
      const { handler } = route
      route.handler = function (request, reply) {
        spun = spin(turns)
        return handler.call(this, request, reply)
      }
    })
    return workload.bare(app)
  }
}

process.on('disconnect', () => process.exit(0))

const [name, sideNames] = process.argv.slice(2)
try {
  const workload = await loadWorkload(name)
  const ports = []
  for (const side of sideNames.split(',')) {
    const app = Fastify({ logger: false })
    await sides[side](app, workload)
    await app.listen({ port: 0, host: '127.0.0.1' })
    ports.push(/** @type {import('node:net').AddressInfo} */ (app.server.address()).port)
  }
  process.on('message', async (question) => process.send?.(await answerTo(question)))
  process.send?.({ ports })
} catch (error) {
  const { code, message, stack } = /** @type {NodeJS.ErrnoException} */ (error)
  process.send?.({ error: code === 'ERR_MODULE_NOT_FOUND' ? `${message}. Is it built? npm run build` : stack })
}

/** @param {any} question - `{ cpu: true }`, or `{ profile: 'start' | 'stop' }`. */
async function answerTo ({ profile }) {
  if (profile === 'start') {
    const inspector = new Session()
    inspector.connect()
    await inspector.post('Profiler.enable')
    await inspector.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US })
    await inspector.post('Profiler.start')
    profiler = inspector
    return {}
  }
  if (profile === 'stop') return await profiler?.post('Profiler.stop')

  const { user, system } = process.cpuUsage()
  return { cpu: user + system }
}

/** Work that allocates nothing, so that it brings no garbage collection. */
function spin (/** @type {number} */ turns) {
  let state = 1
  for (let turn = 0; turn < turns; turn++) state = (state * 5 + turn) & 0xffff
  return state
}

/** @param {number} microseconds */
function turnsWithin (microseconds) {
  const turns = 1_000_000
  const fastest = Math.min(...Array.from({ length: 20 }, () => {
    const start = performance.now()
    spun = spin(turns)
    return performance.now() - start
  }))
  return Math.round(microseconds / 1000 * turns / fastest)
}
