// The profiles that the supervisor has taken. Their files lie in a folder of this process's own until it ends; of many profiles
// the oldest goes.

import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FST_BEEGO_ADMIN_PROFILE, FST_BEEGO_ADMIN_PROFILING_BUSY, FST_BEEGO_ADMIN_PROFILING_OFF } from '../../errors.js'
import { TempFolder } from '../../upload/temp-folder.js'
import type { ProfileKind, ProfileRow } from '../data.js'
import { type ProfileFile, takeProfile } from './take.js'

const KINDS: readonly ProfileKind[] = ['cpu', 'heap', 'snapshot']

/** Seconds. */
export const LONGEST_PROFILE = 300

/** How many are kept. */
const KEPT = 10

/** Bytes that one file may have. */
const LARGEST = 2 ** 30

interface Kept {
  row: ProfileRow
  /** Paths by the names of the files. */
  readonly paths: Map<string, string>
}

interface ProfilesOptions {
  /** Whether profiles may be taken. */
  readonly on: boolean
  /** Bytes that one file may have. @default 2 ** 30 */
  readonly largest?: number
  /** @default takeProfile */
  readonly take?: typeof takeProfile
}

export class Profiles {
  readonly on: boolean
  readonly #largest: number
  readonly #takeProfile: typeof takeProfile
  readonly #folder = new TempFolder()
  readonly #kept: Kept[] = []
  #running: { readonly end: AbortController, readonly done: Promise<void> } | null = null

  constructor ({ on, largest = LARGEST, take = takeProfile }: ProfilesOptions) {
    this.on = on
    this.#takeProfile = take
    this.#largest = largest
  }

  /** Newest first. */
  rows (): ProfileRow[] {
    return this.#kept.map(({ row }) => row).reverse()
  }

  /**
   * Take a profile; one at a time.
   *
   * @param seconds - 1 to 300.
   * @returns its id.
   * @throws FST_BEEGO_ADMIN_PROFILING_OFF (403), FST_BEEGO_ADMIN_PROFILE (400), FST_BEEGO_ADMIN_PROFILING_BUSY (409)
   */
  start (kind: ProfileKind, seconds: number): string {
    if (!this.on) throw new FST_BEEGO_ADMIN_PROFILING_OFF()
    if (!KINDS.includes(kind)) throw new FST_BEEGO_ADMIN_PROFILE('its kind', `one of ${KINDS.join(', ')}`)
    if (!(seconds > 0 && seconds <= LONGEST_PROFILE)) throw new FST_BEEGO_ADMIN_PROFILE('its time', `1 to ${LONGEST_PROFILE} seconds`)
    if (this.#running !== null) throw new FST_BEEGO_ADMIN_PROFILING_BUSY()

    const id = randomBytes(16).toString('hex')
    const kept: Kept = {
      row: { id, kind, startedAt: new Date().toISOString(), duration: 0, state: 'running', error: '', files: [] },
      paths: new Map()
    }
    this.#kept.push(kept)
    const end = new AbortController()
    this.#running = { end, done: this.#take(kept, seconds, end.signal) }
    return id
  }

  /** The path of a profile's file, or `null` when there is none of that name. */
  pathOf (id: string, file: string): string | null {
    return this.#kept.find(({ row }) => row.id === id)?.paths.get(file) ?? null
  }

  /** Ends when the profile that is being taken is there. */
  async settled (): Promise<void> {
    await this.#running?.done
  }

  /** End what is being taken, and remove all files. */
  async close (): Promise<void> {
    this.#running?.end.abort()
    await this.settled()
    this.#kept.length = 0
    await this.#folder.remove()
  }

  async #take (kept: Kept, seconds: number, signal: AbortSignal): Promise<void> {
    const began = performance.now()
    try {
      await this.#folder.sweep()
      for (const file of await this.#takeProfile(kept.row.kind, seconds * 1000, signal)) await this.#write(kept, file)
      kept.row = { ...kept.row, state: 'done', files: [...kept.paths.keys()] }
    } catch (error) {
      await removeFiles(kept)
      kept.row = { ...kept.row, state: 'failed', error: (error as Error).message, files: [] } // what is thrown here is Node's or ours
    }
    kept.row = { ...kept.row, duration: performance.now() - began }
    this.#running = null
    while (this.#kept.length > KEPT) await removeFiles(this.#kept.shift()!) // there is one
  }

  async #write (kept: Kept, { name, content }: ProfileFile): Promise<void> {
    const { path, handle } = await this.#folder.create()
    kept.paths.set(name, path)
    const source = content instanceof Readable ? content : Readable.from([content])
    await pipeline(source, atMost(this.#largest), handle.createWriteStream())
  }
}

/** @throws FST_BEEGO_ADMIN_PROFILE once there is more. */
function atMost (bytes: number): Transform {
  let passed = 0
  return new Transform({
    transform (chunk: Buffer, _encoding, done) {
      passed += chunk.length
      if (passed > bytes) done(new FST_BEEGO_ADMIN_PROFILE('its size', `${bytes} bytes at most`))
      else done(null, chunk)
    }
  })
}

async function removeFiles ({ paths }: Kept): Promise<void> {
  for (const path of paths.values()) await rm(path, { force: true })
  paths.clear()
}
