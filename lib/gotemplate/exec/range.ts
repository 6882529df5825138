// {{range}}. Source: Go's text/template, walkRange.

import { printed } from '../fmt/print.js'
import type { BranchNode, ListNode } from '../nodes.js'
import { elementsOf, kindOf } from '../values/kind.js'
import { sortedEntries } from '../values/order.js'
import { pointee } from '../values/pointer.js'
import { canJump } from './jump.js'
import type { PipelineCompiler } from './pipeline.js'
import type { Scope } from './scope.js'
import { Site, TOO_LONG } from './site.js'
import type { Run, State } from './state.js'

/** A generator that gives more than this is taken to have no end. */
const MAX_ITERATED = 1_000_000

export function compileRange (
  node: BranchNode, template: string, scope: Scope, pipelines: PipelineCompiler, compileList: (list: ListNode) => Run
): Run {
  const site = new Site(template, node)
  const { decl } = node.pipe
  const collection = pipelines.undeclared(node.pipe)
  const slots = decl.map(({ ident: [name] }) => node.pipe.isAssign ? scope.slot(name!) : scope.declare(name!))
  if (slots.includes(-1)) return () => site.fail(`undefined variable: ${decl[slots.indexOf(-1)]!.ident[0]}`)

  const body = scope.inside(() => compileList(node.list))
  const otherwise = node.elseList === null ? () => '' : compileList(node.elseList)
  const turns = slots.length === 0 && !node.list.nodes.some(canJump) ? plainTurns(body) : variableTurns(body, slots)

  function each (state: State, dot: unknown, elements: readonly unknown[], keys: readonly unknown[] | null): string {
    if (elements.length === 0) return otherwise(state, dot)
    state.remaining -= elements.length
    return state.remaining < 0 ? site.fail(TOO_LONG) : turns(state, elements, keys)
  }

  return (state, dot) => {
    const value = collection(state, dot)
    if (Array.isArray(value)) return each(state, dot, value, null)

    const target = pointee(value)
    switch (kindOf(target)) {
      case null: return otherwise(state, dot)
      case 'slice': case 'array': return each(state, dot, elementsOf(target), null)
      case 'map': {
        const entries = sortedEntries(target)
        return each(state, dot, entries.map(([, element]) => element), entries.map(([key]) => key))
      }
    }
    return isIterable(target) ? each(state, dot, taken(site, target), null) : site.fail(`range can't iterate over ${printed(target)}`)
  }
}

/** What is printed for all elements. `keys` are those of a map; of a list they are the positions. */
type Turns = (state: State, elements: readonly unknown[], keys: readonly unknown[] | null) => string

function plainTurns (body: Run): Turns {
  return body.each ?? ((state, elements) => {
    let out = ''
    for (let at = 0; at < elements.length; at++) out += body(state, elements[at])
    return out
  })
}

/** The last of the slots is that of the element, the first of two that of the key. */
function variableTurns (body: Run, slots: readonly number[]): Turns {
  const elementSlot = slots.at(-1)
  const keySlot = slots.length === 2 ? slots[0] : undefined
  return (state, elements, keys) => {
    let out = ''
    for (let at = 0; at < elements.length; at++) {
      const element = elements[at]
      if (elementSlot !== undefined) state.variables[elementSlot] = element
      if (keySlot !== undefined) state.variables[keySlot] = keys === null ? at : keys[at]
      out += body(state, element)
      if (state.jump === 'none') continue

      const { jump } = state
      state.jump = 'none'
      if (jump === 'break') break
    }
    return out
  }
}

/** All that an iterable gives, which must come to an end. */
function taken (site: Site, iterable: Iterable<unknown>): unknown[] {
  const elements: unknown[] = []
  for (const element of iterable) {
    if (elements.push(element) > MAX_ITERATED) site.fail(TOO_LONG)
  }
  return elements
}

/** What a generator gives, for instance. A string is not meant. */
function isIterable (value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}
