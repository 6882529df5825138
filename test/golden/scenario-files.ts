// The directory of a recorded application, for the time of its replay.

import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { FileContent, Setup, Version } from './scenario-recording.js'

/** Unix seconds that the recorder gave to every file: Tue, 13 May 2014 16:53:20 GMT. */
const RECORDED_MTIME = 1_400_000_000

/** Make the directory and give its path. */
export async function makeFolder (setup: Setup, version: Version): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'golden-'))
  const files = { ...setup.files, ...version === 'v1_12' ? setup.files_v1_12 : {} }

  for (const name of setup.dirs ?? []) await mkdir(join(folder, name), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const mtime = setup.mtimes?.[name] ?? RECORDED_MTIME
    await write(join(folder, name), content)
    await utimes(join(folder, name), mtime, mtime)
  }
  return folder
}

export async function write (path: string, content: FileContent): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'))
}

/** Paths of the files below `name`, relative to the directory, in order. */
export async function listFiles (folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter(entry => entry.isFile()).map(entry => relative(folder, join(entry.parentPath, entry.name))).sort()
}

export async function removeFolder (folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
