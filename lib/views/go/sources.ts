// The files below the views folder. What lies outside of it is not there.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { fileState } from '../file-look.js'

/** A text as it was when it was last read. */
interface Read {
  readonly stamp: string
  readonly text: string
}

/** What a path that names no file is answered with. */
const NO_FILE = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'])

/** Reads the files of one views folder, each again only when it has changed. */
export class Sources {
  readonly root: string
  readonly #read = new Map<string, Read>()

  constructor (root: string) {
    this.root = resolve(root)
  }

  /** The absolute path of what `name` names from the root, wherever that is. */
  path (name: string): string {
    return join(this.root, name)
  }

  /** The text of a file; `null` when there is none, or none inside of the folder. */
  text (name: string): string | null {
    const path = this.path(name)
    if (!path.startsWith(this.root + sep)) return null
    try {
      const state = fileState(path)
      const known = this.#read.get(path)
      if (known?.stamp === state.stamp) return known.text

      const since = Date.now()
      const text = readFileSync(path, 'utf8')
      if (state.isOlderThan(since)) this.#read.set(path, { stamp: state.stamp, text })
      return text
    } catch (error) {
      if (NO_FILE.has((error as NodeJS.ErrnoException).code!)) return null
      throw error
    }
  }

  /** The files that lie in a folder, by their names from the root, in order. */
  filesOf (folder: string): string[] {
    const names = readdirSync(this.path(folder), { withFileTypes: true }).filter(entry => !entry.isDirectory()).map(({ name }) => name)
    return names.sort().map(name => folder === '.' ? name : `${folder}/${name}`)
  }
}
