// FastCGI's name-value pairs: two lengths of one or four bytes, a name, a value. Source: FastCGI Specification 1.0, section 3.4.

/** As Latin-1, so that every byte is a character. `null` when a pair is not whole. */
export function readPairs (bytes: Buffer): Map<string, string> | null {
  const pairs = new Map<string, string>()
  let at = 0
  const length = (): number => {
    const first = bytes[at] ?? 0
    const size = first < 0x80 ? 1 : 4
    const value = size === 1 ? first : at + 4 > bytes.length ? Infinity : bytes.readUInt32BE(at) - 0x8000_0000
    at += size
    return value
  }

  while (at < bytes.length) {
    const name = length()
    const value = length()
    if (at + name + value > bytes.length) return null
    pairs.set(bytes.toString('latin1', at, at + name), bytes.toString('latin1', at + name, at + name + value))
    at += name + value
  }
  return pairs
}

/** Pairs with names and values of less than 128 bytes. */
export function shortPairs (pairs: Iterable<readonly [name: string, value: string]>): Buffer {
  return Buffer.concat([...pairs].flatMap(([name, value]) => [Buffer.from([name.length, value.length]), Buffer.from(name + value, 'latin1')]))
}
