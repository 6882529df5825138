// What compiled pug views call: pug's own runtime, but for two of its functions.

import { pug } from './library.js'
import { errorSource, type ErrorSource } from '../error-source.js'

export function pugRuntime (): Readonly<Record<string, unknown>> {
  const { runtime } = pug() as unknown as { runtime: Record<string, unknown> } // its types do not have it
  return { ...runtime, escape: escapeValue, rethrow }
}

const SPECIAL = /["&<>]/
/** By character code. */
const ENTITIES: ReadonlyArray<string | undefined> = Object.assign(Array.from<undefined>({ length: 63 }), { 34: '&quot;', 38: '&amp;', 60: '&lt;', 62: '&gt;' })

/** What pug's `escape` prints. Most values have nothing to escape, and numbers never have. */
function escapeValue (value: unknown): unknown {
  if (typeof value === 'number') return value
  const text = '' + value
  const first = text.search(SPECIAL)
  if (first === -1) return text

  let out = ''
  let written = 0
  for (let at = first; at < text.length; at++) {
    const entity = ENTITIES[text.charCodeAt(at)]
    if (entity === undefined) continue
    out += text.substring(written, at) + entity
    written = at + 1
  }
  return out + text.substring(written)
}

/** The end of a view that keeps track of its lines. pug's own would put the source into the message. */
function rethrow (thrown: unknown, file: string, line: number, text: string): never {
  if (thrown instanceof Error && Object.isExtensible(thrown)) {
    const located = thrown as Error & { source?: ErrorSource | null }
    located.source ??= errorSource(file, text, line, 0)
  }
  throw thrown
}
