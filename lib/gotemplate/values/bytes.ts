// A Go string is bytes, a JavaScript string UTF-16 units. A byte that is not part of valid UTF-8 is kept in a string as
// the lone surrogate U+DC00 + byte, so that nothing is lost on the way to the output.

const LONE = 0xdc00
const LONE_SURROGATE = /\p{Surrogate}/u

/** Bytes of `text` in UTF-8. */
export function byteLength (text: string): number {
  return hasBytes(text) ? toBytes(text).length : Buffer.byteLength(text)
}

/** Whether `text` holds bytes that are not UTF-8. */
export function hasBytes (text: string): boolean {
  return LONE_SURROGATE.test(text)
}

/** The bytes that Go has for `text`. A surrogate that stands for no byte becomes U+FFFD. */
export function toBytes (text: string): Buffer {
  if (!hasBytes(text)) return Buffer.from(text)

  const parts = text.split(/(\p{Surrogate}+)/u).map((part, at) => at % 2 === 0 ? Buffer.from(part) : loneBytes(part))
  return Buffer.concat(parts)
}

function loneBytes (surrogates: string): Buffer {
  return Buffer.concat(Array.from(surrogates, (surrogate) => {
    const byte = surrogate.charCodeAt(0) - LONE
    return byte >= 0x80 && byte <= 0xff ? Buffer.of(byte) : Buffer.from('\ufffd')
  }))
}

/** The string of these bytes. */
export function fromBytes (bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const text = buffer.toString()
  if (!text.includes('\ufffd')) return text

  let out = ''
  for (let at = 0; at < buffer.length;) {
    const length = sequenceLength(buffer, at)
    out += length === 0 ? String.fromCharCode(LONE + buffer[at]!) : buffer.toString('utf8', at, at + length)
    at += length || 1
  }
  return out
}

/** Length of the UTF-8 sequence that begins at `at`; 0 when it is not valid. */
function sequenceLength (bytes: Buffer, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  const decoded = bytes.toString('utf8', at, at + length)
  const whole = [...decoded].length === 1 && Buffer.byteLength(decoded) === length
  return whole && (decoded !== '\ufffd' || bytes.subarray(at, at + length).equals(REPLACEMENT)) ? length : 0
}

const REPLACEMENT = Buffer.from('\ufffd')
