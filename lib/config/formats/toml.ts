// TOML 1.0.

import { parse, stringify, type TomlError } from 'smol-toml'
import { FST_BEEGO_CONFIG_SYNTAX } from '../../errors.js'
import { type ConfigItem, dataOf } from '../data.js'
import { expandedItem } from '../expand-env.js'
import { type Format, settableItem, treeWith } from './format.js'

type Tree = { readonly [key: string]: ConfigItem }

export const toml: Format = {
  nests: true,
  settable: settableItem,

  read (text, file, env) {
    const lines = linesOf(text)
    return dataOf(expandedItem(parsed(text, file), env) as Tree, file, (path) => lines.get(path.join('.'))) // a table stays one
  },

  write (text, changes) {
    return stringify(treeWith(parsed(text, ''), changes))
  }
}

function parsed (text: string, file: string): Tree {
  try {
    return parse(text.replace(/^\uFEFF/, ''), { integersAsBigInt: 'asNeeded' }) as Tree // its dates are Dates, all else is as JSON has it
  } catch (error) {
    const { message, line, column } = error as TomlError // the parser throws nothing else
    const [reason = ''] = message.replace('Invalid TOML document: ', '').split('\n') // further lines quote the text
    throw new FST_BEEGO_CONFIG_SYNTAX({ file, line, column }, reason)
  }
}

/** Lines of keys that stand where a line begins, which the parser does not tell. */
function linesOf (text: string): Map<string, number> {
  const lines = new Map<string, number>()
  let table = ''
  for (const [at, line] of text.split('\n').entries()) {
    const [, header, key] = /^\s*(?:\[\s*([\w.-]+)\s*\]|([\w.-]+|"[^"\\]*"|'[^']*')\s*=)/.exec(line) ?? []
    if (header !== undefined) table = `${header}.`
    if (key !== undefined) lines.set(table + key.replace(/^["']|["']$/g, ''), at + 1)
  }
  return lines
}
