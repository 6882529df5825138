// What a process is: the only one, or a worker of a manager, which has told it so in its environment.

import { type HandedSocket, SOCKETS_ENV, WORKER_ENV } from './messages.js'

export interface Role {
  /** From 1 on; 0 without a manager. */
  readonly worker: number
  readonly sockets: readonly HandedSocket[]
}

/**
 * Read once, and taken out of `env`, so that programs which a worker starts are none.
 *
 * @param hasChannel - Whether the process that has started this one can be spoken to.
 */
export function takeRole (env: NodeJS.ProcessEnv, hasChannel: boolean): Role {
  const sockets = env[SOCKETS_ENV]
  delete env[SOCKETS_ENV]
  if (sockets === undefined || !hasChannel) return { worker: 0, sockets: [] }
  return { worker: Number(env[WORKER_ENV]), sockets: JSON.parse(sockets) as HandedSocket[] } // the manager has written it
}
