// XML: the elements of the root, which Beego calls `<config>`, are keys; those that hold elements are sections. Attributes are keys too.

import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser'
import { FST_BEEGO_CONFIG_SYNTAX } from '../../errors.js'
import { type ConfigItem, dataOf, isTable } from '../data.js'
import { expandedItem } from '../expand-env.js'
import { type Format, settableItem, treeWith } from './format.js'

type Tree = { readonly [key: string]: ConfigItem }

const ATTRIBUTE = '@_'
const OPTIONS = { ignoreAttributes: false, attributeNamePrefix: ATTRIBUTE, parseTagValue: false, ignoreDeclaration: true, ignorePiTags: true }

export const xml: Format = {
  nests: true,
  settable: settableItem,

  read (text, file, env) {
    assertXML(text, file)
    const lines = new Map<string, number>()
    const parser = new XMLParser({ ...OPTIONS, alwaysCreateTextNode: true, captureMetaData: true })
    const [, root] = rootOf(parser.parse(text) as Tree, file)
    const tree = plainOf(root, [], (path, index) => { lines.set(path.join('/'), text.slice(0, index).split('\n').length) })
    const keys = isTable(tree) ? tree : {}
    return dataOf(expandedItem(keys, env) as Tree, file, (path) => lines.get(path.join('/'))) // a table stays one
  },

  write (text, changes) {
    const options = { ...OPTIONS, commentPropName: '#comment' }
    const [name, root] = rootOf(new XMLParser(options).parse(text) as Tree, '')
    const tree = treeWith(isTable(root) ? root : {}, changes)
    return new XMLBuilder({ ...options, format: true }).build({ [name]: tree }) as string
  }
}

/** Entities of its own can make a document grow without end: such a document has no business here. */
function assertXML (text: string, file: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new FST_BEEGO_CONFIG_SYNTAX({ file }, 'a document type is not allowed')
  const result = XMLValidator.validate(text.replace(/^\uFEFF/, ''))
  if (result === true) return
  const { line, col, code } = result.err
  throw new FST_BEEGO_CONFIG_SYNTAX({ file, line, column: col }, `this is no XML (${code})`)
}

function rootOf (document: Tree, file: string): [name: string, root: ConfigItem] {
  const [root] = Object.entries(document).filter(([name]) => !name.startsWith('#'))
  if (root === undefined) throw new FST_BEEGO_CONFIG_SYNTAX({ file }, 'there is no element')
  return root
}

const META_DATA = XMLParser.getMetaDataSymbol() as unknown as symbol // it is declared as the object around one

/** An element as a text, a table of what is in it, or a list of such where it is there more than once. */
function plainOf (node: ConfigItem, path: readonly string[], found: (path: readonly string[], index: number) => void): ConfigItem {
  if (Array.isArray(node)) return node.map((item: ConfigItem) => plainOf(item, path, found))
  if (!isTable(node)) return node

  const { startIndex } = (node as Record<symbol, { startIndex?: number }>)[META_DATA] ?? {} // the parser keeps it there
  if (startIndex !== undefined) found(path, startIndex)
  const { '#text': text = '', ...members } = node
  const entries = Object.entries(members).map(([name, member]) => {
    const key = name.startsWith(ATTRIBUTE) ? name.slice(ATTRIBUTE.length) : name
    return [key, plainOf(member, [...path, key], found)] as const
  })
  if (entries.length === 0) return text
  return Object.fromEntries(text === '' ? entries : [...entries, ['#text', text] as const])
}
