import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Candidate } from './static-dirs.js'

/** A file or a folder that is there. Links are followed, as Beego follows them. */
export interface Found extends Candidate {
  readonly path: string
  readonly stats: Stats
}

/** The first candidate that is there; `null` when none is. */
export async function locate (candidates: readonly Candidate[]): Promise<Found | null> {
  for (const { root, name } of candidates) {
    const path = join(root, name === '/' ? '' : name)
    const stats = await statsOf(path)
    if (stats === null) continue
    // a prefix may lead to one file instead of a folder
    return stats.isFile() && name === '/'
      ? { root: dirname(path), name: `/${basename(path)}`, path, stats }
      : { root, name, path, stats }
  }
  return null
}

/** The `index.html` of a folder, if it is a file. */
export async function indexOf ({ root, name }: Found): Promise<Found | null> {
  const index = await locate([{ root, name: name === '/' ? '/index.html' : `${name}/index.html` }])
  return index?.stats.isFile() ? index : null
}

/** Of files and folders only: what else there is (a pipe, a device) is not for clients. */
async function statsOf (path: string): Promise<Stats | null> {
  try {
    const stats = await stat(path)
    return stats.isFile() || stats.isDirectory() ? stats : null
  } catch {
    return null // not there, a link to nowhere, a folder that may not be entered, a name that is too long
  }
}
