import { Typed } from './typed.js'

/** What pointers lead to in the end; `null` if one of them is nil. Any other value is itself. */
export function pointee (value: unknown): unknown {
  let target = value
  while (target instanceof Typed && target.type.kind === 'ptr') {
    if (target.value === null) return null
    target = (target.value as { value: unknown }).value
  }
  return target
}
