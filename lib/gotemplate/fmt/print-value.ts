// A value of any kind under a verb. Source: Go's fmt, print.go.

import { Content } from '../content.js'
import { Failure } from '../failure.js'
import { bytesOf, elementsOf, kindOf, typeOf } from '../values/kind.js'
import { sortedEntries } from '../values/order.js'
import { stringerOf } from '../values/stringer.js'
import { timeFields, timeSource } from '../values/time.js'
import { bare, bytesAsString, Typed } from '../values/typed.js'
import type { GoType } from '../values/types.js'
import { type Flags, pad } from './flags.js'
import { formatBool, formatComplex, formatFloating, formatHexBytes, formatInteger, formatString, hexWithMark } from './scalars.js'

/** A printed value that is nested deeper than this has a cycle. */
const MAX_DEPTH = 250

/** Stands for every address: what Go prints there is never the same twice. */
const ADDRESS = 0xc000010000

/** One argument of a print function. */
export function printArg (value: unknown, verb: string, flags: Flags): string {
  if (value === null || value === undefined) return verb === 'T' || verb === 'v' ? pad('<nil>', flags) : badVerb(value, verb, flags)
  if (verb === 'T') return pad(typeOf(value)!.name, flags)
  if (verb === 'p') return printPointer(value, verb, flags)

  return printWithMethods(value, verb, flags) ?? printPlain(value, verb, flags)
}

/** Without the value's own methods. */
function printPlain (value: unknown, verb: string, flags: Flags): string {
  const bytes = typeOf(value)!.kind === 'slice' ? bytesOf(value) : null
  return (bytes === null ? null : printBytes(value, bytes, verb, flags)) ?? printValue(value, verb, flags, 0)
}

/** By the value's own method, where the verb takes text. */
function printWithMethods (value: unknown, verb: string, flags: Flags): string | null {
  if (flags.sharpV) return value instanceof Date ? timeSource(value) : null
  if (!'vsxXq'.includes(verb)) return null
  const stringer = stringerOf(value)
  return stringer === null ? null : formatString(textOf(value, stringer, verb), verb, flags)
}

function textOf (value: unknown, stringer: () => string, verb: string): string {
  try {
    return stringer()
  } catch (error) {
    if (value instanceof Typed && value.type.kind === 'ptr' && value.value === null) return '<nil>'
    return `%!${verb}(PANIC=String method: ${error instanceof Error ? error.message : String(error)})`
  }
}

function printElement (value: unknown, verb: string, flags: Flags, depth: number, type?: GoType): string {
  if (value === null || value === undefined) return flags.sharpV ? `${type?.name ?? 'interface {}'}(nil)` : '<nil>'
  return printWithMethods(value, verb, flags) ?? printValue(value, verb, flags, depth)
}

function printValue (value: unknown, verb: string, flags: Flags, depth: number): string {
  if (depth > MAX_DEPTH) throw new Failure(`the value is nested more than ${MAX_DEPTH} deep, or holds itself`)

  const type = typeOf(value)!
  switch (type.kind) {
    case 'map': return printMap(value, type, verb, flags, depth)
    case 'struct': return printStruct(value, type, verb, flags, depth)
    case 'slice': case 'array': return printList(value, type, verb, flags, depth)
    case 'ptr': {
      const target = (bare(value) as { value: unknown } | null)?.value
      return depth === 0 && ['array', 'slice', 'struct', 'map'].includes(kindOf(target) ?? '')
        ? '&' + printValue(target, verb, flags, depth + 1)
        : printPointer(value, verb, flags)
    }
    case 'func': case 'interface': return printPointer(value, verb, flags)
    default: return printScalar(value, type, verb, flags) ?? badVerb(value, verb, flags)
  }
}

