// XML: the elements of the root, which Beego calls `<config>`, are keys; those that hold elements are sections. Attributes are keys too.

import { createRequire } from 'node:module'
import type * as FastXML from 'fast-xml-parser'
import type { XMLParser } from 'fast-xml-parser'
import { FST_BEEGO_CONFIG_SYNTAX } from '../../errors.js'
import { type ConfigItem, dataOf, isTable } from '../data.js'
import { expandedItem } from '../expand-env.js'
import { type Format, settableItem, treeWith } from './format.js'

type Tree = { readonly [key: string]: ConfigItem }

const require = createRequire(import.meta.url)

/** Loaded with the first file of this format. */
const library = (): typeof FastXML => require('fast-xml-parser') as typeof FastXML

const ATTRIBUTE = '@_'
const OPTIONS = { ignoreAttributes: false, attributeNamePrefix: ATTRIBUTE, parseTagValue: false, ignoreDeclaration: true, ignorePiTags: true }

export const xml: Format = {
  nests: true,
  settable: settableItem,

  read (text, file, env) {
    assertXML(text, file)
    const lines = new Map<string, number>()
    const parser = new (library().XMLParser)({ ...OPTIONS, alwaysCreateTextNode: true, captureMetaData: true })
    const [, root] = rootOf(parsed(parser, text, file), file)
    const tree = plainOf(root, [], (path, index) => { lines.set(path.join('/'), text.slice(0, index).split('\n').length) })
    const keys = isTable(tree) ? tree : {}
    return dataOf(expandedItem(keys, env) as Tree, file, (path) => lines.get(path.join('/'))) // a table stays one
  },

  write (text, changes) {
    const options = { ...OPTIONS, commentPropName: '#comment' }
    const [name, root] = rootOf(parsed(new (library().XMLParser)(options), text, ''), '')
    const tree = treeWith(isTable(root) ? root : {}, changes)
    return new (library().XMLBuilder)({ ...options, format: true }).build({ [name]: tree }) as string
  }
}

/** Entities of its own can make a document grow without end: such a document has no business here. */
function assertXML (text: string, file: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new FST_BEEGO_CONFIG_SYNTAX({ file }, 'a document type is not allowed')
  const result = library().XMLValidator.validate(text.replace(/^\uFEFF/, ''))
  if (result === true) return
  const { line, col, code } = result.err
  throw new FST_BEEGO_CONFIG_SYNTAX({ file, line, column: col }, `this is no XML (${code})`)
}

function parsed (parser: XMLParser, text: string, file: string): Tree {
  try {
    return parser.parse(text) as Tree // texts, and tables and lists of such
  } catch (error) {
    throw new FST_BEEGO_CONFIG_SYNTAX({ file }, 'an element has a name that is not allowed, or there are too many inside each other', { cause: error })
  }
}

function rootOf (document: Tree, file: string): [name: string, root: ConfigItem] {
  const [root, ...others] = Object.entries(document).filter(([name]) => !name.startsWith('#'))
  if (root === undefined || others.length > 0) throw new FST_BEEGO_CONFIG_SYNTAX({ file }, 'there must be one element around all others')
  return root
}

const metaData = () => library().XMLParser.getMetaDataSymbol() as unknown as symbol // it is declared as the object around one

/** An element as a text, a table of what is in it, or a list of such where it is there more than once. */
function plainOf (node: ConfigItem, path: readonly string[], found: (path: readonly string[], index: number) => void): ConfigItem {
  if (Array.isArray(node)) return node.map((item: ConfigItem) => plainOf(item, path, found))
  if (!isTable(node)) return node

  found(path, (node as Record<symbol, { startIndex: number }>)[metaData()]!.startIndex) // where the parser keeps it, for every element
  const { '#text': text = '', ...members } = node
  const entries = Object.entries(members).map(([name, member]) => {
    const key = name.startsWith(ATTRIBUTE) ? name.slice(ATTRIBUTE.length) : name
    return [key, plainOf(member, [...path, key], found)] as const
  })
  if (entries.length === 0) return text
  return Object.fromEntries(text === '' ? entries : [...entries, ['#text', text] as const])
}
