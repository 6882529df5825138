// The file of a Unix socket. One that a dead process has left is taken away; one that somebody listens on never is.

import { chmod, lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { FST_BEEGO_APP_LISTEN } from '../errors.js'

/**
 * Make room for a socket at `path`.
 *
 * @throws FST_BEEGO_APP_LISTEN when somebody listens there, or the file is no socket.
 */
export async function clearSocket (path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found === null) return
  if (!found.isSocket()) throw new FST_BEEGO_APP_LISTEN(`unix:${path}`, 'the file is there, and is no socket', { cause: undefined })
  if (await isAnswered(path)) throw new FST_BEEGO_APP_LISTEN(`unix:${path}`, 'another process listens there', { cause: undefined })
  await unlink(path)
}

/** @param mode - Octal, `'0660'`; `''` leaves what the process's umask has made. */
export async function giveMode (path: string, mode: string): Promise<void> {
  if (mode !== '') await chmod(path, parseInt(mode, 8))
}

/** Only a refusal says that nobody is there: who may not connect must not take the file away. */
function isAnswered (path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED'))
  })
}
