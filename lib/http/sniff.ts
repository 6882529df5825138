// The content type of a body that was given none: the rules of mimesniff.spec.whatwg.org that Go applies.
// Source: go net/http, DetectContentType.

const HTML_START = /^[\t\n\f\r ]*<(?:!DOCTYPE HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P|!--)[ >]/i
const XML_START = /^[\t\n\f\r ]*<\?xml/

/** Beginnings, `.` standing for any byte, by their first byte. */
const SIGNATURES = byFirstByte([
  ['%PDF-', 'application/pdf'],
  ['%!PS-Adobe-', 'application/postscript'],
  ['\xfe\xff..', 'text/plain; charset=utf-16be'],
  ['\xff\xfe..', 'text/plain; charset=utf-16le'],
  ['\xef\xbb\xbf.', 'text/plain; charset=utf-8'],
  ['\x00\x00\x01\x00', 'image/x-icon'],
  ['\x00\x00\x02\x00', 'image/x-icon'],
  ['BM', 'image/bmp'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['RIFF....WEBPVP', 'image/webp'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['FORM....AIFF', 'audio/aiff'],
  ['ID3', 'audio/mpeg'],
  ['OggS\x00', 'application/ogg'],
  ['MThd\x00\x00\x00\x06', 'audio/midi'],
  ['RIFF....AVI ', 'video/avi'],
  ['RIFF....WAVE', 'audio/wave'],
  ['\x1aE\xdf\xa3', 'video/webm'],
  ['\x00\x01\x00\x00', 'font/ttf'],
  ['OTTO', 'font/otf'],
  ['ttcf', 'font/collection'],
  ['wOFF', 'font/woff'],
  ['wOF2', 'font/woff2'],
  ['\x1f\x8b\x08', 'application/x-gzip'],
  ['PK\x03\x04', 'application/zip'],
  ['Rar!\x1a\x07\x00', 'application/x-rar-compressed'],
  ['Rar!\x1a\x07\x01\x00', 'application/x-rar-compressed'],
  ['\x00asm', 'application/wasm']
])

/** Bytes that text does not hold. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/
// eslint-disable-next-line no-control-regex -- all of ASCII
const NON_ASCII = /[^\x00-\x7f]/

export function sniffContentType (body: string | Uint8Array): string {
  const head = typeof body === 'string' ? headOf(body) : latin1(body)

  if (HTML_START.test(head)) return 'text/html; charset=utf-8'
  if (XML_START.test(head)) return 'text/xml; charset=utf-8'
  for (const [start, type] of SIGNATURES.get(head.charAt(0)) ?? []) if (start.test(head)) return type
  if (!BINARY.test(head)) return 'text/plain; charset=utf-8'
  return isMP4(head) ? 'video/mp4' : 'application/octet-stream'
}

/** The first bytes of a text, as it goes out: in UTF-8. */
function headOf (text: string): string {
  const head = text.slice(0, 512)
  return NON_ASCII.test(head) ? latin1(Buffer.from(head)) : head
}

/** The bytes that count, one character each. */
function latin1 (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(512, bytes.byteLength)).toString('latin1')
}

/** A first box `ftyp`, as long as it says, that names a brand which begins with `mp4`. */
function isMP4 (head: string): boolean {
  if (head.length < 12 || head.slice(4, 8) !== 'ftyp') return false
  const size = Buffer.from(head, 'latin1').readUInt32BE()
  if (head.length < size || size % 4 !== 0) return false

  // the third word is a version number
  for (let at = 8; at < size; at += 4) if (at !== 12 && head.startsWith('mp4', at)) return true
  return false
}

function byFirstByte (signatures: ReadonlyArray<readonly [start: string, type: string]>): Map<string, Array<readonly [RegExp, string]>> {
  const table = new Map<string, Array<readonly [RegExp, string]>>()
  for (const [start, type] of signatures) {
    const entry = [new RegExp(`^${start}`, 's'), type] as const
    const list = table.get(start.charAt(0))
    if (list === undefined) table.set(start.charAt(0), [entry])
    else list.push(entry)
  }
  return table
}
