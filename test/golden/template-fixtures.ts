// The values and functions that recorded cases refer to by name.

import { readFileSync } from 'node:fs'
import { type GoField, goType, type GoType, Typed } from '../../lib/gotemplate/index.js'
import { printed, sprint, sprintln } from '../../lib/gotemplate/fmt/print.js'
import { withSpare } from '../../lib/gotemplate/funcs/index-slice.js'
import { kindOf, typeOf } from '../../lib/gotemplate/values/kind.js'
import { ANY, INT, mapOf, pointerTo, sliceOf, STRING } from '../../lib/gotemplate/values/types.js'
import {
  func, I, method, NAMED, newBuffer, newError, newMarshaler, newU, nil, S, STRINGER, T_METHODS, V, W
} from './template-types.js'
import { decodeValue, fieldOf, pointer, structPointer, type Tagged } from './template-values.js'

interface RecordedFixture {
  readonly fields?: ReadonlyArray<readonly [declaration: string, value: Tagged]>
  readonly data?: Readonly<Record<string, Tagged>>
}

const { fixtures: RECORDED } = JSON.parse(readFileSync(new URL('template-fixtures.json', import.meta.url), 'utf8')) as
  { readonly fixtures: Readonly<Record<string, RecordedFixture>> }

const T: GoType = { kind: 'struct', name: 'main.T', fields: fieldsOf('tVal'), pointerMethods: T_METHODS }
const STRINGS_TO_STRING = [STRING, STRING]

/** What a note stands for, by the field that it is about. */
const T_NOTES: Readonly<Record<string, () => unknown>> = {
  U: () => newU('v'),
  V0: () => new Typed(V, { j: 6666 }),
  V1: () => structPointer(V, { j: 7777 }),
  V2: () => nil(pointerTo(V)),
  W0: () => new Typed(W, { k: 888 }),
  W1: () => structPointer(W, { k: 999 }),
  W2: () => nil(pointerTo(W)),
  Empty4: () => newU('UinEmpty'),
  NonEmptyInterface: () => structPointer(T, { ...zeroT(), X: 'x' }),
  NonEmptyInterfacePtS: () => new Typed(pointerTo(I), { value: new Typed(S, ['a', 'b']) }),
  NonEmptyInterfaceNil: () => nil(I),
  NonEmptyInterfaceTypedNil: () => nil(pointerTo(T)),
  Str: () => newBuffer('foozle'),
  Err: () => newError('erroozle'),
  NIL: () => nil(pointerTo(INT)),
  BinaryFunc: () => func('func(string, string) string', STRINGS_TO_STRING, (a: string, b: string) => `[${a}=${b}]`),
  VariadicFunc: () => func('func(...string) string', [STRING], (...s: string[]) => `<${s.join('+')}>`, true),
  VariadicFuncInt: () => func('func(int, ...string) string', [INT, STRING], (a: number, ...s: string[]) => `${a}=<${s.join('+')}>`, true),
  NilOKFunc: () => func('func(*int) bool', [pointerTo(INT)], (s: Typed) => s.value === null),
  ErrFunc: () => func('func() (string, error)', [], () => 'bla'),
  PanicFunc: () => func('func() string', [], panicking('test panic')),
  Tmpl: () => structPointer({ kind: 'struct', name: 'template.Template' }, {}),
  unexported: () => 0
}

const FIXTURES: Readonly<Record<string, () => unknown>> = {
  tVal: () => structPointer(T, { ...valuesOf('tVal', T_NOTES), SICap: new Typed(sliceOf(INT), withSpare([0, 0, 0, 0, 0], [0, 0, 0, 0, 0])) }),
  'T{}': () => new Typed(T, zeroT()),
  '&T{}': () => structPointer(T, zeroT()),
  '(*T)(nil)': () => nil(pointerTo(T)),
  tSliceOfNil: () => new Typed(sliceOf(pointerTo(T)), [nil(pointerTo(T))]),
  cmpStruct: () => structPointer({ kind: 'struct', name: 'main.cmpT', fields: fieldsOf('cmpStruct') }, valuesOf('cmpStruct', {
    Ptr: () => pointer(0),
    NilPtr: () => nil(pointerTo(INT)),
    V1: () => structPointer(V, { j: 7777 }),
    V2: () => nil(pointerTo(V)),
    Iface1: () => newBuffer(''),
    NilIface: () => nil(STRINGER)
  })),
  tree: () => tree([1, [2, [3, [4]], [5, [6]]], [7, [8, [9]], [10, [11]]]]),
  ifaceMap: () => ({ ...decoded(RECORDED.ifaceMap!.data!), PlusOne: func('func(int) int', [INT], (n: number) => n + 1) }),
  escData: () => structPointer({ kind: 'struct', name: 'main.escData', fields: fieldsOf('escData') }, valuesOf('escData', {
    B: () => newMarshaler("{ foo: 'not quite valid JSON' }"), M: () => newMarshaler('{ "<foo>": "O\'Reilly" }'), U: () => null
  })),
  escSetData: () => dataItem('', [dataItem('foo'), dataItem('<bar>'), dataItem('', [dataItem('baz')])]),
  'Issue7379(0)': () => new Typed({ kind: 'int', name: 'main.Issue7379', bits: 64, methods: { SomeMethod: method([INT], (_i, x) => `<${printed(x)}>`) } }, 0),
  '&myStringer{3}': () => structPointer({
    kind: 'struct', name: 'main.myStringer', fields: [{ name: 'v', type: INT }], pointerMethods: { String: method([], s => `string=${fieldOf(s, 'v')}`) }
  }, { v: 3 }),
  '&errorer{7}': () => structPointer({
    kind: 'struct', name: 'main.errorer', fields: [{ name: 'v', type: INT }], pointerMethods: { Error: method([], s => `error=${fieldOf(s, 'v')}`) }
  }, { v: 7 })
}

