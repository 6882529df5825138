// What a file is, by its extension or, where that says nothing, by its first bytes.
// Source: beego 1.12 mime.go; go net/http, ServeContent.

import { open } from 'node:fs/promises'
import { mimeOf } from '../http/mime.js'
import { sniffContentType } from '../http/sniff.js'

/** Where Beego has another name for a type than the registry. */
const AS_BEEGO: Readonly<Record<string, string>> = {
  gz: 'application/x-compressed',
  ico: 'image/x-icon',
  js: 'application/javascript'
}

/** How many bytes Go looks at. */
const SNIFFED = 512

export async function contentTypeOf (path: string): Promise<string> {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return (Object.hasOwn(AS_BEEGO, extension) ? AS_BEEGO[extension] : mimeOf(extension)) ?? sniffContentType(await beginOf(path))
}

async function beginOf (path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED), 0, SNIFFED, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
