// JSON pointers: RFC 6901.

/** The parts of `/items/2/a~1b`. */
export function pointerParts (pointer: string): string[] {
  return pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What stands at a place; `undefined` where nothing does. */
export function valueAt (value: unknown, parts: readonly string[]): unknown {
  return parts.reduce((at, part) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, part) ? (at as Record<string, unknown>)[part] : undefined
  }, value)
}
