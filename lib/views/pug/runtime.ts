// What compiled pug views call: pug's own runtime, but for two of its functions.

import { escaper } from '../../escaper.js'
import { runtime } from './library.js'
import { errorSource, type ErrorSource } from '../error-source.js'

export function pugRuntime (): Readonly<Record<string, unknown>> {
  return { ...runtime(), escape: escapeValue, rethrow }
}

const escapeText = escaper({ '"': '&quot;', '&': '&amp;', '<': '&lt;', '>': '&gt;' })

/** What pug's `escape` prints. */
function escapeValue (value: unknown): unknown {
  return typeof value === 'number' ? value : escapeText('' + value)
}

/** The end of a view that keeps track of its lines. pug's own would put the source into the message. */
function rethrow (thrown: unknown, file: string, line: number, text: string): never {
  if (thrown instanceof Error && Object.isExtensible(thrown)) {
    const located = thrown as Error & { source?: ErrorSource | null }
    located.source ??= errorSource(file, text, line, 0)
  }
  throw thrown
}
