// A request that becomes a websocket.

import type { FastifyInstance } from 'fastify'
import type { Context } from './context.js'

/** What every websocket of the package ws has, for programs that have its types not at hand. */
export interface AnySocket {
  /** 0 to 3: connecting, open, closing, closed. */
  readonly readyState: number
  /** A text, or bytes. */
  send (data: string | Uint8Array): void
  /** Say goodbye. @param code - 1000 when there is nothing to complain of. */
  close (code?: number, reason?: string): void
  /** End without a word. */
  terminate (): void
  /** A message; bytes too when it is text. */
  on (event: 'message', listener: (data: Buffer, isBinary: boolean) => void): this
  /** The end, whoever wanted it. */
  on (event: 'close', listener: (code: number, reason: Buffer) => void): this
  /** What went wrong; `close` follows. */
  on (event: 'error', listener: (error: Error) => void): this
}

/** The websocket of @fastify/websocket, where its types are there. */
export type UpgradedSocket = FastifyInstance extends Record<'websocketServer', Record<'clients', Set<infer Socket>>> ? Socket & AnySocket : AnySocket

/** Who upgrades the requests of an application. */
export interface Upgrades {
  /** @throws FST_BEEGO_WEBSOCKET */
  upgrade (ctx: Context): Promise<UpgradedSocket>
  /** Close the websocket of a request that has failed. @returns whether it has one. */
  fails (ctx: Context): boolean
}
