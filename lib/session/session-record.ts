// What a store keeps of a session: JSON text of `{ cookie, beego: { key: value } }`, the layout of @fastify/session with
// Beego's values under one key. What else stands in a record belongs to others and stays.

import { FST_BEEGO_SESSION_VALUE } from '../errors.js'
import type { Kept } from './session-store.js'

interface SessionRecord {
  beego?: unknown
}

/** Of a session without values. */
export const EMPTY_RECORD = '{"cookie":{},"beego":{}}'

/** What `typeof` says of values that JSON can always say. */
const IS_JSON = new Set(['string', 'number', 'boolean'])

/** Beego's values in a record; `null` when the text is no record. */
export function valuesOf (record: string): Map<string, unknown> | null {
  const parsed = parse(record)
  return parsed === null ? null : new Map(Object.entries(beegoOf(parsed)))
}

/** As {@link valuesOf}. A store that keeps its records in this process has them read once, unless they could be changed inside. */
export function valuesIn (kept: Kept): ReadonlyMap<string, unknown> | null {
  if (kept.values !== undefined) return kept.values
  const values = valuesOf(kept.record)
  if (values !== null && [...values.values()].every(isPlain)) kept.values = values
  return values
}

/** What one request has done to a session. */
export class SessionChanges {
  #isFlushed = false
  /** `undefined` for a key that was taken away: JSON knows no such value. */
  readonly #byKey = new Map<string, unknown>()

  get isEmpty (): boolean {
    return this.#byKey.size === 0 && !this.#isFlushed
  }

  set (key: string, value: unknown): void {
    this.#byKey.set(key, value)
  }

  /** Take all keys away. */
  flush (): void {
    this.#isFlushed = true
    this.#byKey.clear()
  }

  /**
   * The record after these changes. Keys that were not changed are left as they are, whoever has set them meanwhile.
   *
   * @throws FST_BEEGO_SESSION_VALUE for a value that JSON cannot say.
   */
  applyTo (record: string): string {
    const parsed = parse(record) ?? {}
    const values = this.#isFlushed ? {} : beegoOf(parsed)
    for (const [key, value] of this.#byKey) {
      if (value === undefined) {
        delete values[key]
      } else {
        assertJSON(key, value) // it may have become another since it was set
        setOwn(values, key, value)
      }
    }
    parsed.beego = values
    return JSON.stringify(parsed)
  }
}

/** @throws FST_BEEGO_SESSION_VALUE for a value that JSON cannot say. */
export function assertJSON (key: string, value: unknown): void {
  if (IS_JSON.has(typeof value)) return
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    throw new FST_BEEGO_SESSION_VALUE(key, (error as Error).message)
  }
  if (text === undefined) throw new FST_BEEGO_SESSION_VALUE(key, `a ${typeof value} has no JSON`)
}

function parse (record: string): SessionRecord | null {
  try {
    const parsed: unknown = JSON.parse(record)
    return isObject(parsed) ? parsed : null
  } catch {
    return null
  }
}

function beegoOf ({ beego }: SessionRecord): Record<string, unknown> {
  return isObject(beego) ? beego : {}
}

/** A value of the object itself, whatever its key: `__proto__` too. */
function setOwn (object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  else object[key] = value
}

function isPlain (value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
