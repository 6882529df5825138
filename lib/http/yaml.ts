// YAML as Go's yaml.v2 writes it: lists at the level of their key, words of YAML 1.1 in quotes.

import { createRequire } from 'node:module'
import type * as YAML from 'yaml'

const require = createRequire(import.meta.url)

/**
 * Loads its library when it is first used: few applications write YAML, and it is larger than the rest of this package.
 *
 * @throws for a function, a symbol, a cycle.
 */
export function goYAML (value: unknown): string {
  const { stringify } = require('yaml') as typeof YAML
  return stringify(value ?? null, { indentSeq: false, compat: 'yaml-1.1', customTags: ['timestamp'], aliasDuplicateObjects: false })
}
