// What a format of configuration files can do.

import type { ConfigData, ConfigItem } from '../data.js'
import type { Env } from '../expand-env.js'
import { memberOf } from '../data.js'
import type { Include } from './ini.js'

export interface Change {
  /** The section, the key, and names below it. */
  readonly path: readonly string[]
  readonly value: ConfigItem
}

export interface Format {
  /** Whether values have keys of their own. */
  readonly nests: boolean
  /**
   * @param file - For places in errors.
   * @throws FST_BEEGO_CONFIG_SYNTAX, which never quotes the text.
   */
  read (text: string, file: string, env: Env, include: Include): ConfigData
  /** How `value` is kept at `path`, or why it cannot be. */
  settable (path: readonly string[], value: unknown): { readonly value: ConfigItem } | { readonly reason: string }
  /** `text` with the changes in it. */
  write (text: string, changes: readonly Change[]): string
}

/** Everything that formats with types can set. */
export function settableItem (_path: readonly string[], value: unknown): { value: ConfigItem } | { reason: string } {
  const isScalar = (item: unknown) => typeof item === 'string' || typeof item === 'boolean' || Number.isFinite(item)
  if (isScalar(value) || (Array.isArray(value) && value.every(isScalar))) return { value: value as ConfigItem } // it has been looked at
  return { reason: 'a text, a number, true, false or a list of such can be kept' }
}

type Tree = { [key: string]: ConfigItem }

/** A path of {@link Change} as a path in a tree, its names spelled as they are there. */
export function pathIn (tree: ConfigItem, { path }: Change): string[] {
  const [section, ...keys] = path
  let at: ConfigItem | undefined = tree
  return (section === 'default' ? keys : path).map((key) => {
    const names: string[] = typeof at === 'object' && at !== null ? Object.keys(at) : []
    const name = names.includes(key) ? key : names.find((one) => one.toLowerCase() === key.toLowerCase()) ?? key
    at = at === undefined ? undefined : memberOf(at, name)
    return name
  })
}

/** A copy of `tree` with the changes in it. */
export function treeWith (tree: Readonly<Tree>, changes: readonly Change[]): Tree {
  return changes.reduce<Tree>((before, change) => assigned(before, pathIn(before, change), change.value), tree)
}

function assigned (tree: Readonly<Tree>, [key = '', ...inner]: readonly string[], value: ConfigItem): Tree {
  const below = Object.hasOwn(tree, key) ? tree[key] : undefined
  const members = typeof below === 'object' && below !== null ? below as Tree : {} // what stands at a section's name is a table, or is replaced
  return { ...tree, [key]: inner.length === 0 ? value : assigned(members, inner, value) }
}
