// The Range header: RFC 9110, section 14.

export interface ByteRange {
  readonly start: number
  /** The last byte that belongs to it. */
  readonly end: number
}

/**
 * The part that one range asks for; `null` where the whole file is the answer: no range, several, a malformed one, another
 * unit than bytes, a range of all, and every range of an empty file.
 */
export function byteRange (header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || size === 0) return null

  if (first === '') return last === '' ? null : suffix(Number(last), size)

  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return null
  return start >= size ? 'unsatisfiable' : { start, end }
}

function suffix (length: number, size: number): ByteRange | 'unsatisfiable' | null {
  if (length === 0) return 'unsatisfiable'
  return length >= size ? null : { start: size - length, end: size - 1 }
}
