// Values that say themselves what they are as text.

import { isList } from './list.js'
import { isPlainObject, memberOf } from './objects.js'
import { timeString } from './time.js'
import { Typed } from './typed.js'
import type { GoMethod, GoType } from './types.js'

/** The text of an error, a date, or anything with a method for it; `null` if there is none. */
export function stringerOf (value: unknown): (() => string) | null {
  if (typeof value !== 'object' || value === null) return null
  if (value instanceof Typed) return typedStringer(value)
  if (value instanceof Error) return () => value.message
  if (value instanceof Date) return () => timeString(value)
  if (isPlainObject(value) || isList(value) || value instanceof Map) return null

  const toString = memberOf(value, 'toString')
  return toString?.isMethod ? () => String(value) : null
}

/** `Error` and `String` of Go, in the order in which fmt asks for them. */
function typedStringer (value: Typed): (() => string) | null {
  const method = methodOf(value.type, 'Error') ?? methodOf(value.type, 'String')
  return method === null ? null : () => String(method.call(value))
}

/** The method of a value of this type; a pointer has those of what it points to as well. */
export function methodOf (type: GoType, name: string): GoMethod | null {
  const { kind, elem, methods } = type
  const own = methods?.[name] ?? null
  return kind === 'ptr' ? elem!.pointerMethods?.[name] ?? elem!.methods?.[name] ?? own : own
}
