// What the recorded programs held in Go, as JavaScript holds it, and Go's JSON of it.

import { html } from '../../lib/gotemplate/index.js'
import { FormUser, Person } from './go-structs.js'

const STRUCTS: Readonly<Record<string, new () => object>> = { FormUser, Person }

/** A recorded value: `{"$time": …}` and its like stand for what JSON has no word for. */
export function goValue (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(goValue)
  if (typeof value !== 'object' || value === null) return value

  const tagged = value as Readonly<Record<string, unknown>>
  if ('$struct' in tagged) return Object.assign(new STRUCTS[String(tagged.$struct)]!(), tagged.fields)
  if ('$time' in tagged) return new Date(String(tagged.$time))
  if ('$int64' in tagged) return tagged.$int64
  if ('$int32' in tagged) return tagged.$int32
  if ('$html' in tagged) return html(String(tagged.$html))
  if ('$func' in tagged) return () => tagged.$func
  // A Go map has no order, and its JSON is sorted by key: the object that stands for it is made in that order.
  return mapInOrder(tagged, goValue)
}

/** JSON as the recorder wrote it: keys sorted, `<`, `>` and `&` as they are. */
export function recorderJSON (value: unknown): string {
  return JSON.stringify(sorted(value)).replace(/[\u2028\u2029]/g, unit => '\\u' + unit.charCodeAt(0).toString(16))
}

function sorted (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value === 'number' && !Number.isFinite(value)) return value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN'
  if (typeof value !== 'object' || value === null) return value
  return mapInOrder(value as Readonly<Record<string, unknown>>, sorted)
}

function mapInOrder (map: Readonly<Record<string, unknown>>, each: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.keys(map).sort().map(key => [key, each(map[key])]))
}
