// URL prefixes and the folders they show.
// Source: beego 1.12 config.go (StaticDir), app.go (SetStaticPath), staticfile.go (searchFile).

import { resolve } from 'node:path'
import { FST_BEEGO_STATIC_PATH } from '../errors.js'
import { cleanPath } from '../router/path.js'
import { canBeNames } from './static-path.js'

/** A place to look for a file. */
export interface Candidate {
  /** Absolute. */
  readonly root: string
  /** Begins with `/`, whatever the system; only `/` names the root itself. */
  readonly name: string
}

/** These are also looked for in the working directory, and at the top of every folder. */
export const ROOT_FILES = ['/favicon.ico', '/robots.txt']

/** Targets that may mean another path than they begin with: escapes, raw bytes, doubled slashes, dots, and the absolute form. */
const ODD = /^(?:[^/]|[^?]*(?:[%\x80-\uffff]|\/[./]))/

interface StaticDirsOptions {
  /** What every URL of the application begins with; `''` at the root. */
  readonly base: string
  /** The working directory: what folders are relative to. */
  readonly folder: string
  /** Told before a folder is added. */
  readonly onSet: () => void
}

export class StaticDirs extends Map<string, string> {
  readonly #base: string
  readonly #folder: string
  readonly #onSet: () => void
  /** Longest prefix first. */
  #sorted: Array<readonly [prefix: string, root: string]> = []
  /** What the targets of static requests begin with. */
  #starts: string[] = []

  constructor ({ base, folder, onSet }: StaticDirsOptions) {
    super()
    this.#base = base
    this.#folder = folder
    this.#onSet = onSet
    this.#sort()
  }

  /**
   * Show the files of `dir` below `url`.
   *
   * @param url - `'down'`, `'/down'` and `'/down/'` are the same prefix.
   * @param dir - Relative to the working directory, or absolute.
   * @throws FST_BEEGO_STATIC_PATH
   */
  override set (url: string, dir: string): this {
    if (typeof url !== 'string') throw new FST_BEEGO_STATIC_PATH(String(url), 'the URL must be a string')
    if (typeof dir !== 'string' || dir === '') throw new FST_BEEGO_STATIC_PATH(url, 'the folder must be the path of one')

    this.#onSet()
    super.set(normalize(url), resolve(this.#folder, dir))
    this.#sort()
    return this
  }

  override delete (url: string): boolean {
    const deleted = super.delete(normalize(url))
    this.#sort()
    return deleted
  }

  /** A quick look at a target: `false` for one that no static file answers. */
  mayHold (target: string): boolean {
    for (const start of this.#starts) if (target.startsWith(start)) return true
    return ODD.test(target)
  }

  /** Where a file of this clean path can be, in the order of asking. */
  candidates (path: string): Candidate[] {
    if (!canBeNames(path)) return []
    if (ROOT_FILES.includes(path)) return [this.#folder, ...this.values()].map((root) => ({ root, name: path }))

    const found: Candidate[] = []
    for (const [prefix, root] of this.#sorted) {
      if (prefix === '/') found.push({ root, name: path })
      else if (path === prefix) found.push({ root, name: '/' })
      else if (path.startsWith(prefix + '/')) found.push({ root, name: path.slice(prefix.length) })
    }
    return found
  }

  #sort (): void {
    this.#sorted = [...this].sort(([a], [b]) => b.length - a.length)
    this.#starts = [...this.keys(), ...ROOT_FILES].map((prefix) => this.#base + (prefix === '/' && this.#base !== '' ? '' : prefix))
  }
}

function normalize (url: string): string {
  return cleanPath('/' + url)
}
