import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import read from './session-read.mjs'

const SECRET = 'a secret of at least thirty-two characters'
const ID = '0123456789abcdef0123456789abcdef'

/**
 * The session of `session-read`, on the other side read through @fastify/session as it comes, with its own memory store. The client
 * sends both cookies.
 *
 * @type {import('./index.mjs').Workload}
 */
export default {
  ...read,
  name: 'session-fastify',
  title: 'session read, beside @fastify/session',
  gate: 1,
  requests: [{ path: '/users/42', headers: { Cookie: `beegosessionID=${ID}; sessionId=${fastifyCookie.sign(ID, SECRET)}` } }],

  async bare (app) {
    await useSessions(app)
    app.get('/users/:id', async (request) => {
      const { id } = /** @type {any} */ (request.params)
      return { id, name: /** @type {any} */ (request.session).name }
    })
  }
}

/**
 * Sessions of @fastify/session in its own memory store.
 *
 * @param {import('fastify').FastifyInstance} app
 */
export async function useSessions (app) {
  const records = new Map([[ID, /** @type {any} */ ({ cookie: {}, name: 'user42' })]])
  await app.register(fastifyCookie)
  await app.register(fastifySession, { secret: SECRET, store: new fastifySession.MemoryStore(records), cookie: { secure: false } })
}
