// FastCGI for Fastify: `Fastify({ serverFactory: fastcgiServerFactory() })` behind nginx and its like. Node's own HTTP server stands
// behind it, so that everything is as with HTTP but for the bytes on the wire.

import { createServer, type Server, type ServerOptions as NodeServerOptions } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyServerFactory } from 'fastify'
import { addressOf } from '../../lib/fcgi/address.js'
import { FcgiConnection } from '../../lib/fcgi/connection.js'
import type { RequestSocket } from '../../lib/fcgi/request-socket.js'

/** What Fastify would set up its own server with. */
interface ServerLimits {
  readonly http?: NodeServerOptions
  readonly requestTimeout?: number
  readonly connectionTimeout?: number
}

/**
 * A server that speaks FastCGI, on TCP, on a Unix socket, or on the socket that is standard input.
 *
 * The client's address and whether it came by https are what the web server says in `REMOTE_ADDR`, `HTTPS` and `REQUEST_SCHEME`.
 * Beego: `EnableFcgi`.
 *
 * @param options - `idleTimeout`: milliseconds that a connection may stay without a request, 120,000. Longer than the web server keeps
 * its connections.
 */
export function fastcgiServerFactory ({ idleTimeout = 120_000 }: { idleTimeout?: number } = {}): FastifyServerFactory {
  return (handler, options) => {
    const { http = {}, requestTimeout = 0, connectionTimeout = 0 } = options as ServerLimits // Fastify has looked at them
    const server = createServer({ ...http, requestTimeout }, (request, response) => {
      response.useChunkedEncodingByDefault = false // FastCGI says itself where an answer ends
      handler(request, response)
    })
    server.setTimeout(connectionTimeout)
    speakFastCGI(server, idleTimeout)
    return server
  }
}

function speakFastCGI (server: Server, idleTimeout: number): void {
  const connections = new Set<FcgiConnection>()
  const [serve] = server.listeners('connection') as Array<(socket: RequestSocket) => void> // Node's own: any stream will do for it
  server.removeAllListeners('connection')

  server.on('connection', (socket: Socket) => {
    const connection = new FcgiConnection(socket, idleTimeout, (request) => { serve?.call(server, request) })
    connections.add(connection)
    socket.on('close', () => { connections.delete(connection) })
  })

  const address = server.address.bind(server)
  server.address = () => addressOf(address(), server.listening)

  // Node knows of requests, and not of connections that wait for one
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    for (const connection of connections) connection.close()
    closeIdle()
  }
}
