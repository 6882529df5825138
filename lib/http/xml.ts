// XML as Go's encoding/xml writes it: an object is an element, named by its class or its key.
// Source: go encoding/xml, Marshal and MarshalIndent.

import { isPlain } from '../plain.js'

/** How a member is written: `'name'`, `'name,attr'`, `'list>item'`, `',chardata'`, `'name,omitempty'`, `'-'`. Go: the tag `xml`. */
type Tags = Readonly<Record<string, string>>

interface Element {
  readonly name: string
  readonly attributes: Array<readonly [name: string, value: string]>
  readonly children: Element[]
  /** Escaped. */
  text: string
}

/** The names of Go's types, for a document that is one value. */
const ROOTS: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool', bigint: 'int64' }

/**
 * A class's instance is an element with the class's name; an object without a class needs one key, which names the root. A list is
 * one element after the other. `null` and `undefined` are nothing. A class's `static xml` has tags like Go's.
 *
 * @param indent - Two spaces a level.
 * @throws TypeError for what XML has no word for: a function, a symbol, a cycle, a key that is no name, an object without a name.
 */
export function goXML (value: unknown, indent: boolean): string {
  return roots(value).map((element) => written(element, indent ? '\n' : '')).join(indent ? '\n' : '')
}

function roots (value: unknown): Element[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap(roots)
  if (typeof value === 'object' && !isLeaf(value) && (value instanceof Map || isPlain(value))) {
    const [root, ...others] = [...members(value)]
    if (root === undefined || others.length > 0) throw new TypeError('an object without a class needs one key, the name of the root')
    return elementsOf(...root, [value])
  }
  return elementsOf(rootName(value), value, [])
}

function rootName (value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64'
  if (value instanceof Date) return 'Time'
  if (value instanceof Uint8Array) return 'uint8'
  return typeof value === 'object' ? value!.constructor.name : ROOTS[typeof value] ?? ''
}

/** A list is as many elements as it has values. @param above - The objects that hold this one. */
function elementsOf (name: string, value: unknown, above: readonly object[]): Element[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item) => elementsOf(name, item, guarded(value, above)))

  const element = newElement(name)
  if (typeof value === 'object' && !isLeaf(value)) fill(element, value, guarded(value, above))
  else element.text = escaped(textOf(value))
  return [element]
}

function fill (element: Element, object: object, above: readonly object[]): void {
  const tags = (object.constructor as { xml?: Tags } | undefined)?.xml ?? {}
  for (const [key, value] of members(object)) {
    const { path, option } = tagOf(key, Object.hasOwn(tags, key) ? tags[key]! : '')
    if (path[0] === '-' || value === null || value === undefined || (option === 'omitempty' && isEmpty(value))) continue

    const name = path.at(-1)!
    if (option === 'attr') element.attributes.push([checked(name), escaped(textOf(value))])
    else if (option === 'chardata') element.text += escaped(textOf(value))
    else parentOf(element, path.slice(0, -1)).children.push(...elementsOf(name, value, above))
  }
}

/** The element at a path; neighbours with the same path share it. */
function parentOf (element: Element, path: readonly string[]): Element {
  return path.reduce((parent, name) => {
    const last = parent.children.at(-1)
    if (last?.name === name) return last
    const child = newElement(name)
    parent.children.push(child)
    return child
  }, element)
}

function tagOf (key: string, tag: string): { readonly path: readonly string[], readonly option: string | undefined } {
  const [name, option] = tag.split(',')
  return { path: (name || key).split('>'), option }
}

function newElement (name: string): Element {
  return { name: checked(name), attributes: [], children: [], text: '' }
}

/** A name may not bring markup along. */
function checked (name: string): string {
  if (/^[\p{L}_:][\p{L}\p{M}\p{N}_:.-]*$/u.test(name)) return name
  throw new TypeError(name === '' ? 'a value without a name' : `'${name}' is no name of an element`)
}

function guarded (object: object, above: readonly object[]): readonly object[] {
  if (above.includes(object)) throw new TypeError('it holds itself')
  return [...above, object]
}

function members (object: object): Iterable<readonly [string, unknown]> {
  return object instanceof Map ? [...object].map(([key, value]) => [String(key), value] as const) : Object.entries(object)
}

/** Objects that are text. */
function isLeaf (value: object): boolean {
  return value instanceof Date || value instanceof Uint8Array
}

function isEmpty (value: unknown): boolean {
  return value === '' || value === 0 || value === false || value === 0n || (Array.isArray(value) && value.length === 0)
}

function textOf (value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/\.?0*Z$/, 'Z')
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'object') throw new TypeError(`a ${typeof value} is no text`)
  return String(value)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;'
}

/** What XML cannot hold at all becomes U+FFFD. */
function escaped (text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[&<>"'\0-\x1f\ufffe\uffff\p{Cs}]/gu, (character) => ESCAPES[character] ?? '\ufffd')
}

/** @param line - What stands before each element: a line break and the indent of its level; `''` for one line. */
function written ({ name, attributes, children, text }: Element, line: string): string {
  const start = `<${name}${attributes.map(([key, value]) => ` ${key}="${value}"`).join('')}>`
  const deeper = line === '' ? '' : `${line}  `
  const inner = children.map((child) => deeper + written(child, deeper)).join('')
  return `${start}${text}${inner}${inner === '' ? '' : line}</${name}>`
}
