// Which paths mean the same to find-my-way as to a dialect. What is left out here costs a second look, never an answer.
// It runs on every request: one pass over the characters.

/** find-my-way's default for the length of a parameter; no parameter of a path within it is longer. */
const MAX_LENGTH = 100

const SLASH = 0x2f
const DOT = 0x2e
const MARK = 0x3f
const ASCII = 0x80

/** Characters that Go's net/url keeps as they are. */
const KEPT_BY_GO = charactersOf("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~!$&'()*+,;=:@[]")
const KEPT_IN_ANY_CASE = charactersOf("/abcdefghijklmnopqrstuvwxyz0123456789_-.~!$&'()*+,;=:@[]")
/** Where find-my-way's decoding, or its end of the path, begins. */
const KEPT_BY_BOTH = charactersOf(Array.from({ length: ASCII }, (_, code) => String.fromCharCode(code)).join('').replace(/[%#?]/g, ''))

const EXTENSIONS = new Set(['.json', '.xml', '.html'])

/**
 * Segments that are not empty, of characters that stand for themselves.
 *
 * @param known - How many characters at the beginning are known to be plain, provided that nothing of the path is escaped.
 */
export function isPlainClassic (url: string, known: number): boolean {
  return plainLength(url, known, KEPT_BY_BOTH, false) > 0
}

/** Nor any that `path.Clean` takes out, or an extension that Beego takes off. */
export function isPlainModern (url: string, known: number, caseSensitive: boolean): boolean {
  const length = plainLength(url, known, caseSensitive ? KEPT_BY_GO : KEPT_IN_ANY_CASE, true)
  return length > 0 && !hasExtension(url, length)
}

/** The length of the path, which ends at the query; 0 when the path is not plain. */
function plainLength (url: string, known: number, kept: Uint8Array, cleans: boolean): number {
  const { length } = url
  if (length === 0 || url.charCodeAt(0) !== SLASH) return 0

  // an escape may stand before the known characters' end
  let at = known > 1 && !url.includes('%') ? known : 1
  let before = url.charCodeAt(at - 1)
  for (; at < length; at++) {
    const code = url.charCodeAt(at)
    if (code === MARK) break
    if (code >= ASCII || kept[code] === 0 || at >= MAX_LENGTH) return 0
    if (before === SLASH && (code === SLASH || (cleans && code === DOT))) return 0
    before = code
  }
  return at === 1 || before !== SLASH ? at : 0
}

function hasExtension (url: string, length: number): boolean {
  const dot = url.lastIndexOf('.', length - 1)
  return dot !== -1 && EXTENSIONS.has(url.slice(dot, length))
}

function charactersOf (text: string): Uint8Array {
  const set = new Uint8Array(ASCII)
  for (const char of text) set[char.charCodeAt(0)] = 1
  return set
}
