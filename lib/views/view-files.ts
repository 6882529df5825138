// Names of views: paths below their folder, with `/` on every system.

import { readdirSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'

/** Whether `name` leads to a file below the folder, and is that file's only name. */
export function isViewName (name: string): boolean {
  return !/\\|\0/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

/** The files below `folder` and its folders, in order; none where there is no such folder. */
export function viewNames (folder: string): string[] {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return files.map(({ parentPath, name }) => relative(folder, resolve(parentPath, name)).split(sep).join('/')).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
