// The content type of a body that was given none: the rules of mimesniff.spec.whatwg.org that Go applies, for the kinds of
// content that an action writes by hand.
// Source: go net/http, DetectContentType.

const HTML_START = /^[\t\n\f\r ]*(?:<!DOCTYPE HTML|<HTML|<HEAD|<SCRIPT|<IFRAME|<H1|<DIV|<FONT|<TABLE|<A|<STYLE|<TITLE|<B|<BODY|<BR|<P)[ >]|^[\t\n\f\r ]*<!--/i
const XML_START = /^[\t\n\f\r ]*<\?xml/

const SIGNATURES: ReadonlyArray<readonly [prefix: string, type: string]> = [
  ['%PDF-', 'application/pdf'],
  ['%!PS-Adobe-', 'application/postscript'],
  ['\x89PNG\x0d\x0a\x1a\x0a', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['BM', 'image/bmp'],
  ['\x00\x00\x01\x00', 'image/x-icon'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1f\x8b\x08', 'application/x-gzip']
]

/** Bytes that text does not hold. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/

export function sniffContentType (body: string | Uint8Array): string {
  const head = typeof body === 'string' ? body.slice(0, 512) : Buffer.from(body.buffer, body.byteOffset, Math.min(512, body.byteLength)).toString('latin1')

  if (HTML_START.test(head)) return 'text/html; charset=utf-8'
  if (XML_START.test(head)) return 'text/xml; charset=utf-8'
  for (const [prefix, type] of SIGNATURES) if (head.startsWith(prefix)) return type
  return BINARY.test(head) ? 'application/octet-stream' : 'text/plain; charset=utf-8'
}
