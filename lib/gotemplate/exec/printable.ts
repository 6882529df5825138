// What an action prints of a value. Source: Go's text/template, printableValue.

import { Failure } from '../failure.js'
import { isThenable } from '../../thenable.js'
import { stringerOf } from '../values/stringer.js'
import { PROMISE } from '../values/truth.js'
import { Addressable, addressOf, Typed } from '../values/typed.js'

/** The value, or what its pointers lead to, or `<no value>`. */
export function printable (value: unknown): unknown {
  if (value === undefined || value === null) return '<no value>'
  if (isThenable(value)) throw new Failure(PROMISE)

  let target: unknown = value
  while (target instanceof Typed && target.type.kind === 'ptr' && target.value !== null && stringerOf(target) === null) {
    target = (target.value as { value: unknown }).value
  }
  const address = target instanceof Addressable ? addressOf(target) : null
  return stringerOf(address) === null ? target : address
}
