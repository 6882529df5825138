import { types } from 'mime-types'

/** The content type of a file extension, with or without its dot: `text/html; charset=utf-8`; `null` when unknown. */
export function mimeOf (extension: string): string | null {
  const bare = extension.replace(/^\./, '').toLowerCase()
  if (bare === 'xml') return 'text/xml; charset=utf-8' // Go's table; the registry says application/xml
  const type = Object.hasOwn(types, bare) ? types[bare]! : null
  return type !== null && type.startsWith('text/') ? `${type}; charset=utf-8` : type
}
