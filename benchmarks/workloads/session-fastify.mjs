import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import { cookies, SECRET, SESSION_ID } from './cookies.mjs'
import read from './session-read.mjs'

/**
 * The session of `session-read`, on the other side read through @fastify/session as it comes, with its own memory store. The client
 * sends the cookies of all frameworks, so that one request is right for each.
 *
 * @type {import('./index.mjs').Workload}
 */
export default {
  ...read,
  name: 'session-fastify',
  title: 'session read, beside @fastify/session',
  gate: 1,
  requests: [{ path: '/users/42', headers: { Cookie: cookies } }],

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
  const records = new Map([[SESSION_ID, /** @type {any} */ ({ cookie: {}, name: 'user42' })]])
  await app.register(fastifyCookie)
  await app.register(fastifySession, { secret: SECRET, store: new fastifySession.MemoryStore(records), cookie: { secure: false } })
}
