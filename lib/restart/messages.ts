// What the manager and its processes say to each other.

import type { Place } from '../server/place.js'

/** To one process by its id, to the first worker, or to all others. */
export type Recipient = number | 'leader' | 'all'

export type FromWorker =
  | { readonly beego: 'ready' }
  | { readonly beego: 'failed', readonly reason: string }
  | { readonly beego: 'relay', readonly to: Recipient, readonly message: unknown }

export type FromManager =
  | { readonly beego: 'drain' }
  | { readonly beego: 'relay', readonly from: number, readonly message: unknown }

/** Applications send messages of their own over the same channel. */
export function isOurs (message: unknown): message is FromWorker | FromManager {
  return typeof message === 'object' && message !== null && 'beego' in message
}

/** A socket that a process is given at its start. */
export interface HandedSocket {
  readonly fd: number
  readonly place: Place
}

/** The number of a worker, from 1 on. */
export const WORKER_ENV = 'BEEGO_WORKER'
/** The {@link HandedSocket}s, as JSON. */
export const SOCKETS_ENV = 'BEEGO_SOCKETS'
