// Sessions of Express, and of Nest on Express: express-session with its own memory store, which holds the client's. That store warns of
// production, which the harness says it is.

import session from 'express-session'
import { SECRET, SESSION_ID } from '../workloads/cookies.mjs'

export function expressSessions () {
  const store = new session.MemoryStore()
  store.set(SESSION_ID, { cookie: new session.Cookie(), name: 'user42' })
  return session({ secret: SECRET, store, resave: false, saveUninitialized: false })
}
