// Where uploaded files wait that are too large for memory: a folder of the process's own in the system's folder for temporary
// files, made when the first file needs it. Its name says whose it is, so that what a crash has left can be told from what is in
// use.

import { type FileHandle, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/** The host's name too: containers may share the folder and have a process 1 each. */
const OURS = `fastify-beego-${hostname().replace(/[^\w.]/g, '_')}-`

export class TempFolder {
  readonly #parent: string
  #made: Promise<string> | null = null
  #count = 0

  constructor (parent = tmpdir()) {
    this.#parent = parent
  }

  /** A new file that only this process's user may read, open for writing. */
  async create (): Promise<{ path: string, handle: FileHandle }> {
    try {
      return await this.#open()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      this.#made = null // somebody tidies up there
      return await this.#open()
    }
  }

  async #open (): Promise<{ path: string, handle: FileHandle }> {
    this.#made ??= mkdtemp(join(this.#parent, `${OURS}${process.pid}-`))
    const path = join(await this.#made, String(++this.#count))
    return { path, handle: await open(path, 'wx', 0o600) }
  }

  /** Remove what processes of this host have left that are no more, as far as it can be removed. */
  async sweep (): Promise<void> {
    const names = await readdir(this.#parent).catch(() => [])
    await Promise.all(names.filter((name) => name.startsWith(OURS)).map(async (name) => {
      const path = join(this.#parent, name)
      const [, pid] = /^(\d+)-\w+$/.exec(name.slice(OURS.length)) ?? []
      if (pid !== undefined && await isLeft(path, Number(pid))) await rm(path, { recursive: true, force: true })
    }).map((swept) => swept.catch(() => {}))) // another user's, or another sweeper was there first
  }

  /** Remove the folder and all that is in it. */
  async remove (): Promise<void> {
    const made = this.#made
    this.#made = null
    if (made !== null) await rm(await made, { recursive: true, force: true })
  }
}

async function isLeft (path: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return !isAlive(pid)
  // the number of this process, maybe of an earlier one: a container's first process always has the same
  const began = Date.now() - process.uptime() * 1000
  return (await stat(path)).mtimeMs < began
}

function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // another user's
  }
}
