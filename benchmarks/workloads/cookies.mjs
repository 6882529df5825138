// The client of the session rows. It sends the cookie of every framework in one header, as each would have set it. They are signed
// here, so that the load needs no framework's package.

import { createHash, createHmac } from 'node:crypto'

export const SESSION_ID = '0123456789abcdef0123456789abcdef'
export const SECRET = 'a secret of at least thirty-two characters'

/** @fastify/cookie and express-session sign alike. */
const signed = `${SESSION_ID}.${createHmac('sha256', SECRET).update(SESSION_ID).digest('base64').replace('=', '')}`

export const cookies = Object.entries({
  beegosessionID: SESSION_ID,
  sessionId: signed,
  'connect.sid': `s:${signed}`,
  'koa.sess': SESSION_ID,
  'koa.sess.sig': createHmac('sha1', SECRET).update(`koa.sess=${SESSION_ID}`).digest('base64url'),
  adonis_session: signedByAdonis('adonis_session', SESSION_ID)
}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ')

/**
 * @param {string} purpose
 * @param {string} message
 */
function signedByAdonis (purpose, message) {
  const key = createHash('sha256').update(SECRET).digest()
  const text = Buffer.from(JSON.stringify({ message, purpose })).toString('base64url')
  return `s:${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}
