// The first bytes of a request's body, seen while they arrive and left where they are.
//
// Node puts a body into its request by `push`, whether or not anybody reads yet. Watching there takes nothing: nobody has to
// put anything back, and Node itself still knows an unread body when the answer is sent, and lets the connection go on.

import { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'

/**
 * Call `see` with every piece of `body` as it arrives, until it returns `true`, `limit` bytes have come, the stream's own buffer
 * is full, or the body has ended; then call `done`, once. No `done` follows where the client has left.
 *
 * @param limit - In bytes.
 */
export function watchFirstBytes (body: Readable, limit: number, see: (bytes: Buffer) => boolean, done: (error: Error | null) => void): void {
  const { push } = body
  let seen = 0

  // what came before there was anybody to watch: a server may hand its requests on later
  if (body.readableLength > 0) {
    const bytes = body.read() as Buffer
    body.unshift(bytes)
    if (isEnough(bytes)) return done(null)
  }
  if ((body as Partial<IncomingMessage>).complete === true || body.readableEnded) return done(null)

  body.push = function watchedPush (piece: unknown, encoding?: BufferEncoding): boolean {
    const takesMore = push.call(body, piece, encoding)
    if (piece === null || isEnough(piece as Buffer | string, encoding) || !takesMore) end(null)
    return takesMore
  }
  if (!(body instanceof IncomingMessage)) {
    // a socket's body comes by itself, and says nothing when its client leaves; any other has to be asked for, and may fail
    body.on('error', fail)
    body.read(0)
  }

  function isEnough (piece: Buffer | string, encoding?: BufferEncoding): boolean {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, encoding) : piece
    seen += bytes.length
    return see(bytes) || seen >= limit
  }

  function end (error: Error | null): void {
    body.push = push // a deleted property would make every later look at the request slower
    if (!(body instanceof IncomingMessage)) body.off('error', fail)
    done(error)
  }

  function fail (error: Error): void {
    if (!body.destroyed) end(error) // else the client has left
  }
}
