// The name of an uploaded file. A client may send any text, a path too.

/** No control character, nothing that ends a line, nothing that makes a name read in another order than it is written. */
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu

/** The last segment of what was sent, by either slash, without harmful characters; `file` when that leaves no name. */
export function safeFileName (sent: string): string {
  const name = sent.replace(HARMFUL, '').replace(/^.*[/\\]/, '').trim()
  return /^\.*$/.test(name) ? 'file' : name
}
