// Writing where there is no time to come back to it.

import { fstatSync, writeSync } from 'node:fs'

/** Milliseconds that a pipe that is full, or a write that is under way, is waited for. */
const PATIENCE = 2000

/** Sleeps the whole process. */
function pause (milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

/** Write all of `bytes`. @returns how many were written, and what the system said if those are not all. */
export function writeAll (fd: number, bytes: Buffer): { written: number, error: NodeJS.ErrnoException | null } {
  const end = Date.now() + PATIENCE
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(fd, bytes, written)
    } catch (thrown) {
      const error = thrown as NodeJS.ErrnoException
      if (error.code !== 'EAGAIN' || Date.now() > end) return { written, error }
      pause(5)
    }
  }
  return { written, error: null }
}

/** Wait until a file has `size` bytes, which a write that is under way will bring. */
export function awaitSize (fd: number, size: number): void {
  const end = Date.now() + PATIENCE
  while (fstatSync(fd).size < size && Date.now() < end) pause(1)
}
