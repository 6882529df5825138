// The forms of a pattern that the order of routes is decided by. Only paths that mean the same to find-my-way count: none
// of them ends in a slash.

import { choices, fixedPath, segmentSource, singleSegments, textBefore, type SingleSegment } from '../classic-pattern.js'
import { lazyExpression } from '../expression/expression.js'
import type { Way } from '../modern-pattern.js'
import { nativeSegment } from './native-route.js'
import type { Entry, Shape, Step } from './order.js'
import type { ParamSegment, Pattern, Segment } from '../pattern.js'

export function classicShapes (pattern: Pattern, isNative: boolean, caseSensitive: boolean): readonly Shape[] {
  if (fixedPath(pattern) !== null) {
    const steps = singleSegments(pattern.segments).map((segment) => stepOf(segment, caseSensitive))
    const shape = { steps, open: false, isNative, isFixed: true }
    // `/admin/` redirects `/admin`, whatever the method, and find-my-way does not know.
    return [pattern.slash ? { ...shape, isNative: false, methods: null } : shape]
  }
  return pattern.slash ? [] : choices(pattern.segments).map((segments) => shapeOf(segments, isNative, caseSensitive))
}

/** Fixed patterns first, then the others, each by registration. */
export function classicWinner (older: Entry, newer: Entry): Entry {
  return newer.isFixed && !older.isFixed ? newer : older
}

export function classicYields ({ isFixed }: Entry): boolean {
  return !isFixed
}

/** @param pattern - `null` when find-my-way has no words for it. */
export function modernShapes (ways: readonly Way[], pattern: Pattern | null, caseSensitive: boolean): readonly Shape[] {
  if (pattern === null) return ways.flatMap(foreignShapes)
  return choices(pattern.segments).flatMap((segments) => {
    const shape = shapeOf(segments, true, caseSensitive)
    if (!shape.open) return [shape]
    // A splat alone forgets where it began when a literal beside it was tried first; see ModernTree.
    const isFragile = shape.steps.every(({ text }) => text !== null)
    return [{ ...shape, isFragile }, leftover(shape)]
  })
}

function foreignShapes ({ steps, names, expression }: Way): readonly Shape[] {
  const open = expression !== '' || names.includes(':splat') || names.includes(':path')
  const all = steps.map((text) => text === null ? ANY_STEP : textStep(text, text))
  if (!open) return [{ steps: all, open, isNative: false, isFixed: false }]
  const shape = { steps: all.slice(0, steps.indexOf(null)), open, isNative: false, isFixed: false }
  return [shape, leftover(shape)]
}

function leftover (shape: Shape): Shape {
  return { ...shape, open: false, isNative: false, isLeftover: true }
}

/** At the first step where only one takes any text, the other; else the longer; else the one registered first. */
export function modernWinner (older: Entry, newer: Entry): Entry {
  const length = Math.max(older.steps.length, newer.steps.length)
  for (let i = 0; i < length; i++) {
    const [before, after] = [breadth(older, i), breadth(newer, i)]
    if (before !== after) return before < after ? older : newer
  }
  return older.isLeftover === true && newer.isLeftover !== true ? newer : older
}

/** 0 for a text, 1 for any segment, 2 where the form has ended. */
function breadth ({ steps, open }: Entry, i: number): number {
  const step = steps[i]
  if (step !== undefined) return step.text === null ? 1 : 0
  return open && i === steps.length ? 1 : 2
}

function shapeOf (segments: readonly Segment[], isNative: boolean, caseSensitive: boolean): Shape {
  const single = singleSegments(segments)
  const steps = single.map((segment) => stepOf(segment, caseSensitive))
  return { steps, open: single.length < segments.length, isNative, isFixed: false }
}

const always = () => true

const ANY_STEP: Step = { text: null, native: 'any segment', begins: '', takes: always }

function textStep (text: string, native: string): Step {
  return { text, native, begins: text, takes: always }
}

function stepOf (segment: SingleSegment, caseSensitive: boolean): Step {
  if (segment.kind === 'literal') {
    const text = caseSensitive ? segment.text : segment.text.toLowerCase()
    return textStep(text, text)
  }
  const source = segmentSource(segment, caseSensitive)
  const native = nativeSegment(withoutNames(segment), caseSensitive) ?? `only Beego's ${source}`
  const begins = textBefore(segment)
  // Compared in any letter case, an expression may take what it does not take as written.
  if (native === ':' || !caseSensitive) return { text: null, native, begins: caseSensitive ? begins : begins.toLowerCase(), takes: always }
  const expression = lazyExpression(source)
  return { text: null, native, begins, takes: (text) => text.startsWith(begins) && expression.exec(text) !== null }
}

function withoutNames (segment: ParamSegment): ParamSegment {
  return { ...segment, optional: false, parts: segment.parts.map((part) => typeof part === 'string' ? part : { ...part, name: ':' }) }
}
