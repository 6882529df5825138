import users from './json-sync.mjs'

/**
 * An application with sessions, asked by a client that has one, in an action that does not ask for it. Bare: the same without
 * sessions.
 *
 * @type {import('./index.mjs').Workload}
 */
export default {
  ...users,
  name: 'session-untouched',
  title: 'session on, untouched',
  gate: 0.93,
  options: () => ({ sessionOn: true }),
  requests: [{ path: '/users/42', headers: { Cookie: 'beegosessionID=0123456789abcdef0123456789abcdef' } }]
}
