// Sessions as files, in Beego's folders: `<folder>/a/3/a38ae6fa…`. Source: beego 1.12 session/sess_file.go.
//
// A file is written beside its place and renamed into it: whenever the process ends, each file is a whole one, the old or the
// new. Its time of change is the time at which it expires. Several processes may share a folder. A session that is destroyed
// leaves a mark for a minute, an empty folder, so that a process that was just replacing its file takes that away again.

import { type Dirent } from 'node:fs'
import { mkdir, open, opendir, rename, rmdir, stat, unlink, utimes } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isSessionId } from '../session-id.js'
import { type Change, changeBySwap, type Kept, type SessionStore } from '../session-store.js'
import { Sweeper } from '../sweeper.js'

/** Where the provider `file` keeps its sessions. */
export interface FileConfig {
  /** From the working directory. @default 'tmp' */
  folder?: string
}

/** Milliseconds after which marks, and what a process has left unfinished, are of no more use. */
const SOON = 60_000

const MARK = '.gone'
const UNFINISHED = '.tmp'

export class FileStore implements SessionStore {
  readonly #folder: string
  readonly #now: () => number
  readonly #lifetime: number
  readonly #sweeper = new Sweeper(() => this.sweep())
  /** The last thing that is being done to a session: one comes after the other. */
  readonly #queues = new Map<string, Promise<unknown>>()
  #unfinished = 0

  /** @param lifetime - Of a session, in seconds. */
  constructor ({ folder = 'tmp' }: FileConfig, lifetime: number, now: () => number = Date.now) {
    this.#folder = resolve(folder)
    this.#lifetime = lifetime
    this.#now = now
  }

  async open (): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    this.#sweeper.start(this.#lifetime)
  }

  async read (id: string): Promise<Kept | null> {
    if (!isSessionId(id)) return null
    const file = await open(this.#pathOf(id)).catch(unlessMissing)
    if (file === null) return null
    try {
      const { mtimeMs } = await file.stat()
      return mtimeMs <= this.#now() ? null : { id, record: await file.readFile('utf8') }
    } finally {
      await file.close()
    }
  }

  async create (id: string, record: string, seconds: number): Promise<string> {
    await this.#write(this.#pathOf(id), record, seconds)
    return id
  }

  update (kept: Kept, change: Change, seconds: number): Promise<string | null> {
    const path = this.#pathOf(kept.id)
    return this.#inTurn(kept.id, async () => {
      const isThere = await changeBySwap(this, kept, change, async (before, after) => {
        const latest = await this.read(kept.id)
        if (latest?.record !== before) return false
        await this.#write(path, after, seconds)
        return true
      })
      if (!isThere) return null
      if (!await isMarked(path)) return kept.id
      await unlink(path).catch(unlessMissing)
      return null
    })
  }

  async touch ({ id }: Kept, seconds: number): Promise<string | null> {
    const expires = this.#expiryAfter(seconds)
    return this.#inTurn(id, () => utimes(this.#pathOf(id), expires, expires).then(() => id, unlessMissing))
  }

  async destroy (id: string): Promise<boolean> {
    const path = this.#pathOf(id)
    return this.#inTurn(id, async () => {
      await mkdir(path + MARK).catch(unlessMissing)
      return unlink(path).then(() => true, unlessMissing).then((was) => was === true)
    })
  }

  close (): void {
    this.#sweeper.stop()
  }

  /** Take away what has expired, old marks, and what processes that were killed have left. */
  async sweep (): Promise<void> {
    for await (const outer of await opendir(this.#folder)) {
      if (!isLetter(outer)) continue
      for await (const inner of await opendir(join(this.#folder, outer.name))) {
        if (!isLetter(inner)) continue
        const folder = join(this.#folder, outer.name, inner.name)
        for await (const entry of await opendir(folder)) await this.#sweepEntry(join(folder, entry.name), entry)
      }
    }
  }

  async #sweepEntry (path: string, entry: Dirent): Promise<void> {
    const isMark = entry.isDirectory() && entry.name.endsWith(MARK)
    const isUnfinished = entry.name.endsWith(UNFINISHED)
    if (!isMark && !isUnfinished && !isSessionId(entry.name)) return // not of this store

    const found = await stat(path).catch(unlessMissing)
    if (found === null) return
    if (isMark && found.mtimeMs + SOON <= this.#now()) await rmdir(path).catch(unlessMissing)
    else if (isUnfinished && found.ctimeMs + SOON <= this.#now()) await unlink(path).catch(unlessMissing)
    else if (isSessionId(entry.name) && found.mtimeMs <= this.#now()) await unlink(path).catch(unlessMissing)
  }

  async #write (path: string, record: string, seconds: number): Promise<void> {
    const unfinished = `${path}.${process.pid}-${this.#unfinished++}${UNFINISHED}`
    const expires = this.#expiryAfter(seconds)
    try {
      const file = await open(unfinished, 'wx', 0o600).catch(async (error: unknown) => {
        unlessMissing(error)
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        return open(unfinished, 'wx', 0o600)
      })
      try {
        await file.writeFile(record)
        await file.utimes(expires, expires)
        await file.sync() // a machine that stops must not leave an empty file under the new name
      } finally {
        await file.close()
      }
      await rename(unfinished, path)
    } catch (error) {
      await unlink(unfinished).catch(unlessMissing)
      throw error
    }
  }

  /** One thing after the other for a session; all sessions at the same time. */
  #inTurn<T> (id: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#queues.get(id) ?? Promise.resolve()).then(work, work)
    this.#queues.set(id, turn)
    const leave = (): void => { if (this.#queues.get(id) === turn) this.#queues.delete(id) }
    turn.then(leave, leave)
    return turn
  }

  /** Only ids become paths. */
  #pathOf (id: string): string {
    return join(this.#folder, id.charAt(0), id.charAt(1), id)
  }

  #expiryAfter (seconds: number): Date {
    return new Date(this.#now() + seconds * 1000)
  }
}

function isLetter (entry: Dirent): boolean {
  return entry.isDirectory() && /^[\w-]$/.test(entry.name)
}

async function isMarked (path: string): Promise<boolean> {
  return stat(path + MARK).then(() => true, unlessMissing).then((is) => is === true)
}

/** What is not there is no failure. */
function unlessMissing (error: unknown): null {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'EEXIST') return null
  throw error
}
