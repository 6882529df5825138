// A log file that begins anew by day, hour, size or lines. Source: beego 1.12 logs/file.go; names of full files are Beego's.
//
// Several processes may write to it, an old one and the new one that takes its place: every write is one append, a file is
// renamed under a lock, and who finds another file under the name goes on with that one.

import {
  chmodSync, closeSync, constants, fchmodSync, fstatSync, lstatSync, mkdirSync, openSync, readSync, realpathSync, renameSync, type Stats, statSync
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { FileConfig } from './file-config.js'
import { deleteOld, nameOf, partsOf, periodOf } from './full-files.js'
import type { Line, Target } from './line-writer.js'
import { withLock } from './lock.js'
import { report } from './report.js'

/** Milliseconds between two looks at what other processes have done to the file. */
const LOOK = 200

/** Milliseconds until a rename that failed is tried again. */
const RETRY = 10_000

export class LogFile implements Target {
  readonly #config: FileConfig
  readonly #now: () => number
  readonly #tell: (message: string) => void
  #fd = -1
  /** Without symbolic links: full files stand beside the file itself. */
  #path: string
  #isFile = false
  #inode = 0
  #lines = 0
  #size = 0
  /** The day or hour that the file is of. */
  #period = ''
  #lastLook = 0
  #noRotationBefore = 0
  #complaint = ''
  /** Descriptors that a write may still use. */
  #retired: number[] = []

  /** @throws what the system says if the file cannot be opened. */
  constructor (config: FileConfig, now: () => number = Date.now, tell = report) {
    this.#config = config
    this.#now = now
    this.#tell = tell
    this.#path = resolve(config.filename)
    this.#open()
  }

  get name (): string { return this.#config.filename }
  get fd (): number { return this.#fd }
  get size (): number | null { return this.#isFile ? this.#size : null }

  take (lines: readonly Line[]): number {
    const first = lines[0]! // there is one
    if (this.#isFile && this.#now() - this.#lastLook >= LOOK) this.#look()
    if (this.#isFull(first.when) && this.#now() >= this.#noRotationBefore) this.#rotate(first.when)

    let count = 0
    do {
      this.#lines += 1
      this.#size += lines[count]!.size
      count += 1
    } while (count < lines.length && !this.#isFull(lines[count]!.when))
    return count
  }

  idle (): void {
    for (const fd of this.#retired) closeSync(fd)
    this.#retired = []
  }

  close (): void {
    this.idle()
    closeSync(this.#fd)
  }

  #isFull (when: Date): boolean {
    const { rotate, maxlines, maxsize } = this.#config
    if (!rotate || !this.#isFile) return false
    return (maxlines > 0 && this.#lines >= maxlines) || (maxsize > 0 && this.#size >= maxsize) || periodOf(this.#config, when) !== this.#period
  }

  #open (): void {
    const mode = parseInt(this.#config.perm, 8)
    mkdirSync(dirname(this.#path), { recursive: true, mode: mode | ((mode & 0o444) >> 2) }) // a folder that may be read may be entered
    const fd = openSync(this.#path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, mode)
    const stats = fstatSync(fd)
    if (this.#fd !== -1) this.#retired.push(this.#fd)
    this.#fd = fd
    this.#isFile = stats.isFile()
    if (!this.#isFile) return

    if ((stats.mode & 0o777) !== mode) this.#allow(() => fchmodSync(fd, mode)) // the umask is not asked
    this.#path = realpathSync(this.#path)
    this.#begin(stats)
  }

  #begin (stats: Stats): void {
    this.#inode = stats.ino
    this.#size = stats.size
    this.#lines = this.#config.maxlines > 0 ? countLines(this.#path, 0, stats.size) : 0
    this.#period = periodOf(this.#config, stats.size > 0 ? stats.mtime : new Date(this.#now()))
    this.#lastLook = this.#now()
  }

  /** Whether the name still means this file, and what others have added to it. */
  #look (): void {
    this.#lastLook = this.#now()
    this.#allow(() => {
      const stats = statSync(this.#path, { throwIfNoEntry: false })
      if (stats === undefined || stats.ino !== this.#inode) return this.#open()
      if (stats.size <= this.#size) return
      if (this.#config.maxlines > 0) this.#lines += countLines(this.#path, this.#size, stats.size)
      this.#size = stats.size
    })
  }

  #rotate (when: Date): void {
    try {
      withLock(`${this.#path}.lock`, () => {
        const stats = statSync(this.#path, { throwIfNoEntry: false })
        if (stats?.ino === this.#inode) this.#moveAway(when)
      })
      this.#open()
      deleteOld(this.#config, this.#path, this.#now())
    } catch (error) {
      this.#complain(`${this.name} cannot begin anew: ${(error as Error).message}`)
      this.#noRotationBefore = this.#now() + RETRY
    }
  }

  /** Give the full file the next free name. */
  #moveAway (when: Date): void {
    const parts = partsOf(this.#path)
    for (let number = 1; number <= this.#config.maxfiles; number++) {
      const name = nameOf(this.#config, parts, when, number)
      if (lstatSync(name, { throwIfNoEntry: false }) !== undefined) continue
      renameSync(this.#path, name)
      this.#allow(() => chmodSync(name, parseInt(this.#config.rotateperm, 8)))
      return
    }
    throw new Error(`there are ${this.#config.maxfiles} files of this time already`)
  }

  /** The log goes on with the file that is open, whatever happens to it. */
  #allow (change: () => void): void {
    try {
      change()
    } catch (error) {
      this.#complain(`${this.name}: ${(error as Error).message}`)
    }
  }

  /** Once for each reason. */
  #complain (message: string): void {
    if (message !== this.#complaint) this.#tell(message)
    this.#complaint = message
  }
}

/** Line feeds from one place of a file to another. */
function countLines (path: string, from: number, to: number): number {
  const fd = openSync(path, 'r')
  const block = Buffer.allocUnsafe(64 * 1024)
  let count = 0
  try {
    for (let at = from, read = 0; at < to; at += read) {
      read = readSync(fd, block, 0, Math.min(block.length, to - at), at)
      /* c8 ignore start - another process has cut the file meanwhile */
      if (read === 0) break
      /* c8 ignore stop */
      for (let i = block.indexOf(10); i !== -1 && i < read; i = block.indexOf(10, i + 1)) count += 1
    }
  } finally {
    closeSync(fd)
  }
  return count
}
