// A pattern as the classic router matches it: for each choice of optional segments, the way through its index and one
// expression over the whole path.

import type { IndexStep } from './segment-index.js'
import type { LiteralSegment, Param, ParamSegment, Pattern, Segment } from './pattern.js'

interface Variant {
  /** One per segment before the first that can take several. */
  readonly steps: readonly IndexStep[]
  /** Whether more segments may follow the steps. */
  readonly open: boolean
  /** Go source over the whole path; its captures are {@link names}. */
  readonly source: string
  readonly names: readonly string[]
}

const ONE_SEGMENT = '[^/]+'
const ANYTHING = '[\\s\\S]*'

/** The path of a pattern without parameters, or `null`. */
export function fixedPath ({ segments, text }: Pattern): string | null {
  return segments.every(({ kind }) => kind === 'literal') ? text : null
}

/** Every variant of a pattern with parameters; with optional segments left out first, as in Beego 1.12. */
export function classicVariants (pattern: Pattern, caseSensitive: boolean): readonly Variant[] {
  return choices(pattern.segments).map((segments) => variantOf(pattern, segments, caseSensitive))
}

/** Every choice of optional segments, those left out first. */
export function choices ([first, ...rest]: readonly Segment[]): ReadonlyArray<readonly Segment[]> {
  if (first === undefined) return [[]]
  const tails = choices(rest)
  const taken = tails.map((tail) => [first, ...tail])
  return first.kind === 'params' && first.optional ? [...tails, ...taken] : taken
}

function variantOf (pattern: Pattern, segments: readonly Segment[], caseSensitive: boolean): Variant {
  const single = singleSegments(segments)
  const source = segments.map((segment) => `/${segmentSource(segment, caseSensitive)}`).join('')
  return {
    steps: single.map(indexStep),
    open: single.length < segments.length,
    source: source === '' ? '/' : source + ending(pattern, segments),
    names: segments.flatMap(namesOf)
  }
}

function indexStep (segment: SingleSegment): IndexStep {
  if (segment.kind === 'literal') return { text: segment.text, whole: true }
  return { text: textBefore(segment), whole: false }
}

/** The text that a segment begins with. */
export function textBefore ({ parts: [first] }: ParamSegment): string {
  return typeof first === 'string' ? first : ''
}

/** A segment of the pattern that takes one segment of a path. */
export type SingleSegment = LiteralSegment | ParamSegment

/** Those before the first segment that can take several. */
export function singleSegments (segments: readonly Segment[]): readonly SingleSegment[] {
  const single: SingleSegment[] = []
  for (const segment of segments) {
    if (segment.kind !== 'literal' && segment.kind !== 'params') break
    if (segment.kind === 'params' && segment.parts.some((part) => isParam(part) && part.takesSlash)) break
    single.push(segment)
  }
  return single
}

function isParam (part: string | Param): part is Param {
  return typeof part !== 'string'
}

export function segmentSource (segment: Segment, caseSensitive: boolean): string {
  switch (segment.kind) {
    case 'literal': return textSource(segment.text, caseSensitive)
    case 'splat': return `(${ANYTHING})`
    case 'file': return '([\\s\\S]+)\\.([^.]+)'
    case 'params': return segment.parts.map((part) => {
      return isParam(part) ? `(${part.expression ?? ONE_SEGMENT})` : textSource(part, caseSensitive)
    }).join('')
  }
}

function textSource (text: string, caseSensitive: boolean): string {
  return text.replace(/[^]/gu, (char) => {
    const [lower, upper] = [char.toLowerCase(), char.toUpperCase()]
    if (!caseSensitive && lower !== upper && lower.length === upper.length) return `[${lower}${upper}]`
    return /[\\^$.*+?()[\]{}|]/.test(char) ? `\\${char}` : char
  })
}

/** A slash may follow a lone parameter, or an optional segment that was left out. */
function ending ({ segments: all, slash }: Pattern, segments: readonly Segment[]): string {
  if (slash) return '/'
  const last = segments.at(-1)
  return last !== all.at(-1) || (last !== undefined && isLone(last)) ? '/?' : ''
}

/** One parameter that takes a whole segment, whatever it is. */
export type LoneSegment = ParamSegment & { readonly parts: readonly [Param] }

export function isLone (segment: Segment): segment is LoneSegment {
  if (segment.kind !== 'params' || segment.parts.length !== 1) return false
  const part = segment.parts[0]
  return part !== undefined && isParam(part) && part.expression === null
}

function namesOf (segment: Segment): readonly string[] {
  switch (segment.kind) {
    case 'literal': return []
    case 'splat': return [':splat']
    case 'file': return [':path', ':ext']
    case 'params': return segment.parts.filter(isParam).map(({ name }) => name)
  }
}
