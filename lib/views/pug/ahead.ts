// Pug views that were compiled when this package was built. What shows them needs no pug, which takes nearly a second to load and
// compile the supervisor's pages, and memory that it never gives back.
//
// For views that nobody edits: the code is not compared with the file that it was made of.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { viewNames } from '../view-files.js'
import { pug } from './library.js'
import { NO_PUG_OPTIONS, pugSettings } from './pug-options.js'

/** What stands behind the name of a view in that of its code. */
const SUFFIX = '.compiled'

/** The code that pug has made of a view; `null` where the build has left none. @param file - Absolute path of the view. */
export function compiledAhead (file: string): string | null {
  return existsSync(file + SUFFIX) ? readFileSync(file + SUFFIX, 'utf8') : null
}

/** Leave the code of all pug views of a folder beside them, as applications in `prod` show them. */
export function compileAhead (folder: string): void {
  const root = resolve(folder)
  for (const name of viewNames(root).filter((name) => name.endsWith('.pug'))) {
    const settings = pugSettings(NO_PUG_OPTIONS, root, name, false)
    const { body } = pug().compileClientWithDependenciesTracked(readFileSync(settings.filename, 'utf8'), settings)
    writeFileSync(settings.filename + SUFFIX, body)
  }
}
