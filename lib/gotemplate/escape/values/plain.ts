// Values as the text that the escapers work on.
// Source: Go's html/template, content.go (stringify, indirect, indirectToStringerOrError).

import { Content } from '../../content.js'
import { printed, sprint } from '../../fmt/print.js'
import { stringerOf } from '../../values/stringer.js'
import { Typed } from '../../values/typed.js'

/** What a pointer leads to in the end. */
export function indirect (value: unknown): unknown {
  return follow(value, () => true)
}

/** The value as it prints; nothing for `null` and `undefined`. */
export function textOf (value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  const inner = indirect(value)
  if (typeof inner === 'string') return inner
  return inner instanceof Content ? inner.text : printed(printable(value))
}

/** The command before a predefined escaper that was given several values. */
export function evalArgs (...values: unknown[]): string {
  const [first] = values
  return values.length === 1 && typeof first === 'string' ? first : sprint(...values.map(printable))
}

/** What a pointer leads to, or what on the way there says itself what it is as text. */
function printable (value: unknown): unknown {
  return follow(value, pointer => stringerOf(pointer) === null)
}

/** Follow pointers for as long as `goesOn` says so, and to the end at most. */
export function follow (value: unknown, goesOn: (pointer: Typed) => boolean): unknown {
  let inner = value
  while (inner instanceof Typed && inner.type.kind === 'ptr' && inner.value !== null && goesOn(inner)) {
    inner = (inner.value as { readonly value: unknown }).value // see Typed
  }
  return inner
}
