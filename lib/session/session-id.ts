// Session ids: 128 random bits as 32 hexadecimal digits, the form that Beego 1.12 gives them.

import { randomFillSync } from 'node:crypto'

const BYTES = 16
const IDS_AT_ONCE = 128

/** Whether `text` can be an id: ours, and those of @fastify/session and express-session. What cannot be comes near no store. */
export function isSessionId (text: string): boolean {
  return /^[\w-]{16,64}$/.test(text)
}

/** A source of new ids. It draws random bytes for many ids at once, for each draw costs more than all the rest. */
export function createIdSource (): () => string {
  const pool = Buffer.alloc(BYTES * IDS_AT_ONCE)
  let at = pool.length

  return () => {
    if (at === pool.length) {
      randomFillSync(pool)
      at = 0
    }
    at += BYTES
    return pool.toString('hex', at - BYTES, at)
  }
}
