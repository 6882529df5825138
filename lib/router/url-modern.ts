// URLs of Beego 1.4 to 2.x: the routes in the order of its tree. What a route took for itself before it turned out not to
// fit is gone for the next one too, as there.

import { modernWays, type Way } from './modern-pattern.js'
import { compileExpression } from './expression/expression.js'
import { KNOWN_METHODS } from './mapping.js'
import { isSameName, leadsTo, queryOf, type UrlRoute } from './url-for.js'

export function modernUrl (
  routes: readonly UrlRoute[], controller: string, method: string, params: ReadonlyArray<readonly [string, string]>
): string {
  const suffix = controller.replaceAll('.', '/')
  const fitting = routes.filter((route) => `main/${route.controllerName}`.endsWith(suffix) && leadsTo(route, method))

  const left = new Map(params)
  // One tree per verb; Go visits them in any order.
  for (const verb of KNOWN_METHODS) {
    for (const way of fitting.filter((route) => isUnder(route, verb, method)).flatMap(waysOf).sort(byTree)) {
      const url = way.expression === '' ? fillSteps(way, left) : fillExpression(way, left)
      if (url !== null) return url + queryOf(left)
    }
  }
  return ''
}

function isUnder ({ mapping }: UrlRoute, verb: string, name: string): boolean {
  return mapping === null || [mapping.get(verb), mapping.get('*')].some((method) => method !== undefined && isSameName(method, name))
}

function waysOf ({ pattern, auto }: UrlRoute): readonly Way[] {
  return [...auto === null ? [] : modernWays(pattern.slice(0, -2), true), ...modernWays(pattern, true)]
}

/** Literals first, then parameters, then what ends here. */
function byTree (a: Way, b: Way): number {
  const length = Math.max(a.steps.length, b.steps.length)
  for (let i = 0; i < length; i++) {
    const [first, second] = [a.steps[i], b.steps[i]]
    if (first !== second) return kind(first) - kind(second)
  }
  return 0
}

function kind (step: string | null | undefined): number {
  return step === undefined ? 2 : step === null ? 1 : 0
}

function fillSteps ({ steps, names }: Way, params: Map<string, string>): string | null {
  const values: string[] = []
  for (const name of names) {
    const value = params.get(name)
    if (value === undefined) return null
    params.delete(name)
    values.push(value)
  }
  return join(steps, values)
}

/** The groups of the expression become the parameters, in turn; the result must match. */
function fillExpression ({ steps, names, expression }: Way, params: Map<string, string>): string | null {
  let next = 0
  const filled = expression.replace(/\([^)]*\)/g, () => {
    const name = names[next++]! // one for each group
    const value = params.get(name) ?? ''
    params.delete(name)
    return value
  })
  return compileExpression(expression).exec(filled) === null ? null : join(steps, filled.split('/'))
}

function join (steps: ReadonlyArray<string | null>, values: readonly string[]): string {
  let next = 0
  return `/${steps.map((step) => step ?? values[next++]).join('/')}`
}
