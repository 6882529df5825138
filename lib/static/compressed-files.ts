// Files in the codings that clients ask for. Each is compressed once, however many ask at the same time, and kept while it
// is what the disk has and while there is room.

import type { Stats } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, deflate, gzip } from 'node:zlib'
import type { Coding } from './coding.js'

const gzipOf = promisify(gzip)
const deflateOf = promisify(deflate)
const brotliOf = promisify(brotliCompress)

const COMPRESS: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer>>> = {
  // 11 is smaller by some percent and takes ten times as long
  br: (bytes) => brotliOf(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  deflate: (bytes) => deflateOf(bytes, { level: 9 }),
  gzip: (bytes) => gzipOf(bytes, { level: 9 })
}

interface CompressionLimits {
  /** Bytes of a file that is compressed at all. A larger one is sent as it is. */
  readonly fileSize: number
  /** Compressed bytes that are kept. */
  readonly bytes: number
  /** Compressed files that are kept. Beego: `StaticCacheFileNum`. */
  readonly files: number
}

const MiB = 1024 * 1024

/** How many files are read and compressed at the same time. Node has four threads for this and for every look at the disk. */
const AT_ONCE = 2

export const COMPRESSION_LIMITS: CompressionLimits = { fileSize: 8 * MiB, bytes: 64 * MiB, files: 1000 }

interface Kept {
  readonly mtimeMs: number
  readonly size: number
  readonly bytes: Promise<Buffer>
  /** Bytes that count; 0 until they are there. */
  length: number
}

export class CompressedFiles {
  readonly #limits: CompressionLimits
  readonly #read: (path: string) => Promise<Buffer>
  /** The one that was asked for longest ago comes first. */
  readonly #kept = new Map<string, Kept>()
  #bytes = 0
  /** Each is settled when the work of its lane is done. */
  readonly #lanes: Array<Promise<unknown>> = Array.from({ length: AT_ONCE }, async () => {})
  #lane = 0

  constructor (limits = COMPRESSION_LIMITS, read: (path: string) => Promise<Buffer> = readFile) {
    this.#limits = limits
    this.#read = read
  }

  /** Whether a file of this size is compressed: one that has bytes, and not too many. */
  takes ({ size }: Pick<Stats, 'size'>): boolean {
    return size > 0 && size <= this.#limits.fileSize
  }

  /** The file's bytes in a coding. */
  get (path: string, { mtimeMs, size }: Pick<Stats, 'mtimeMs' | 'size'>, coding: Coding): Promise<Buffer> {
    const key = `${coding}:${path}`
    const kept = this.#kept.get(key)
    if (kept !== undefined) this.#drop(key, kept)
    if (kept?.mtimeMs === mtimeMs && kept.size === size) return this.#keep(key, kept)

    const fresh: Kept = { mtimeMs, size, bytes: this.#compress(path, coding), length: 0 }
    fresh.bytes.then(({ length }) => this.#count(key, fresh, length), () => this.#drop(key, fresh))
    return this.#keep(key, fresh)
  }

  #compress (path: string, coding: Coding): Promise<Buffer> {
    const lane = this.#lane
    this.#lane = (lane + 1) % AT_ONCE
    const work = this.#lanes[lane]!.then(() => this.#read(path)).then(COMPRESS[coding])
    this.#lanes[lane] = work.then(() => {}, () => {}) // whoever asked is told
    return work
  }

  #keep (key: string, entry: Kept): Promise<Buffer> {
    this.#kept.set(key, entry)
    this.#bytes += entry.length
    this.#shrink()
    return entry.bytes
  }

  #count (key: string, entry: Kept, length: number): void {
    if (this.#kept.get(key) !== entry) return // it had to go before it was there
    entry.length = length
    this.#bytes += length
    this.#shrink()
  }

  #drop (key: string, entry: Kept): void {
    if (this.#kept.get(key) !== entry) return
    this.#kept.delete(key)
    this.#bytes -= entry.length
  }

  #shrink (): void {
    for (const [key, entry] of this.#kept) {
      if (this.#bytes <= this.#limits.bytes && this.#kept.size <= this.#limits.files) break
      this.#drop(key, entry)
    }
  }
}

/** `staticExtensionsToGzip`: `['txt', ' .json', '', 'HTML']` → `['.txt', '.json', '.html']`. Also takes them in one string, as `conf/app.conf` has them. */
export function extensionList (extensions: readonly string[]): string[] {
  return extensions
    .flatMap((extension) => extension.split(','))
    .map((extension) => extension.trim().toLowerCase())
    .filter((extension) => extension !== '')
    .map((extension) => extension.startsWith('.') ? extension : `.${extension}`)
}
