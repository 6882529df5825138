// Texts and statements one after the other.

import type { EscapedField } from './escaped.js'
import { generated } from './generated.js'
import type { Evaluate, Run } from './state.js'

/**
 * What runs the parts in their order.
 *
 * @param canJump - Whether a `break` or `continue` may end it before its end.
 * @param fields - Those of the parts that are fields.
 */
export function joined (parts: ReadonlyArray<string | Run>, canJump: boolean, fields: ReadonlyMap<Evaluate, EscapedField>): Run {
  const { texts, runs } = alternating(parts)
  if (canJump) return untilJump(texts, runs)
  return generated(texts, runs, runs.map(run => fields.get(run) ?? null)) ?? inTurn(texts, runs)
}

/** More than this in one closure gains nothing. */
const AT_ONCE = 4

/** Written out instead of looped over, which takes half the time. `texts` has one more than `runs`. */
function inTurn (texts: readonly string[], runs: readonly Run[]): Run {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = texts
  const [one, two, three, four] = runs
  if (one === undefined) return () => first
  if (two === undefined) return (state, dot) => first + one(state, dot) + second
  if (three === undefined) return (state, dot) => first + one(state, dot) + second + two(state, dot) + third
  if (four === undefined) return (state, dot) => first + one(state, dot) + second + two(state, dot) + third + three(state, dot) + fourth
  if (runs.length === AT_ONCE) {
    return (state, dot) => first + one(state, dot) + second + two(state, dot) + third + three(state, dot) + fourth + four(state, dot) + fifth
  }

  const groups: Run[] = []
  for (let at = 0; at < runs.length; at += AT_ONCE) {
    const group = runs.slice(at, at + AT_ONCE)
    const isLast = at + AT_ONCE >= runs.length
    groups.push(inTurn([...texts.slice(at, at + group.length), isLast ? texts.at(-1)! : ''], group))
  }
  return inTurn(Array.from({ length: groups.length + 1 }, () => ''), groups)
}

function untilJump (texts: readonly string[], runs: readonly Run[]): Run {
  return (state, dot) => {
    let out = texts[0]!
    for (let at = 0; at < runs.length; at++) {
      out += runs[at]!(state, dot)
      if (state.jump !== 'none') return out
      out += texts[at + 1]!
    }
    return out
  }
}

/** A text before, between and after all statements, empty where there is none. */
function alternating (parts: ReadonlyArray<string | Run>): { texts: string[], runs: Run[] } {
  const texts = ['']
  const runs: Run[] = []
  for (const part of parts) {
    if (typeof part === 'string') texts[texts.length - 1] += part
    else {
      runs.push(part)
      texts.push('')
    }
  }
  return { texts, runs }
}
