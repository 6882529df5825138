// pug, loaded with the first pug view: an application of Go templates has no use for it, and it is larger than the rest of this package.

import { createRequire } from 'node:module'
import type * as Pug from 'pug'

const require = createRequire(import.meta.url)

export function pug (): typeof Pug {
  return require('pug') as typeof Pug
}

/** What compiled views call. It is small, and pug need not be loaded for it. */
export function runtime (): Readonly<Record<string, unknown>> {
  return createRequire(require.resolve('pug'))('pug-runtime') as Record<string, unknown>
}
