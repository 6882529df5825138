// Go's types, as far as templates can tell them apart.

/** Go's `reflect.Kind`, without the sizes. */
export type Kind =
  | 'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string' | 'slice' | 'array' | 'map' | 'struct' | 'ptr' | 'func' | 'interface'

/** A field of a struct. */
export interface GoField {
  /** Templates see those that begin with a capital letter. */
  readonly name: string
  /** What it holds. */
  readonly type: GoType
  /** The field tag: `json:"name"`. */
  readonly tag?: string
}

/** What a function takes. */
export interface GoSignature {
  /** When `variadic`, the last one is that of each of the rest. */
  readonly params: readonly GoType[]
  /** Whether the last parameter may come any number of times. */
  readonly variadic: boolean
}

/** A method of a type. */
export interface GoMethod extends GoSignature {
  /** What it does, given its receiver and the arguments. */
  readonly call: (receiver: unknown, ...args: unknown[]) => unknown
}

/** Methods by their names. */
export type GoMethods = Readonly<Record<string, GoMethod>>

/** A type. Two are the same when their names are. */
export interface GoType {
  /** What it is made of. */
  readonly kind: Kind
  /** As Go's `%T` prints it. */
  readonly name: string
  /** Of integers, floats and complex numbers. */
  readonly bits?: number
  /** Of slices, arrays, maps and pointers. */
  readonly elem?: GoType
  /** Of maps. */
  readonly key?: GoType
  /** Of arrays. */
  readonly length?: number
  /** Of structs, in their order. */
  readonly fields?: readonly GoField[]
  /** Of functions. */
  readonly signature?: GoSignature
  /** Methods of the type; of an interface, those that it asks for. */
  readonly methods?: GoMethods
  /** Methods of a pointer to the type. */
  readonly pointerMethods?: GoMethods
}

export const BOOL: GoType = { kind: 'bool', name: 'bool' }
export const STRING: GoType = { kind: 'string', name: 'string' }
export const INT: GoType = { kind: 'int', name: 'int', bits: 64 }
export const UINT8: GoType = { kind: 'uint', name: 'uint8', bits: 8 }
export const UINT64: GoType = { kind: 'uint', name: 'uint64', bits: 64 }
export const FLOAT64: GoType = { kind: 'float', name: 'float64', bits: 64 }
export const COMPLEX128: GoType = { kind: 'complex', name: 'complex128', bits: 128 }
export const TIME: GoType = {
  kind: 'struct',
  name: 'time.Time',
  fields: [
    { name: 'wall', type: UINT64 }, { name: 'ext', type: int('int64', 64) },
    { name: 'loc', type: pointerTo({ kind: 'struct', name: 'time.Location' }) }
  ]
}
export const ANY: GoType = { kind: 'interface', name: 'interface {}' }
export const ANY_SLICE = sliceOf(ANY)
export const BYTES = sliceOf(UINT8)
export const STRING_MAP = mapOf(STRING, ANY)
export const ANY_MAP = mapOf(ANY, ANY)
export const FUNC: GoType = { kind: 'func', name: 'func(...interface {}) interface {}', signature: { params: [ANY], variadic: true } }

const BASIC: ReadonlyMap<string, GoType> = new Map([
  BOOL, STRING, INT, UINT8, UINT64, FLOAT64, COMPLEX128, TIME, ANY,
  int('int8', 8), int('int16', 16), int('int32', 32), int('int64', 64),
  uint('uint', 64), uint('uint16', 16), uint('uint32', 32), uint('uintptr', 64),
  { kind: 'float' as const, name: 'float32', bits: 32 }, { kind: 'complex' as const, name: 'complex64', bits: 64 }
].map((type: GoType) => [type.name, type]))

export function sliceOf (elem: GoType): GoType {
  return { kind: 'slice', name: `[]${elem.name}`, elem }
}

export function arrayOf (length: number, elem: GoType): GoType {
  return { kind: 'array', name: `[${length}]${elem.name}`, length, elem }
}

export function mapOf (key: GoType, elem: GoType): GoType {
  return { kind: 'map', name: `map[${key.name}]${elem.name}`, key, elem }
}

export function pointerTo (elem: GoType): GoType {
  return { kind: 'ptr', name: `*${elem.name}`, elem }
}

/** Of a struct. */
export function fieldsOf ({ fields }: GoType): readonly GoField[] {
  return fields ?? []
}

/** The type that an expression of basic types, `[]T`, `[N]T`, `map[K]V` and `*T` names, or `undefined`. */
export function goType (text: string): GoType | undefined {
  const [, pointer, length, map] = /^(?:(\*)|\[(\d*)\]|(map\[))/.exec(text) ?? []
  if (pointer !== undefined) return derived(text.slice(1), pointerTo)
  if (map !== undefined) return goMapType(text)
  if (length === undefined) return BASIC.get(text)
  return derived(text.slice(length.length + 2), length === '' ? sliceOf : elem => arrayOf(Number(length), elem))
}

/** The key ends at the bracket that closes the first one. */
function goMapType (text: string): GoType | undefined {
  let open = 0
  const end = [...text].findIndex((character) => {
    if (character === '[') open += 1
    return character === ']' && --open === 0
  })
  const key = goType(text.slice('map['.length, end))
  return key && derived(text.slice(end + 1), elem => mapOf(key, elem))
}

function derived (elem: string, make: (elem: GoType) => GoType): GoType | undefined {
  const type = goType(elem)
  return type && make(type)
}

function int (name: string, bits: number): GoType {
  return { kind: 'int', name, bits }
}

function uint (name: string, bits: number): GoType {
  return { kind: 'uint', name, bits }
}
