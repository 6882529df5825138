// Which paths mean the same to find-my-way as to a dialect. What is left out here costs a second look, never an answer.
// It runs on every request: one pass over the characters.

/** find-my-way's default for the length of a parameter; no parameter of a path within it is longer. */
const MAX_LENGTH = 100

const SLASH = 0x2f
const DOT = 0x2e
const ASCII = 0x80

/** Characters that Go's net/url keeps as they are. */
const KEPT_BY_GO = charactersOf("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~!$&'()*+,;=:@[]")
const KEPT_IN_ANY_CASE = charactersOf("/abcdefghijklmnopqrstuvwxyz0123456789_-.~!$&'()*+,;=:@[]")
/** Where find-my-way's decoding, or its end of the path, begins. */
const KEPT_BY_BOTH = charactersOf(Array.from({ length: ASCII }, (_, code) => String.fromCharCode(code)).join('').replace(/[%#?]/g, ''))

const EXTENSIONS = ['.json', '.xml', '.html']

/** Segments that are not empty, of characters that stand for themselves. */
export function isPlainClassic (path: string): boolean {
  return isPlain(path, KEPT_BY_BOTH, false)
}

/** Nor any that `path.Clean` takes out, or an extension that Beego takes off. */
export function isPlainModern (path: string, caseSensitive: boolean): boolean {
  return isPlain(path, caseSensitive ? KEPT_BY_GO : KEPT_IN_ANY_CASE, true) && !hasExtension(path)
}

function isPlain (path: string, kept: Uint8Array, cleans: boolean): boolean {
  const { length } = path
  if (length > MAX_LENGTH || path.charCodeAt(0) !== SLASH) return false

  for (let i = 1; i < length; i++) {
    const code = path.charCodeAt(i)
    if (code >= ASCII || kept[code] === 0) return false
    if (path.charCodeAt(i - 1) === SLASH && (code === SLASH || (cleans && code === DOT))) return false
  }
  return length === 1 || path.charCodeAt(length - 1) !== SLASH
}

function hasExtension (path: string): boolean {
  if (!path.includes('.')) return false
  return EXTENSIONS.some((extension) => path.endsWith(extension))
}

function charactersOf (text: string): Uint8Array {
  const set = new Uint8Array(ASCII)
  for (const char of text) set[char.charCodeAt(0)] = 1
  return set
}
