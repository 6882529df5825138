// Texts and statements one after the other.

import type { Run } from './state.js'

/**
 * What runs the parts in their order.
 *
 * @param canJump - Whether a `break` or `continue` may end it before its end.
 */
export function joined (parts: ReadonlyArray<string | Run>, canJump: boolean): Run {
  const { texts, runs } = alternating(parts)
  if (canJump) return untilJump(texts, runs)

  const [first = '', second = '', third = '', fourth = ''] = texts
  const [one, two, three] = runs
  if (one === undefined) return () => first
  if (two === undefined) return (state, dot) => first + one(state, dot) + second
  if (three === undefined) return (state, dot) => first + one(state, dot) + second + two(state, dot) + third
  if (runs.length === 3) {
    return (state, dot) => first + one(state, dot) + second + two(state, dot) + third + three(state, dot) + fourth
  }

  return (state, dot) => {
    let out = first
    for (let at = 0; at < runs.length; at++) out += runs[at]!(state, dot) + texts[at + 1]!
    return out
  }
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