function printScalar (value: unknown, { kind, bits = 64 }: GoType, verb: string, flags: Flags): string | null {
  const raw = bare(value)
  switch (kind) {
    case 'bool': return formatBool(raw as boolean, verb, flags)
    case 'int': case 'uint': return formatInteger(raw as number | bigint, kind === 'int', verb, flags)
    case 'float': return formatFloating(raw as number, bits, verb, flags)
    case 'complex': return formatComplex(raw as [number, number], bits, verb, flags)
    default: return formatString(raw instanceof Content ? raw.text : raw as string, verb, flags)
  }
}

function printMap (value: unknown, { name, key, elem }: GoType, verb: string, flags: Flags, depth: number): string {
  if (flags.sharpV && bare(value) === null) return `${name}(nil)`

  const entries = sortedEntries(value).map(([entryKey, entryValue]) =>
    `${printElement(entryKey, verb, flags, depth + 1, key)}:${printElement(entryValue, verb, flags, depth + 1, elem)}`)
  return flags.sharpV ? `${name}{${entries.join(', ')}}` : `map[${entries.join(' ')}]`
}

function printStruct (value: unknown, { name, fields }: GoType, verb: string, flags: Flags, depth: number): string {
  const values = (value instanceof Date ? timeFields(value) : bare(value)) as Readonly<Record<string, unknown>>
  const entries = fields?.map(field => [field.name, values[field.name], field.type] as const) ??
    Object.entries(values).map(([field, inner]) => [field, inner, undefined] as const)
  const shown = entries.map(([field, inner, type]) =>
    (flags.plusV || flags.sharpV ? `${field}:` : '') + printElement(inner, verb, flags, depth + 1, type))
  return flags.sharpV ? `${name}{${shown.join(', ')}}` : `{${shown.join(' ')}}`
}

function printList (value: unknown, type: GoType, verb: string, flags: Flags, depth: number): string {
  const bytes = 'sqxX'.includes(verb) ? bytesOf(value) : null
  if (bytes !== null) return printBytes(value, bytes, verb, flags)!
  if (flags.sharpV && type.kind === 'slice' && bare(value) === null) return `${type.name}(nil)`

  const shown = elementsOf(value).map(element => printElement(element, verb, flags, depth + 1, type.elem))
  return flags.sharpV ? `${type.name}{${shown.join(', ')}}` : `[${shown.join(' ')}]`
}

/** A slice of bytes is a string to some verbs. */
function printBytes (value: unknown, bytes: readonly unknown[] | Uint8Array, verb: string, flags: Flags): string | null {
  switch (verb) {
    case 'v': case 'd': {
      if (!flags.sharpV) return `[${Array.from(bytes, byte => formatInteger(bare(byte) as number, false, 'd', flags)).join(' ')}]`
      if (bare(value) === null) return '[]byte(nil)'
      return `[]byte{${Array.from(bytes, byte => hexWithMark(bare(byte) as number, flags)).join(', ')}}`
    }
    case 's': case 'q': return formatString(bytesAsString(bytes), verb, flags)
    case 'x': case 'X': return formatHexBytes(Uint8Array.from(bytes, byte => Number(bare(byte))), verb, flags)
    default: return null
  }
}

function printPointer (value: unknown, verb: string, flags: Flags): string {
  const { kind, name } = typeOf(value)!
  if (!['func', 'map', 'ptr', 'slice', 'interface'].includes(kind)) return badVerb(value, verb, flags)

  const address = bare(value) === null ? 0 : ADDRESS
  switch (verb) {
    case 'v':
      if (flags.sharpV) return `(${name})(${address === 0 ? 'nil' : hexWithMark(address, flags)})`
      return address === 0 ? pad('<nil>', flags) : hexWithMark(address, flags, !flags.sharp)
    case 'p': return hexWithMark(address, flags, !flags.sharp)
    case 'b': case 'o': case 'd': case 'x': case 'X': return formatInteger(address, false, verb, flags)!
    default: return badVerb(value, verb, flags)
  }
}

/** `%!d(string=text)` */
function badVerb (value: unknown, verb: string, flags: Flags): string {
  if (value === null || value === undefined) return `%!${verb}(<nil>)`
  return `%!${verb}(${typeOf(value)!.name}=${printPlain(value, 'v', flags)})`
}
