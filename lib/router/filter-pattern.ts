// Which paths a filter is for. Source: beego 1.1.4 filter.go, ValidRouter; beego v1.12 filter.go.

import { classicVariants, fixedPath } from './classic-pattern.js'
import { compileExpression } from './expression/expression.js'
import { modernWays } from './modern-pattern.js'
import { ModernTree } from './modern-tree.js'
import { cleanPath } from './path.js'
import { parsePattern } from './pattern.js'
import type { DialectName, Params, RouterOptions } from './types.js'
import { walkedPattern } from './walked-pattern.js'

export interface FilterPattern {
  /** Whether every path matches. */
  readonly all: boolean
  /**
   * The parameters of the pattern, or `null` when it does not match.
   *
   * @param path - Decoded.
   */
  match (path: string): Params | null
}

interface FilterPatternOptions extends RouterOptions {
  dialect: DialectName
}

/** @throws FST_BEEGO_ROUTE_PATTERN */
export function compileFilterPattern (pattern: string, { dialect, caseSensitive }: FilterPatternOptions): FilterPattern {
  if (dialect === 'modern') return modernFilter(pattern, caseSensitive)
  return pattern === '*' || pattern === '' ? EVERYTHING : classicFilter(pattern, caseSensitive)
}

const EVERYTHING: FilterPattern = { all: true, match: () => ({}) }

function modernFilter (pattern: string, caseSensitive: boolean): FilterPattern {
  const tree = new ModernTree<true>()
  parsePattern(pattern) // refuses what is no pattern
  tree.add(pattern, modernWays(pattern, caseSensitive), null, true)
  return {
    all: /^\/?\*$/.test(pattern),
    match: (path) => {
      const clean = cleanPath(path)
      return tree.find('GET', caseSensitive ? clean : clean.toLowerCase())?.params ?? null
    }
  }
}

function classicFilter (pattern: string, caseSensitive: boolean): FilterPattern {
  const parsed = parsePattern(pattern)
  const fixed = fixedPath(parsed)
  const walked = caseSensitive ? walkedPattern(parsed) : null
  const match = walked ?? (fixed === null ? variantMatcher(parsed, caseSensitive) : fixedMatcher(fixed, caseSensitive))
  const start = caseSensitive ? literalStart(pattern) : ''
  return {
    all: false,
    // A slash at the end of the request is ignored; `/admin/*` is for `/admin` too.
    match: (path) => path.startsWith(start) ? match(path) ?? match(withoutSlash(path)) ?? match(`${withoutSlash(path)}/`) : null
  }
}

/** What every path of the pattern begins with: most requests are none of a filter's business. */
function literalStart (pattern: string): string {
  const [literal = ''] = /^\/[^:*?()]*/.exec(pattern) ?? []
  return withoutSlash(literal)
}

function withoutSlash (path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

function fixedMatcher (fixed: string, caseSensitive: boolean): FilterPattern['match'] {
  const fold = (text: string) => caseSensitive ? text : text.toLowerCase()
  const expected = fold(fixed)
  return (path) => fold(path) === expected ? {} : null
}

function variantMatcher (pattern: ReturnType<typeof parsePattern>, caseSensitive: boolean): FilterPattern['match'] {
  const variants = classicVariants(pattern, caseSensitive)
    .map(({ source, names }) => ({ expression: compileExpression(source), names }))
  return (path) => {
    for (const { expression, names } of variants) {
      const captures = expression.exec(path)
      if (captures !== null) return namedParams(names, captures)
    }
    return null
  }
}

function namedParams (names: readonly string[], captures: readonly string[]): Params {
  const params: Params = {}
  for (let i = 0; i < names.length; i++) params[names[i]!] = captures[i]!
  return params
}
