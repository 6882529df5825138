// A file that is replaced as one step: whoever reads it meanwhile has the old one, and so has a machine that stops.

import { chmodSync, closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { FST_BEEGO_CONFIG_FILE } from '../errors.js'

/** A new file may be read by its owner only. @throws FST_BEEGO_CONFIG_FILE; what was there is still there then. */
export function writeFileAtomic (file: string, text: string): void {
  let written = ''
  try {
    const there = statSync(file, { throwIfNoEntry: false })
    const target = there === undefined ? file : realpathSync(file) // a link stays one
    written = `${target}.${randomBytes(6).toString('hex')}.tmp`
    const handle = openSync(written, 'wx', 0o600)
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    if (there !== undefined) chmodSync(written, there.mode & 0o7777)
    renameSync(written, target)
  } catch (error) {
    if (written !== '') rmSync(written, { force: true })
    throw new FST_BEEGO_CONFIG_FILE(file, `cannot be written (${(error as NodeJS.ErrnoException).code})`, { cause: error }) // what node:fs throws has one
  }
}
