// YAML 1.2, with merge keys. What is changed is changed in the document, whose comments stay.

import { createRequire } from 'node:module'
import type * as YAML from 'yaml'
import type { Document, LineCounter } from 'yaml'
import { FST_BEEGO_CONFIG_SYNTAX } from '../../errors.js'
import { type ConfigItem, dataOf } from '../data.js'
import { expandedItem } from '../expand-env.js'
import { type Format, pathIn, settableItem } from './format.js'

const require = createRequire(import.meta.url)

/** Loaded with the first file of this format. */
const library = (): typeof YAML => require('yaml') as typeof YAML

export const yaml: Format = {
  nests: true,
  settable: settableItem,

  read (text, file, env) {
    const counter = new (library().LineCounter)()
    const document = library().parseDocument(text, { lineCounter: counter, prettyErrors: false, merge: true, logLevel: 'error' })
    const [error] = document.errors
    if (error !== undefined) {
      const { line, col } = counter.linePos(error.pos[0])
      throw new FST_BEEGO_CONFIG_SYNTAX({ file, line, column: col }, reasonOf(error.code))
    }
    const tree = treeOf(document, file)
    return dataOf(expandedItem(tree, env) as typeof tree, file, (path) => lineOf(document, path, counter)) // a table stays one
  },

  write (text, changes) {
    const document = library().parseDocument(text)
    for (const change of changes) document.setIn(pathIn(document.toJS() as ConfigItem ?? {}, change), change.value)
    return document.toString()
  }
}

/** What the parser says itself quotes the text, which may be a secret. */
function reasonOf (code: string): string {
  return code === 'DUPLICATE_KEY' ? 'the key is there twice' : `this is no YAML (${code.toLowerCase().replaceAll('_', ' ')})`
}

function treeOf (document: Document, file: string): { [key: string]: ConfigItem } {
  let tree: unknown
  try {
    tree = document.toJS({ maxAliasCount: 100 })
  } catch {
    throw new FST_BEEGO_CONFIG_SYNTAX({ file }, 'an alias leads nowhere, or there are too many')
  }
  if (tree === null) return {}
  if (typeof tree !== 'object' || Array.isArray(tree)) throw new FST_BEEGO_CONFIG_SYNTAX({ file, line: 1 }, 'there must be keys with values')
  return tree as { [key: string]: ConfigItem } // texts, numbers, true and false, null, lists and tables
}

function lineOf (document: Document, path: readonly string[], counter: LineCounter): number | undefined {
  let node: unknown = document.contents
  let line: number | undefined
  for (const name of path) {
    const pair = library().isMap(node) ? node.items.find(({ key }) => library().isScalar(key) && String(key.value) === name) : undefined
    if (pair === undefined || !library().isScalar(pair.key)) return undefined // it comes from elsewhere by a merge key
    line = counter.linePos(pair.key.range![0]).line // what has been parsed has one
    node = pair.value
  }
  return line
}
