// A request that becomes a websocket.

import type { FastifyInstance } from 'fastify'
import type { Context } from './context.js'

/** What every websocket of the package ws has, for programs that have its types not at hand. */
export interface AnySocket {
  readonly readyState: number
  send (data: string | Uint8Array): void
  close (code?: number, reason?: string): void
  terminate (): void
  on (event: 'message', listener: (data: Buffer, isBinary: boolean) => void): this
  on (event: 'close', listener: (code: number, reason: Buffer) => void): this
  on (event: 'error', listener: (error: Error) => void): this
}

/** The websocket of @fastify/websocket, where its types are there. */
export type UpgradedSocket = FastifyInstance extends { websocketServer: { clients: Set<infer Socket> } } ? Socket & AnySocket : AnySocket

/** Who upgrades the requests of an application. */
export interface Upgrades {
  /** @throws FST_BEEGO_WEBSOCKET */
  upgrade (ctx: Context): Promise<UpgradedSocket>
  /** Close the websocket of a request that has failed. @returns whether it has one. */
  fails (ctx: Context): boolean
}
