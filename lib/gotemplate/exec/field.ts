// `.name` of a value. Source: Go's text/template, evalField.

import { Content } from '../content.js'
import { quote } from '../fmt/quote.js'
import { isThenable } from '../../thenable.js'
import { isPlainObject, lookupOf, type Member, memberOf, otherCase } from '../values/objects.js'
import { typeOf } from '../values/kind.js'
import { pointee } from '../values/pointer.js'
import { methodOf } from '../values/stringer.js'
import { timeMethod } from '../values/time-methods.js'
import { PROMISE } from '../values/truth.js'
import { Addressable, inPlace, Typed, zeroValue } from '../values/typed.js'
import { fieldsOf, type GoMethod, type GoSignature, pointerTo } from '../values/types.js'
import { callFailed } from './call.js'
import { settling } from './settled.js'
import type { Site } from './site.js'
import type { Evaluate, MissingKey } from './state.js'

/** What the values of a call's arguments are, once it is known what it takes. `null`: there are none. */
export type Arguments = ((signature: GoSignature | null) => unknown[]) | null

/** `.name` of what `receiver` gives; `null` is the dot. */
export function fieldOf (site: Site, receiver: Evaluate | null, name: string): Evaluate {
  const lookup = lookupOf(name)
  if (receiver === null) return (state, dot) => lookup(dot, name) ?? field(site, state.missingKey, dot, name, null)

  return (state, dot) => {
    const value = receiver(state, dot)
    return lookup(value, name) ?? field(site, state.missingKey, value, name, null)
  }
}

/** The same as the value of a stage. Most are texts and numbers, which there is nothing to settle about. */
export function settledFieldOf (site: Site, receiver: Evaluate | null, name: string): Evaluate {
  const general = settling(site, fieldOf(site, receiver, name))
  if (receiver !== null) return general

  const lookup = lookupOf(name)
  return (state, dot) => {
    const found = lookup(dot, name)
    return found === undefined || typeof found === 'object' ? general(state, dot) : found
  }
}

/** The field or map element of `receiver`, or the result of its method. */
export function field (site: Site, missingKey: MissingKey, receiver: unknown, name: string, args: Arguments): unknown {
  if (receiver === undefined) {
    return missingKey === 'error' ? site.fail(`nil data; no entry for key ${quote(name)}`) : undefined
  }
  if (receiver === null) return site.fail(`nil pointer evaluating interface {}.${name}`)

  if (typeof receiver === 'object') {
    if (receiver instanceof Typed) return typedField(site, missingKey, receiver, name, args)
    if (receiver instanceof Map || isPlainObject(receiver)) return element(site, missingKey, receiver, name, args)
    if (isThenable(receiver)) return site.fail(PROMISE)
    return instanceField(site, receiver, name, args)
  }
  return noField(site, receiver, name)
}

/** By its exact name, or else with the first letter in the other case. */
function element (site: Site, missingKey: MissingKey, map: ReadonlyMap<unknown, unknown> | object, name: string, args: Arguments): unknown {
  if (args !== null) site.fail(`${name} is not a method but has arguments`)
  const value = elementOf(map, name)
  if (value !== undefined) return value
  return missing(site, missingKey, name, null)
}

function elementOf (map: ReadonlyMap<unknown, unknown> | object, name: string): unknown {
  if (map instanceof Map) return map.has(name) ? map.get(name) : map.get(otherCase(name))

  const key = Object.hasOwn(map, name) ? name : otherCase(name)
  return Object.hasOwn(map, key) ? (map as Record<string, unknown>)[key] : undefined
}

function missing (site: Site, missingKey: MissingKey, name: string, zero: unknown): unknown {
  switch (missingKey) {
    case 'error': return site.fail(`map has no entry for key ${quote(name)}`)
    case 'zero': return zero
    default: return undefined
  }
}

