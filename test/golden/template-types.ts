// The types of the programs that were recorded, with their methods.

import { type GoMethod, type GoType, goType, Typed } from '../../lib/gotemplate/index.js'
import { printed } from '../../lib/gotemplate/fmt/print.js'
import { ANY, BOOL, INT, pointerTo, sliceOf, STRING } from '../../lib/gotemplate/values/types.js'
import { BUFFER, ERROR_STRING, fieldOf, structPointer } from './template-values.js'

const UINT16 = goType('uint16')!
const INTS = sliceOf(INT)

/** `main.I`, an interface that asks for one method. */
export const I: GoType = { kind: 'interface', name: 'main.I', methods: { Method0: method([], () => 'M0') } }
export const STRINGER: GoType = { kind: 'interface', name: 'fmt.Stringer', methods: { String: method([], () => '') } }
const ERROR: GoType = { kind: 'interface', name: 'error', methods: { Error: method([], () => '') } }
const MARSHALER: GoType = { kind: 'interface', name: 'json.Marshaler', methods: { MarshalJSON: method([], () => '') } }

/** A list of strings with a method. */
export const S: GoType = { kind: 'slice', name: 'main.S', elem: STRING, methods: { Method0: method([], () => 'M0') } }

export const U: GoType = {
  kind: 'struct',
  name: 'main.U',
  fields: [{ name: 'V', type: STRING }],
  pointerMethods: { TrueFalse: method([BOOL], (_u, given) => given === true ? 'true' : '') }
}

export const V: GoType = {
  kind: 'struct',
  name: 'main.V',
  fields: [{ name: 'j', type: INT }],
  pointerMethods: { String: method([], v => isNil(v) ? 'nilV' : `<${fieldOf(v, 'j')}>`) }
}

export const W: GoType = {
  kind: 'struct',
  name: 'main.W',
  fields: [{ name: 'k', type: INT }],
  pointerMethods: { Error: method([], w => isNil(w) ? 'nilW' : `[${fieldOf(w, 'k')}]`) }
}

/** The methods of `*main.T`. */
export const T_METHODS: Readonly<Record<string, GoMethod>> = {
  Method0: method([], () => 'M0'),
  Method1: method([INT], (_t, a) => a),
  Method2: method([UINT16, STRING], (_t, a, b) => `Method2: ${printed(a)} ${printed(b)}`),
  Method3: method([ANY], (_t, v) => `Method3: ${printed(v ?? null)}`),
  Copy: method([], t => t),
  MAdd: method([INT, INTS], (_t, a, b) => new Typed(INTS, ((b as Typed).value as number[]).map(item => item + Number(a)))),
  MyError: method([BOOL], (_t, fails) => {
    if (fails === true) throw new Error('my error')
    return false
  }),
  GetU: method([], (t) => {
    if (isNil(t)) throw new Error('runtime error: invalid memory address or nil pointer dereference')
    return fieldOf(t, 'U')
  })
}

/** Types by the names that the fixtures give them. */
export const NAMED: Readonly<Record<string, GoType>> = {
  'main.I': I,
  '*main.I': pointerTo(I),
  'fmt.Stringer': STRINGER,
  error: ERROR,
  'json.Marshaler': MARSHALER,
  '*main.U': pointerTo(U),
  'main.V': V,
  '*main.V': pointerTo(V),
  'main.W': W,
  '*main.W': pointerTo(W),
  'template.HTML': { kind: 'string', name: 'template.HTML' },
  '*template.Template': pointerTo({ kind: 'struct', name: 'template.Template' })
}

export function newU (text: string): Typed {
  return structPointer(U, { V: text })
}

export function newError (text: string): Typed {
  return structPointer(ERROR_STRING, { s: text })
}

export function newBuffer (text: string): Typed {
  const buf = new Typed(sliceOf(goType('uint8')!), Array.from(Buffer.from(text), byte => new Typed(goType('uint8')!, byte)))
  return structPointer(BUFFER, { buf, off: 0, lastRead: 0 })
}

/** A value whose JSON is given. */
export function newMarshaler (text: string): Typed {
  return structPointer({ kind: 'struct', name: 'main.marshaler', pointerMethods: { MarshalJSON: method([], () => text) } }, {})
}

export function nil (type: GoType): Typed {
  return new Typed(type, null)
}

/** A function value of the type that `params` and `name` tell. */
export function func (name: string, params: readonly GoType[], call: (...args: never[]) => unknown, variadic = false): Typed {
  return new Typed({ kind: 'func', name, signature: { params, variadic } }, call)
}

export function method (params: readonly GoType[], call: GoMethod['call'], variadic = false): GoMethod {
  return { params, variadic, call }
}

function isNil (value: unknown): boolean {
  return value instanceof Typed && value.value === null
}
