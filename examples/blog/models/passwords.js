// Passwords as they are kept: `scrypt$<N>$<salt>$<key>`, the bytes as base64url.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const COST = 2 ** 15
const KEY_LENGTH = 32

/** @type {(password: string, salt: Buffer, length: number, options: import('node:crypto').ScryptOptions) => Promise<Buffer>} */
const derive = promisify(scrypt)

export async function hashPassword (password) {
  const salt = randomBytes(16)
  const key = await keyOf(password, salt, COST)
  return ['scrypt', COST, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** @param {string} hash - What {@link hashPassword} has made of the right one. */
export async function isPassword (password, hash) {
  const [, cost, salt, key] = hash.split('$')
  const expected = Buffer.from(key, 'base64url')
  return timingSafeEqual(await keyOf(password, Buffer.from(salt, 'base64url'), Number(cost)), expected)
}

function keyOf (password, salt, N) {
  return derive(password.normalize('NFC'), salt, KEY_LENGTH, { N, r: 8, p: 1, maxmem: 256 * N * 8 })
}
