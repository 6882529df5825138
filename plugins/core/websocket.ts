// Websockets. A request to upgrade goes through filters, session and controller like any other, and becomes a websocket when the
// action says so.
//
// @fastify/websocket takes the place of a route's handler, and upgrades before anything of the route's has run. So the Beego
// part of such a request runs in the last hook before it; the hook ends when somebody asks for the upgrade.

import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import type { Context } from '../../lib/context/context.js'
import { FST_BEEGO_WEBSOCKET } from '../../lib/errors.js'
import type { Upgrades, UpgradedSocket } from '../../lib/context/websocket.js'

type Handler = (request: FastifyRequest, reply: FastifyReply) => void

/** What is used of the server that @fastify/websocket decorates with. */
interface WebsocketServer {
  on (event: 'headers', listener: (lines: string[], message: IncomingMessage) => void): unknown
}

interface Waiting {
  readonly ctx: Context
  /** Let the request go on to the upgrade. */
  readonly proceed: () => void
  /** Whoever waits for the websocket. */
  resolve: ((socket: UpgradedSocket) => void) | null
}

/** What a native route needs so that its action may upgrade. */
interface UpgradeRoute {
  readonly preHandler: preHandlerHookHandler
  readonly wsHandler: (socket: UpgradedSocket, request: FastifyRequest) => void
}

export class ScopeUpgrades implements Upgrades {
  readonly #waiting = new WeakMap<IncomingMessage, Waiting>()
  readonly #sockets = new WeakMap<Context, UpgradedSocket>()

  /** @returns `null` where there is no @fastify/websocket. */
  static of (fastify: FastifyInstance): ScopeUpgrades | null {
    const { websocketServer } = fastify as { websocketServer?: WebsocketServer }
    return websocketServer === undefined ? null : new ScopeUpgrades(websocketServer)
  }

  constructor (server: WebsocketServer) {
    server.on('headers', (lines, message) => {
      const cookies = this.#waiting.get(message)?.ctx.getHeaders('set-cookie') ?? []
      for (const cookie of cookies) lines.push(`Set-Cookie: ${cookie}`)
    })
  }

  /** @param answer - What runs the action. */
  route (contextOf: (request: FastifyRequest, reply: FastifyReply) => Context, answer: Handler): UpgradeRoute {
    return {
      preHandler: (request, reply, done) => {
        if (!(request as { ws?: boolean }).ws) return done()
        const ctx = contextOf(request, reply)
        this.#waiting.set(request.raw, { ctx, proceed: done, resolve: null })
        answer(request, reply)
      },
      wsHandler: (socket, request) => { this.#waiting.get(request.raw)!.resolve!(socket) } // upgrade() has let it come here
    }
  }

  async upgrade (ctx: Context): Promise<UpgradedSocket> {
    const known = this.#sockets.get(ctx)
    if (known !== undefined) return known

    const { raw } = ctx.request
    const waiting = this.#waiting.get(raw)
    if (waiting === undefined || ctx.started) throw new FST_BEEGO_WEBSOCKET(ctx.started ? 'it has an answer already' : 'it asks for none')

    await ctx.session?.save() // nothing of this request is saved later
    const socket = await new Promise<UpgradedSocket>((resolve, reject) => {
      const refuse = (): void => reject(new FST_BEEGO_WEBSOCKET('the handshake has failed'))
      raw.socket.once('close', refuse)
      waiting.resolve = (opened) => {
        raw.socket.off('close', refuse)
        resolve(opened)
      }
      waiting.proceed()
    })
    ctx.sent = true
    this.#sockets.set(ctx, socket)
    return socket
  }

  /** What was thrown behind the upgrade: there is no page to show it on. */
  fails (ctx: Context): boolean {
    const socket = this.#sockets.get(ctx)
    socket?.close(INTERNAL_ERROR)
    return socket !== undefined
  }
}

/** RFC 6455, 7.4.1. */
const INTERNAL_ERROR = 1011