const HELPERS: Readonly<Record<string, Typed>> = {
  add: func('func(...int) int', [INT], (...args: number[]) => args.reduce((sum, item) => sum + item, 0), true),
  contains: func('func(string, string) bool', STRINGS_TO_STRING, (s: string, part: string) => s.includes(part)),
  dddArg: func('func(int, ...string) string', [INT, STRING],
    (a: number, ...b: string[]) => sprintln(a, new Typed(sliceOf(STRING), b)), true),
  die: func('func() bool', [], panicking('die')),
  doPanic: func('func() string', [], panicking('custom panic string')),
  echo: func('func(interface {}) interface {}', [ANY], (arg: unknown) => arg),
  failing: func('func() (string, error)', [], panicking('heyo !')),
  makemap: func('func(...string) map[string]string', [STRING], (...args: string[]) => {
    if (args.length % 2 === 1) throw new Error('bad makemap')
    const pairs = args.flatMap((key, at) => at % 2 === 0 ? [[key, args[at + 1]] as const] : [])
    return new Typed(mapOf(STRING, STRING), new Map(pairs))
  }, true),
  mapOfThree: func('func() interface {}', [], () => new Typed(mapOf(STRING, INT), new Map([['three', 3]]))),
  oneArg: func('func(string) string', [STRING], (a: string) => `oneArg=${a}`),
  pred: func('func(...interface {}) (interface {}, error)', [ANY], (...a: unknown[]) => {
    const [first] = a
    if (a.length === 1 && kindOf(first) === 'int' && Number(first) > 0) return Number(first) - 1
    throw new Error(`undefined pred(${sprint(a)})`)
  }, true),
  returnInt: func('func() int', [], () => 7),
  stringer: func('func(fmt.Stringer) string', [STRINGER], (s: unknown) => printed(s)),
  twoArgs: func('func(string, string) string', STRINGS_TO_STRING, (a: string, b: string) => `twoArgs=${a}${b}`),
  typeOf: func('func(interface {}) string', [ANY], (arg: unknown) => typeOf(arg)?.name ?? '<nil>'),
  valueString: func('func(string) string', [STRING], () => 'value is ignored'),
  vfunc: func('func(main.V, *main.V) string', [V, pointerTo(V)], () => 'vfunc'),
  zeroArgs: func('func() string', [], () => 'zeroArgs')
}

/** The value that is recorded under that name. */
export function fixture (name: string): unknown {
  return FIXTURES[name]!()
}

/** The function that is recorded under that name. */
export function helper (name: string): Typed {
  return HELPERS[name]!
}

function zeroT (): Record<string, unknown> {
  const zeros = valuesOf('T{}', Object.fromEntries(fieldsOf('tVal').map(({ name, type }) => [name, () => nil(type)])))
  return { ...zeros, U: nil(NAMED['*main.U']!), V0: new Typed(V, { j: 0 }), W0: new Typed(W, { k: 0 }), Str: nil(STRINGER), unexported: 0 }
}

function valuesOf (name: string, notes: Readonly<Record<string, () => unknown>>): Record<string, unknown> {
  const fields = RECORDED[name]!.fields!.map(([declaration, value]) => {
    const [field = ''] = declaration.split(' ')
    return [field, field in notes ? notes[field]!() : decodeValue(value, fixture)] as const
  })
  return Object.fromEntries(fields)
}

function fieldsOf (name: string): GoField[] {
  return RECORDED[name]!.fields!.map(([declaration]) => {
    const [, field = '', type = ''] = /^(\S+) (.*)$/.exec(declaration) ?? []
    return { name: field, type: NAMED[type] ?? goType(type) ?? { kind: 'func', name: type } }
  })
}

function decoded (data: Readonly<Record<string, Tagged>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeValue(value, fixture)]))
}

type Branch = readonly [number, Branch?, Branch?]

const TREE: GoType = { kind: 'struct', name: 'main.Tree', fields: [{ name: 'Val', type: INT }, { name: 'Left', type: ANY }, { name: 'Right', type: ANY }] }

function tree (branch: unknown): Typed {
  const [value, left, right] = branch as Branch
  const child = (inner: Branch | undefined) => inner === undefined ? nil(pointerTo(TREE)) : tree(inner)
  return structPointer(TREE, { Val: value, Left: child(left), Right: child(right) })
}

function dataItem (text: string, children: readonly Typed[] = []): Typed {
  const type: GoType = { kind: 'struct', name: 'main.dataItem', fields: [{ name: 'Children', type: ANY }, { name: 'X', type: STRING }] }
  return structPointer(type, { Children: new Typed(sliceOf(pointerTo(type)), children), X: text })
}

function panicking (message: string): () => never {
  return () => { throw new Error(message) }
}
