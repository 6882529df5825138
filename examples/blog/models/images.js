// Pictures that editors send. Nothing that they say of a file is believed: what it is stands in its first bytes, and its name is ours.

import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { beego } from 'fastify-beego/app'

export const MAX_IMAGE_SIZE = 2 * 1024 * 1024

/** How the formats that every browser shows begin, in hexadecimal. SVG is not among them: it may have scripts in it. */
const SIGNATURES = [
  ['png', /^89504e470d0a1a0a/],
  ['jpg', /^ffd8ff/],
  ['gif', /^474946383[79]61/],
  ['webp', /^52494646.{8}57454250/]
]

/** Where they are kept. */
export function uploadsFolder () {
  return resolve(import.meta.dirname, '..', beego.appConfig.string('uploads'))
}

/**
 * Keep a picture, under the hash of what is in it.
 *
 * @param {import('fastify-beego').UploadedFile} file
 * @returns {Promise<{ path: string } | { problem: string }>} the path of its URL, or why it was not taken
 */
export async function storeImage (file) {
  if (file.size > MAX_IMAGE_SIZE) return { problem: 'The picture is larger than 2 MB.' }
  const bytes = await file.toBuffer()
  const [extension] = SIGNATURES.find(([, start]) => start.test(bytes.subarray(0, 16).toString('hex'))) ?? []
  if (extension === undefined) return { problem: 'The file is no PNG, JPEG, GIF or WebP picture.' }

  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${extension}`
  await mkdir(uploadsFolder(), { recursive: true })
  await writeFile(join(uploadsFolder(), name), bytes)
  return { path: `/uploads/${name}` }
}
