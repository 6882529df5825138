// A Fastify app on a free port of the loopback interface, and what its HTTP parser did not let through.

import { createServer, type AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { exchange, type WireAnswer, type WireRequest } from './wire.js'

const REFUSED = 'x-golden-refused'

/** An app that says which requests Node's HTTP parser refused, for those never reach the framework. */
export function refusalMarkingApp (options: FastifyServerOptions = {}): FastifyInstance {
  return Fastify({
    ...options,
    clientErrorHandler: (_error, socket) => {
      socket.end(`HTTP/1.1 400 Bad Request\r\n${REFUSED}: yes\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    }
  })
}

export function wasRefused (answer: WireAnswer | null): boolean {
  return answer !== null && REFUSED in answer.headers
}

/** Start `app` and give the function that sends it one request. */
export async function listen (app: FastifyInstance): Promise<(request: WireRequest) => Promise<WireAnswer | null>> {
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const port = Number(new URL(address).port)
  return (request) => exchange(port, request)
}

/** A port that nobody listened on a moment ago. */
export async function freePort (): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server, and it listens
  await new Promise(resolve => server.close(resolve))
  return port
}
