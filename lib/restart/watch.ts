// Changes of a program's own files, for a restart while it is developed. Views, static files and what the program itself writes
// are none of this.

import { existsSync } from 'node:fs'
import { basename, dirname, extname, resolve, sep } from 'node:path'
import { watch } from 'chokidar'

const CODE = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'])
const CONFIGURATION = new Set(['.conf', '.ini', '.json', '.yaml', '.yml', '.toml', '.xml'])
const OTHERS = new Set(['node_modules', 'views', 'static', 'logs', 'coverage', 'test', 'tests'])

/** Whether a change of this file is one of the program. A configuration lies in a folder `conf`. */
export function isOfProgram (path: string): boolean {
  const extension = extname(path)
  return CODE.has(extension) || (CONFIGURATION.has(extension) && basename(dirname(path)) === 'conf')
}

/** Whether there is nothing of the program in a folder. @param root - What is watched. */
export function isOther (path: string, root: string): boolean {
  return path.slice(root.length).split(sep).some((name) => OTHERS.has(name) || (name.startsWith('.') && name.length > 1))
}

/** Those that are there, each once: one that is not, or that lies in another one, would let the watcher miss what comes first. */
function rootsOf (folders: readonly string[]): string[] {
  const there = [...new Set(folders.map((folder) => resolve(folder)))].filter((folder) => existsSync(folder))
  return there.filter((folder) => !there.some((other) => folder.startsWith(other + sep)))
}

/**
 * @param onChange - Is told of the first file that has changed, when nothing has changed any more for `quiet` milliseconds.
 * @returns resolves, when all is watched, with what ends it.
 */
export async function watchProgram (folders: readonly string[], quiet: number, onChange: (path: string) => void): Promise<() => Promise<void>> {
  const roots = rootsOf(folders)
  const watcher = watch(roots, { ignoreInitial: true, ignored: (path) => roots.every((root) => !path.startsWith(root) || isOther(path, root)) })
  let timer: NodeJS.Timeout | undefined
  let first = ''
  watcher.on('all', (_event, path) => {
    if (!isOfProgram(path)) return
    first ||= path
    clearTimeout(timer)
    timer = setTimeout(() => {
      onChange(first)
      first = ''
    }, quiet)
  })
  await new Promise<void>((resolve) => { watcher.once('ready', resolve) })
  return async () => {
    clearTimeout(timer)
    await watcher.close()
  }
}
