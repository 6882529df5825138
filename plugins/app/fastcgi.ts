// FastCGI for Fastify: `Fastify({ serverFactory: fastcgiServerFactory() })` behind nginx and its like. Node's own HTTP server stands
// behind it, so that everything is as with HTTP but for the bytes on the wire.

import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyServerFactory } from 'fastify'
import { FcgiConnection } from '../../lib/fcgi/connection.js'
import type { RequestSocket } from '../../lib/fcgi/request-socket.js'

/**
 * A server that speaks FastCGI, on TCP, on a Unix socket, or on the socket that is standard input.
 *
 * The client's address and whether it came by https are what the web server says in `REMOTE_ADDR`, `HTTPS` and `REQUEST_SCHEME`.
 * Beego: `EnableFcgi`.
 */
export function fastcgiServerFactory (): FastifyServerFactory {
  return (handler, options) => {
    const server = createServer(options, (request, response) => {
      response.useChunkedEncodingByDefault = false // FastCGI says itself where an answer ends
      handler(request, response)
    })
    speakFastCGI(server)
    return server
  }
}

function speakFastCGI (server: Server): void {
  const connections = new Set<FcgiConnection>()
  const [serve] = server.listeners('connection') as Array<(socket: RequestSocket) => void> // Node's own: any stream will do for it
  server.removeAllListeners('connection')

  server.on('connection', (socket: Socket) => {
    const connection = new FcgiConnection(socket, (request) => { serve?.call(server, request) })
    connections.add(connection)
    socket.on('close', () => { connections.delete(connection) })
  })

  // Node knows of requests, and not of connections that wait for one
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    for (const connection of connections) connection.close()
    closeIdle()
  }
}
