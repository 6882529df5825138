// Values of Go types as JSON. Source: Go's encoding/json, encode.go.

import { bytesOf, elementsOf } from '../../values/kind.js'
import { methodOf } from '../../values/stringer.js'
import { bare, Typed } from '../../values/typed.js'
import type { GoField, GoType } from '../../values/types.js'
import { type Around, base64, calling, fieldsJSON, json, mapJSON } from './json.js'
import { compactJSON, jsonNumber, Unsupported } from './json-text.js'

/** @param inside - With the value itself. */
export function typedJSON (value: Typed, inside: Around): string {
  const { type, value: raw } = value
  const marshal = methodOf(type, 'MarshalJSON')
  if (marshal !== null) return calling(value, () => marshaled(marshal.call(value)))

  switch (type.kind) {
    case 'float': return jsonNumber(raw as number, type.bits!)
    case 'slice': case 'array': return raw === null ? 'null' : listJSON(value, inside)
    case 'map': return goMapJSON(type, raw as ReadonlyMap<unknown, unknown> | null, inside)
    case 'struct': return fieldsJSON(structEntries(type, raw as Readonly<Record<string, unknown>>), inside)
    case 'ptr': return raw === null ? 'null' : json((raw as { readonly value: unknown }).value, inside)
    case 'complex': case 'func': throw new Unsupported(`json: unsupported type: ${type.name}`)
    default: return json(raw, inside)
  }
}

function marshaled (text: unknown): string {
  JSON.parse(String(text))
  return compactJSON(String(text))
}

function listJSON (value: Typed, inside: Around): string {
  const bytes = value.type.kind === 'slice' ? bytesOf(value) : null
  if (bytes !== null) return base64(Uint8Array.from(bytes, byte => Number(bare(byte))))
  return `[${elementsOf(value).map(element => json(element, inside)).join()}]`
}

function goMapJSON ({ name, key }: GoType, map: ReadonlyMap<unknown, unknown> | null, inside: Around): string {
  if (!['string', 'int', 'uint'].includes(key!.kind)) throw new Unsupported(`json: unsupported type: ${name}`)
  return map === null ? 'null' : mapJSON(Array.from(map, ([raw, item]) => [String(raw), item] as const), inside)
}

function structEntries ({ fields = [] }: GoType, values: Readonly<Record<string, unknown>>): Array<[name: string, value: unknown]> {
  return fields.flatMap((field) => {
    const { name, omitsEmpty } = memberOf(field)
    const value = values[field.name]
    return name === null || (omitsEmpty && isEmpty(value)) ? [] : [[name, value]]
  })
}

/** What a field's tag says about it. Fields that are not exported, and those named `-`, are left out. */
function memberOf ({ name, tag = '' }: GoField): { name: string | null, omitsEmpty: boolean } {
  const [, text = ''] = /(?:^|\s)json:"([^"]*)"/.exec(tag) ?? []
  const [given = '', ...options] = text.split(',')
  const isHidden = !/^\p{Lu}/u.test(name) || text === '-'
  return { name: isHidden ? null : given || name, omitsEmpty: options.includes('omitempty') }
}

function isEmpty (value: unknown): boolean {
  const inner = bare(value)
  if (inner instanceof Map) return inner.size === 0
  return Array.isArray(inner) ? inner.length === 0 : !inner
}
