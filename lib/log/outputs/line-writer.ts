// Lines on their way to a file descriptor. They are collected, and written together while requests go on.
//
// A disk that is slower than the log fills the buffer: then the log waits for the disk, and the memory stays bounded. A disk that
// fails is told to stderr and tried again; lines are given up only when the buffer is full, and their number is told.

import { write } from 'node:fs'
import { report } from './report.js'
import { awaitSize, writeAll } from './sync-write.js'

/** Bytes that wait at most. */
const LIMIT = 4 * 1024 * 1024

/** Milliseconds until a write that failed is tried again. */
const RETRY = 500

export interface Line {
  readonly when: Date
  /** With its line feed. */
  readonly text: string
  readonly size: number
}

/** Where lines go. */
export interface Target {
  readonly name: string
  readonly fd: number
  /** Bytes that the file has when all that was taken is written; `null` for what is no file. */
  readonly size: number | null
  /** Be ready for the first of these lines. @returns how many of them may be written together. */
  take (lines: readonly Line[]): number
  /** No write is under way. */
  idle (): void
}

export class LineWriter {
  readonly #target: Target
  readonly #limit: number
  readonly #tell: (message: string) => void
  #lines: Line[] = []
  /** Bytes of the lines. */
  #waiting = 0
  /** What stands before the lines: that which a write has left, or has failed to write. */
  #chunks: Buffer[] = []
  #isWriting = false
  #timer: NodeJS.Immediate | NodeJS.Timeout | null = null
  #isFailing = false
  #whenDrained: Array<() => void> = []

  /** @param limit - Bytes that wait at most. */
  constructor (target: Target, limit = LIMIT, tell = report) {
    this.#target = target
    this.#limit = limit
    this.#tell = tell
  }

  push (when: Date, text: string): void {
    const size = Buffer.byteLength(text)
    this.#lines.push({ when, text, size })
    this.#waiting += size
    if (this.#waiting > this.#limit) this.#relieve()
    else if (this.#timer === null && !this.#isWriting) this.#timer = setImmediate(() => this.#pump())
  }

  /** Until nothing waits any more, or the disk fails. */
  flush (): Promise<void> {
    if (this.#chunks.length === 0 && this.#lines.length === 0 && !this.#isWriting) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenDrained.push(resolve)
      if (!this.#isWriting) this.#pump()
    })
  }

  /** Write everything now, behind what a write under way brings. */
  flushSync (): void {
    if (this.#isWriting && this.#target.size !== null) awaitSize(this.#target.fd, this.#target.size)
    for (let chunk = this.#next(); chunk !== null; chunk = this.#next()) {
      const { written, error } = writeAll(this.#target.fd, chunk)
      if (error === null) continue
      this.#chunks.unshift(chunk.subarray(written))
      return this.#fail(error)
    }
  }

  /** Write everything, and let go of the descriptor: whatever cannot be written now is lost. */
  async close (): Promise<void> {
    await this.flush()
    this.flushSync() // what could not be written a moment ago
    this.#stopTimer()
    const lost = this.#lines.length + this.#chunks.reduce((sum, chunk) => sum + chunk.toString().split('\n').length - 1, 0)
    if (lost > 0) this.#tell(`${this.#target.name}: ${lost} lines are lost`)
    this.#lines = []
    this.#chunks = []
  }

  #next (): Buffer | null {
    const left = this.#chunks.shift()
    if (left !== undefined) return left
    if (this.#lines.length === 0) return null

    const taken = this.#lines.splice(0, this.#target.take(this.#lines))
    let text = ''
    for (const line of taken) {
      text += line.text
      this.#waiting -= line.size
    }
    return Buffer.from(text)
  }

  #pump (): void {
    this.#stopTimer()
    this.#target.idle()
    const chunk = this.#next()
    if (chunk === null) return this.#drained()

    this.#isWriting = true
    write(this.#target.fd, chunk, 0, chunk.length, null, (error, written) => {
      this.#isWriting = false
      const left = error === null ? chunk.subarray(written) : chunk
      if (left.length > 0) this.#chunks.unshift(left)
      if (error !== null) return this.#retry(error)
      this.#isFailing = false
      this.#pump()
    })
  }

  /** A pipe that is full is no failure. */
  #retry (error: NodeJS.ErrnoException): void {
    if (error.code !== 'EAGAIN') this.#fail(error)
    this.#timer = setTimeout(() => this.#pump(), error.code === 'EAGAIN' ? 10 : RETRY)
    this.#timer.unref() // a process that ends tries once more by itself
  }

  #drained (): void {
    const waiting = this.#whenDrained
    this.#whenDrained = []
    for (const tell of waiting) tell()
  }

  /** The buffer is full. */
  #relieve (): void {
    this.flushSync()
    if (this.#waiting <= this.#limit) return

    let lost = 0
    while (this.#waiting > this.#limit / 2) {
      this.#waiting -= this.#lines.shift()!.size // lines are what waits
      lost += 1
    }
    this.#tell(`${this.#target.name}: ${lost} lines are lost`)
  }

  #fail (error: Error): void {
    if (!this.#isFailing) this.#tell(`unable to write to ${this.#target.name}: ${error.message}`)
    this.#isFailing = true
    if (!this.#isWriting) this.#drained()
  }

  #stopTimer (): void {
    clearTimeout(this.#timer as NodeJS.Timeout)
    clearImmediate(this.#timer as NodeJS.Immediate)
    this.#timer = null
  }
}
