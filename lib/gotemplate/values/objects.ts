// What a template may see of a JavaScript object: what its data offers, never what the language puts behind every object.

/** Prototypes of the language. What they hold is out of reach. */
const BUILT_IN: ReadonlySet<object> = new Set([
  Object, Function, Array, Map, Set, WeakMap, WeakSet, WeakRef, Date, RegExp, Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError,
  URIError, AggregateError, Promise, ArrayBuffer, SharedArrayBuffer, DataView, Buffer, Object.getPrototypeOf(Uint8Array), Uint8Array,
  String, Number, Boolean, Symbol, BigInt
].map(type => type.prototype))

/** What objects of the language, and a `Typed`, have beside what their prototypes hold. */
const OWN_NAMES = ['length', 'lastIndex', 'stack', 'cause', 'errors', 'type', 'value']

/** Names that some object has although no application put them there. `name` and `message`, of errors, are no secret. */
const BUILT_IN_NAMES: ReadonlySet<string> = new Set([
  ...OWN_NAMES,
  ...[...BUILT_IN].filter(prototype => prototype !== Function.prototype).flatMap(prototype => Object.getOwnPropertyNames(prototype))
].filter(name => name !== 'name' && name !== 'message'))

/** How to find what nearly every field is: a value of a plain object or an instance. `undefined` stands for all else. */
type Lookup = (value: unknown, name: string) => unknown

/** The quickest way to look up `name` that finds nothing but what the data offers. */
export function lookupOf (name: string): Lookup {
  if (isFree(name)) return ofAny
  return name in Object.prototype ? ownOfPlain : ofPlain
}

/** Whether the language puts nothing of that name into any object. */
export function isFree (name: string): boolean {
  return !(name in Object.prototype) && !BUILT_IN_NAMES.has(name)
}

/** Whatever has a property of such a name was given it by the application. */
function ofAny (value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  try {
    const found = (value as Readonly<Record<string, unknown>>)[name]
    return typeof found === 'function' ? undefined : found
  } catch {
    return undefined
  }
}

function ofPlain (value: unknown, name: string): unknown {
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? ofAny(value, name) : undefined
}

function ownOfPlain (value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? ofPlain(value, name) : undefined
}

/** Whether it is an object in the sense of JSON: a map by name. */
export function isPlainObject (value: object): value is Readonly<Record<string, unknown>> {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || isRoot(prototype)
}

/** The prototype of all objects, of this realm or another. */
function isRoot (prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null
}

/** Where a name leads in an instance of a class: to a value, or to a method. */
export interface Member {
  readonly value: unknown
  readonly isMethod: boolean
}

/**
 * A field, getter or method of the instance, of its class or of a class that this one extends; `null` if there is none. Own properties
 * that are not enumerable are the language's: the length of an array, the stack of an error.
 */
export function memberOf (instance: object, name: string): Member | null {
  for (let holder: object | null = instance; holder !== null && !BUILT_IN.has(holder) && !isRoot(holder); holder = Object.getPrototypeOf(holder)) {
    if (!Object.hasOwn(holder, name)) continue
    const isHidden = holder === instance ? !Object.prototype.propertyIsEnumerable.call(instance, name) : name === 'constructor'
    if (isHidden) return null

    const value: unknown = Reflect.get(instance, name)
    return { value, isMethod: typeof value === 'function' }
  }
  return null
}

/** The other spelling of a name: Go's `Name` is JavaScript's `name`. */
export function otherCase (name: string): string {
  const [first = ''] = name
  const other = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()
  return other + name.slice(first.length)
}
