// {{range}}. Source: Go's text/template, walkRange.

import { printed } from '../fmt/print.js'
import type { BranchNode, ListNode } from '../nodes.js'
import { elementsOf, kindOf } from '../values/kind.js'
import { sortedEntries } from '../values/order.js'
import { pointee } from '../values/pointer.js'
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

  const elementSlot = slots.at(-1) ?? -1
  const indexSlot = slots.length === 2 ? slots[0]! : -1
  const body = scope.inside(() => compileList(node.list))
  const otherwise = node.elseList === null ? () => '' : compileList(node.elseList)

  return (state, dot) => {
    const value = collection(state, dot)
    if (Array.isArray(value)) return each(state, value, null) ?? otherwise(state, dot)

    const target = pointee(value)
    switch (kindOf(target)) {
      case null: return otherwise(state, dot)
      case 'slice': case 'array': return each(state, elementsOf(target), null) ?? otherwise(state, dot)
      case 'map': {
        const entries = sortedEntries(target)
        return each(state, entries.map(([, element]) => element), entries) ?? otherwise(state, dot)
      }
    }
    return isIterable(target)
      ? each(state, taken(site, target), null) ?? otherwise(state, dot)
      : site.fail(`range can't iterate over ${printed(target)}`)
  }

  /** `null`: there is nothing to range over. `entries` has the keys of a map. */
  function each (state: State, elements: readonly unknown[], entries: ReadonlyArray<readonly [unknown, unknown]> | null): string | null {
    if (elements.length === 0) return null

    let out = ''
    for (let at = 0; at < elements.length; at++) {
      if (--state.remaining < 0) site.fail(TOO_LONG)
      const element = elements[at]
      if (elementSlot !== -1) state.variables[elementSlot] = element
      if (indexSlot !== -1) state.variables[indexSlot] = entries === null ? at : entries[at]![0]
      out += body(state, element)
      if (state.jump !== 'none') {
        const { jump } = state
        state.jump = 'none'
        if (jump === 'break') break
      }
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
