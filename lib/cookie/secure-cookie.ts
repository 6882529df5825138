// Beego's signed cookie: base64 of the value | Unix nanoseconds | hex HMAC of the first two. Signed, not encrypted.
// Source: beego 1.12 context/context.go, SetSecureCookie and GetSecureCookie.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { FST_BEEGO_COOKIE_SECRET } from '../errors.js'

/** One key, or several: the first one signs, and any of them verifies. So keys rotate: `[new, old]`. */
export type Secret = string | readonly [string, ...string[]]

/** By the length of a signature in hex: Beego signed with SHA-1 before it signed with SHA-256. */
const ALGORITHMS: Readonly<Record<number, string>> = { 40: 'sha1', 64: 'sha256' }

/** Digits of the nanoseconds from 2001 to 2286. */
const TIME_LENGTH = 19

/**
 * @param now - Unix time in nanoseconds.
 * @throws FST_BEEGO_COOKIE_SECRET
 */
export function signCookie (value: string, secret: Secret, now: bigint): string {
  const [key] = keysOf(secret)
  const payload = encode(value)
  return `${payload}|${now}|${mac('sha256', key, payload + now)}`
}

/**
 * The signed value; `null` when the cookie is malformed, or none of the keys has signed it.
 *
 * @throws FST_BEEGO_COOKIE_SECRET
 */
export function unsignCookie (cookie: string, secret: Secret): string | null {
  const keys = keysOf(secret)
  const [, payload, time, signature] = /^([\w=-]*)\|(\d+)\|([\da-f]+)$/.exec(cookie) ?? []
  if (payload === undefined || time === undefined || signature === undefined) return null

  const algorithm = ALGORITHMS[signature.length]
  if (algorithm === undefined || !isUnambiguous(payload, time)) return null

  const given = Buffer.from(signature)
  const isSigned = keys.some((key) => timingSafeEqual(Buffer.from(mac(algorithm, key, payload + time)), given))
  return isSigned ? Buffer.from(payload, 'base64url').toString() : null
}

/**
 * Value and time are signed as one text, so that digits could move from one to the other, and a signature still fit. They cannot
 * where padding stands between them, nor where the time has the length of a time.
 */
function isUnambiguous (payload: string, time: string): boolean {
  const isCanonical = payload === padded(Buffer.from(payload, 'base64url').toString('base64url'))
  return isCanonical && (payload.endsWith('=') || time.length === TIME_LENGTH)
}

function keysOf (secret: Secret): readonly [string, ...string[]] {
  const keys = typeof secret === 'string' ? [secret] as const : secret
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every((key) => typeof key === 'string')) throw new FST_BEEGO_COOKIE_SECRET()
  return keys
}

function mac (algorithm: string, key: string, text: string): string {
  return createHmac(algorithm, key).update(text).digest('hex')
}

function encode (value: string): string {
  return padded(Buffer.from(value).toString('base64url'))
}

/** Go's URL encoding keeps the padding that Node's leaves out. */
function padded (base64: string): string {
  return base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')
}
