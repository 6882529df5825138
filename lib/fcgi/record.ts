// FastCGI's records: a header of eight bytes, content, padding. Source: FastCGI Specification 1.0, section 3.3.

export const RecordType = {
  beginRequest: 1, abortRequest: 2, endRequest: 3, params: 4, stdin: 5, stdout: 6, stderr: 7, data: 8, getValues: 9, getValuesResult: 10, unknownType: 11
} as const

export const Role = { responder: 1 } as const

/** Set in a request after which the connection stays open. */
export const KEEP_CONNECTION = 1

export const ProtocolStatus = { requestComplete: 0, cannotMultiplex: 1, overloaded: 2, unknownRole: 3 } as const

const HEADER = 8
const VERSION = 1
const MOST = 65_535

export interface FcgiRecord {
  readonly type: number
  readonly id: number
  readonly content: Buffer
}

/** Takes pieces of a stream and gives the records in them. */
export class RecordReader {
  #rest: Buffer = Buffer.alloc(0)

  /** @returns `null` when the stream is not FastCGI: nothing after that is. */
  read (chunk: Buffer): FcgiRecord[] | null {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const records: FcgiRecord[] = []
    while (bytes.length >= HEADER) {
      if (bytes[0] !== VERSION) return null
      const length = bytes.readUInt16BE(4)
      const whole = HEADER + length + bytes[6]! // it has a header
      if (bytes.length < whole) break
      records.push({ type: bytes[1]!, id: bytes.readUInt16BE(2), content: bytes.subarray(HEADER, HEADER + length) }) // it has a header
      bytes = bytes.subarray(whole)
    }
    this.#rest = bytes
    return records
  }
}

/** Content as one record, or as several when it is large; no content is one empty record. */
export function recordsOf (type: number, id: number, content: Buffer): Buffer {
  if (content.length <= MOST) return record(type, id, content)

  const records: Buffer[] = []
  for (let at = 0; at < content.length; at += MOST) records.push(record(type, id, content.subarray(at, at + MOST)))
  return Buffer.concat(records)
}

function record (type: number, id: number, content: Buffer): Buffer {
  const header = Buffer.alloc(HEADER)
  header[0] = VERSION
  header[1] = type
  header.writeUInt16BE(id, 2)
  header.writeUInt16BE(content.length, 4)
  return Buffer.concat([header, content])
}

/** The end of a request. */
export function endRequest (id: number, status: number): Buffer {
  return record(RecordType.endRequest, id, Buffer.from([0, 0, 0, 0, status, 0, 0, 0]))
}
