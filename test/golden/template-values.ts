// Recorded data as the engine takes it: what JSON has no word for is tagged.

import { attr, css, type GoField, type GoType, goType, html, js, jsstr, srcset, Typed, url, ZonedDate } from '../../lib/gotemplate/index.js'
import { fromBytes } from '../../lib/gotemplate/values/bytes.js'
import { typeOf } from '../../lib/gotemplate/values/kind.js'
import { MONTHS } from '../../lib/gotemplate/values/time.js'
import { bytesAsString, valueOf } from '../../lib/gotemplate/values/typed.js'
import { ANY, ANY_MAP, BYTES, FLOAT64, INT, pointerTo, STRING } from '../../lib/gotemplate/values/types.js'

/** JSON; an object with a key that begins with `$` stands for something else. */
export type Tagged = null | boolean | number | string | readonly Tagged[] | { readonly [key: string]: Tagged }

/** The values that are named by `$ref`. */
export type Fixtures = (name: string) => unknown

const CONTENT: Readonly<Record<string, (text: string) => unknown>> = {
  $html: html, $js: js, $jsstr: jsstr, $css: css, $url: url, $attr: attr, $srcset: srcset
}

export const ERROR_STRING: GoType = {
  kind: 'struct',
  name: 'errors.errorString',
  fields: [{ name: 's', type: STRING }],
  pointerMethods: { Error: { params: [], variadic: false, call: error => fieldOf(error, 's') } }
}

const READ_OP: GoType = { kind: 'int', name: 'bytes.readOp', bits: 8 }

export const BUFFER: GoType = {
  kind: 'struct',
  name: 'bytes.Buffer',
  fields: [{ name: 'buf', type: BYTES }, { name: 'off', type: INT }, { name: 'lastRead', type: READ_OP }],
  pointerMethods: {
    String: { params: [], variadic: false, call: buffer => bytesAsString((fieldOf(buffer, 'buf') as Typed).value as number[]) }
  }
}

const MONTH: GoType = {
  kind: 'int',
  name: 'time.Month',
  bits: 64,
  methods: { String: { params: [], variadic: false, call: month => MONTHS[Number((month as Typed).value) - 1] } }
}

/** The value that recorded data stands for. */
export function decodeValue (tagged: Tagged, fixtures: Fixtures): unknown {
  if (isList(tagged)) return tagged.map(item => decodeValue(item, fixtures))
  if (typeof tagged === 'number' && !Number.isSafeInteger(tagged)) return new Typed(FLOAT64, tagged)
  if (typeof tagged !== 'object' || tagged === null) return tagged

  const [tag = ''] = Object.keys(tagged)
  const inner = tagged[tag]!
  if (tag in CONTENT) return CONTENT[tag]!(String(inner))
  switch (tag) {
    case '$ref': return fixtures(String(inner))
    case '$b64': return fromBytes(Buffer.from(String(inner), 'base64'))
    case '$t': return decodeTyped(namedType(String(inner)), tagged.v!, fixtures)
    case '$ptr': return pointer(decodeValue(inner, fixtures))
    case '$struct': return decodeStruct(inner as ReadonlyArray<readonly [string, Tagged, string?]>, fixtures)
    case '$imap': return decodeTyped(ANY_MAP, inner, fixtures)
    case '$time': return decodeTime(tagged)
    case '$error': return structPointer(ERROR_STRING, { s: inner })
    case '$stringer': return structPointer(BUFFER, {
      buf: decodeTyped(BYTES, [...Buffer.from(String(inner))], fixtures), off: 0, lastRead: new Typed(READ_OP, 0)
    })
  }
  return Object.fromEntries(Object.entries(tagged).map(([key, item]) => [key, decodeValue(item, fixtures)]))
}

/** JSON as a value of a Go type. */
export function decodeTyped (type: GoType, raw: Tagged, fixtures: Fixtures): unknown {
  if (type.name === 'template.HTML') return html(String(raw))
  switch (type.kind) {
    case 'interface': return decodeValue(raw, fixtures)
    case 'int': case 'uint': return valueOf(type, typeof raw === 'string' ? BigInt(raw) : raw)
    case 'float': return valueOf(type, decodeFloat(raw))
    case 'complex': return new Typed(type, (raw as readonly Tagged[]).map(decodeFloat))
    case 'slice': case 'array': return new Typed(type, (raw as readonly Tagged[] | null)?.map(item => decodeTyped(type.elem!, item, fixtures)) ?? null)
    case 'map': return new Typed(type, raw === null ? null : decodeMap(type, raw, fixtures))
    case 'ptr': return new Typed(type, raw === null ? null : { value: decodeTyped(type.elem!, raw, fixtures) })
    default: return valueOf(type, raw)
  }
}

function decodeMap ({ elem }: GoType, raw: Tagged, fixtures: Fixtures): Map<unknown, unknown> {
  const pairs = isList(raw) ? raw as ReadonlyArray<readonly [Tagged, Tagged]> : Object.entries(raw as Readonly<Record<string, Tagged>>)
  return new Map(pairs.map(([key, item]) => [key, decodeTyped(elem!, item, fixtures)]))
}

function decodeFloat (raw: Tagged): number {
  return typeof raw === 'string' ? Number(raw.replace('Inf', 'Infinity')) : raw as number
}

/** An anonymous struct: the type of a field is that of its value. */
function decodeStruct (members: ReadonlyArray<readonly [string, Tagged, string?]>, fixtures: Fixtures): Typed {
  const values = Object.fromEntries(members.map(([name, item]) => [name, decodeValue(item, fixtures)]))
  const fields = members.map(([name,, tag]): GoField => ({ name, type: typeOf(values[name]) ?? ANY, ...(tag === undefined ? {} : { tag }) }))
  const shown = fields.map(({ name, type, tag }) => `${name} ${type.name}${tag === undefined ? '' : ' ' + JSON.stringify(tag)}`)
  return new Typed({ kind: 'struct', name: `struct { ${shown.join('; ')} }`, fields }, values)
}

function decodeTime ({ $time, zone, offset }: { readonly [key: string]: Tagged }): Date {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(String($time)) ?? []
  const digits = fraction.padEnd(9, '0')
  const instant = Date.parse(`${seconds}Z`) + Number(digits.slice(0, 3))
  return zone === undefined && digits.endsWith('000000')
    ? new Date(instant)
    : new ZonedDate(instant, String(zone ?? 'UTC'), Number(offset ?? 0), Number(digits.slice(3)))
}

function namedType (name: string): GoType {
  if (name === 'time.Month') return MONTH
  if (name === '[]template.HTML') return { kind: 'slice', name, elem: { kind: 'string', name: 'template.HTML' } }
  return goType(name)!
}

export function pointer (value: unknown): Typed {
  return new Typed(pointerTo(typeOf(value) ?? ANY), { value })
}

export function structPointer (type: GoType, values: Readonly<Record<string, unknown>>): Typed {
  return pointer(new Typed(type, values))
}

/** A field of a struct, or of the struct that a pointer leads to. */
export function fieldOf (holder: unknown, name: string): unknown {
  const { value } = holder as Typed
  const target = (holder as Typed).type.kind === 'ptr' ? (value as { value: Typed }).value.value : value
  return (target as Readonly<Record<string, unknown>>)[name]
}

function isList (tagged: Tagged): tagged is readonly Tagged[] {
  return Array.isArray(tagged)
}
