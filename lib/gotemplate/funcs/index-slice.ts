// index, slice and len. Source: Go's text/template/funcs.go.

import { Content } from '../content.js'
import { Failure } from '../failure.js'
import { fromBytes, hasBytes, toBytes } from '../values/bytes.js'
import { converted } from '../values/assign.js'
import { elementsOf, kindOf, typeOf } from '../values/kind.js'
import { pointee } from '../values/pointer.js'
import { Addressable, bare, Typed, zeroValue } from '../values/typed.js'
import { sliceOf, UINT8 } from '../values/types.js'

/** `index x 1 2`: `x[1][2]`. A map without the key gives the zero value of its elements. */
export function index (item: unknown, ...indexes: unknown[]): unknown {
  if (item === undefined || item === null) throw new Failure('index of untyped nil')
  return indexes.reduce(element, item)
}

function element (item: unknown, at: unknown): unknown {
  const target = pointee(item)
  if (target === null) throw new Failure('index of nil pointer')
  switch (kindOf(target)) {
    case 'slice': case 'array': {
      const elements = elementsOf(target)
      return elements[position(at, elements.length - 1)]
    }
    case 'string': {
      const bytes = toBytes(textOf(target))
      return new Typed(UINT8, bytes[position(at, bytes.length - 1)])
    }
    case 'map': return mapElement(target, at)
    default: throw new Failure(`can't index item of type ${typeOf(target)!.name}`)
  }
}

function mapElement (map: unknown, at: unknown): unknown {
  const { key, elem } = typeOf(map)!
  const found = converted(at, key!)
  if (!(map instanceof Typed)) return (map instanceof Map ? map.get(found) : ownValue(map as object, String(found))) ?? null

  const entries = map.value as ReadonlyMap<unknown, unknown> | null
  const name = key!.kind === 'interface' ? found : bare(found)
  return entries?.has(name) ? entries.get(name) : zeroValue(elem!)
}

function ownValue (object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
}

/** `slice x 1 2`: `x[1:2]`. Of a string by its bytes. */
export function slice (item: unknown, ...indexes: unknown[]): unknown {
  if (item === undefined || item === null) throw new Failure('slice of untyped nil')
  if (indexes.length > 3) throw new Failure(`too many slice indexes: ${indexes.length}`)

  const type = typeOf(item)!
  if (type.kind === 'string') {
    if (indexes.length === 3) throw new Failure('cannot 3-index slice a string')
    const text = textOf(item)
    const bytes = toBytes(text)
    const [from, to] = bounds(indexes, bytes.length, bytes.length)
    const part = bytes.length === text.length && !hasBytes(text) ? text.slice(from, to) : fromBytes(bytes.subarray(from, to))
    return item instanceof Typed ? new Typed(type, part) : part
  }
  if (type.kind !== 'slice' && type.kind !== 'array') throw new Failure(`can't slice item of type ${type.name}`)
  if (type.kind === 'array' && !(item instanceof Addressable)) throw new Failure('slice of unaddressable array')

  const elements = elementsOf(item)
  const all = [...elements, ...spareOf(elements)]
  const [from, to, max] = bounds(indexes, elements.length, all.length)
  const part = withSpare(all.slice(from, to), all.slice(to, max))
  return item instanceof Typed ? new Typed(type.kind === 'array' ? sliceOf(type.elem!) : type, part) : part
}

function bounds (indexes: readonly unknown[], length: number, capacity: number): readonly [from: number, to: number, max: number] {
  const [from = 0, to = length, max = capacity] = indexes.map(at => position(at, capacity))
  if (from > to) throw new Failure(`invalid slice index: ${from} > ${to}`)
  if (to > max) throw new Failure(`invalid slice index: ${to} > ${max}`)
  return [from, to, max]
}

const kSpare = Symbol('gotemplate.spare')

/** A slice with what Go has behind its end, within its capacity: slicing it again may reach that. */
export function withSpare (elements: unknown[], spare: readonly unknown[]): unknown[] {
  return Object.defineProperty(elements, kSpare, { value: spare })
}

function spareOf (elements: readonly unknown[] & { readonly [kSpare]?: readonly unknown[] }): readonly unknown[] {
  return elements[kSpare] ?? []
}

function position (at: unknown, last: number): number {
  const kind = kindOf(at)
  if (kind === null) throw new Failure('cannot index slice/array with nil')
  if (kind !== 'int' && kind !== 'uint') throw new Failure(`cannot index slice/array with type ${typeOf(at)!.name}`)
  const number = Number(bare(at))
  if (number < 0 || number > last) throw new Failure(`index out of range: ${String(bare(at))}`)
  return number
}

/** Bytes of a string, elements of anything else that has some. */
export function len (item: unknown): number {
  const target = pointee(item) ?? null
  if (target === null) throw new Failure('len of nil pointer')
  switch (kindOf(target)) {
    case 'string': return toBytes(textOf(target)).length
    case 'slice': case 'array': return elementsOf(target).length
    case 'map': return mapSize(target)
    default: throw new Failure(`len of type ${typeOf(target)!.name}`)
  }
}

function mapSize (map: unknown): number {
  const entries = bare(map)
  if (entries === null) return 0
  return entries instanceof Map ? entries.size : Object.keys(entries as object).length
}

function textOf (value: unknown): string {
  return value instanceof Content ? value.text : bare(value) as string
}
