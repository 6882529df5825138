// A lock between processes, for the moment of a rename: a file that only one of them can make.

import { closeSync, openSync, statSync, unlinkSync } from 'node:fs'

/** Milliseconds after which a lock was left behind by a process that has ended. */
const STALE = 5000

/** Milliseconds to wait for another process. */
const PATIENCE = 1000

/** @throws when another process keeps the lock. */
export function withLock (path: string, run: () => void): void {
  const end = Date.now() + PATIENCE
  let fd = tryLock(path)
  while (fd === null && Date.now() < end) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    fd = tryLock(path)
  }
  if (fd === null) throw new Error(`another process keeps ${path}`)
  try {
    run()
  } finally {
    closeSync(fd)
    unlinkSync(path)
  }
}

function tryLock (path: string): number | null {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats !== undefined && stats.mtimeMs + STALE < Date.now()) unlinkSync(path)
    return null
  }
}