function instanceField (site: Site, instance: object, name: string, args: Arguments): unknown {
  if (instance instanceof Date) {
    const method = timeMethod(name) ?? noField(site, instance, name)
    return called(site, name, method.call, [instance, ...args?.(method) ?? argumentsOfNone(site, name, method)])
  }
  if (instance instanceof Error && (name === 'Error' || name === 'message')) return instance.message

  const member = instance instanceof Content ? null : memberNamed(site, instance, name)
  if (member === null) return noField(site, instance, name)
  if (member.isMethod) return called(site, name, member.value as GoMethod['call'], args?.(null) ?? [], instance)
  return args === null ? member.value : site.fail(`${name} has arguments but cannot be invoked as function`)
}

function memberNamed (site: Site, instance: object, name: string): Member | null {
  try {
    return memberOf(instance, name) ?? memberOf(instance, otherCase(name))
  } catch (error) {
    return callFailed(site, name, error)
  }
}

function called (site: Site, name: string, method: (...args: never[]) => unknown, args: readonly unknown[], self?: object): unknown {
  try {
    return Reflect.apply(method, self, args)
  } catch (error) {
    return callFailed(site, name, error)
  }
}

/** A call without arguments of what may need some. */
function argumentsOfNone (site: Site, name: string, { params, variadic }: GoSignature): unknown[] {
  const wanted = variadic ? params.length - 1 : params.length
  return wanted === 0 ? [] : site.fail(`wrong number of args for ${name}: want ${variadic ? 'at least ' : ''}${wanted} got 0`)
}

function typedField (site: Site, missingKey: MissingKey, receiver: Typed, name: string, args: Arguments): unknown {
  const { type } = receiver
  if (type.kind === 'interface') return site.fail(`nil pointer evaluating ${type.name}.${name}`)

  const holder = lastPointer(receiver)
  const method = methodOf(holder.type, name) ?? methodOf(pointerTo(holder.type), name)
  if (method !== null) {
    return called(site, name, method.call, [holder, ...args?.(method) ?? argumentsOfNone(site, name, method)])
  }

  const target = pointee(receiver)
  if (target === null) {
    const { elem } = holder.type
    const hasField = elem!.kind !== 'struct' || fieldsOf(elem!).some(({ name: own }) => own === name)
    return site.fail(hasField ? `nil pointer evaluating ${type.name}.${name}` : cannot(type.name, name))
  }
  if (!(target instanceof Typed)) return field(site, missingKey, target, name, args)
  if (target.type.kind === 'struct') {
    const value = structField(site, target, name, args)
    return holder.type.kind === 'ptr' || target instanceof Addressable ? inPlace(value) : value
  }
  return target.type.kind === 'map' && (target.type.key!.name === 'string' || target.type.key!.kind === 'interface')
    ? typedElement(site, missingKey, target, name, args)
    : noField(site, receiver, name)
}

/** Methods belong to a pointer: the last one on the way to the value. */
function lastPointer (value: Typed): Typed {
  let holder = value
  while (holder.type.kind === 'ptr' && holder.value !== null) {
    const inner = (holder.value as { value: unknown }).value
    if (!(inner instanceof Typed) || inner.type.kind !== 'ptr') break
    holder = inner
  }
  return holder
}

function structField (site: Site, target: Typed, name: string, args: Arguments): unknown {
  const own = fieldsOf(target.type).find(candidate => candidate.name === name)
  if (own === undefined) return noField(site, target, name)
  if (!/^\p{Lu}/u.test(name)) site.fail(`${name} is an unexported field of struct type ${target.type.name}`)
  if (args !== null) site.fail(`${name} has arguments but cannot be invoked as function`)
  return (target.value as Readonly<Record<string, unknown>>)[name]
}

function typedElement (site: Site, missingKey: MissingKey, map: Typed, name: string, args: Arguments): unknown {
  if (args !== null) site.fail(`${name} is not a method but has arguments`)
  const entries = map.value as ReadonlyMap<unknown, unknown> | null
  return entries?.has(name) ? entries.get(name) : missing(site, missingKey, name, zeroValue(map.type.elem!))
}

function noField (site: Site, receiver: unknown, name: string): never {
  return site.fail(cannot(typeOf(receiver)!.name, name))
}

function cannot (type: string, name: string): string {
  return `can't evaluate field ${name} in type ${type}`
}
