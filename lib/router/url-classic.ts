// URLs of the classic dialect: fixed patterns first, then those with parameters, then auto routes, each in order of
// registration. A parameter with a colon must have its place in the pattern; the others make the query.

import { choices, fixedPath } from './classic-pattern.js'
import { compileExpression } from './expression/expression.js'
import { parsePattern, type Pattern, type Segment } from './pattern.js'
import type { AutoName } from './types.js'
import { leadsTo, queryOf, type UrlRoute } from './url-for.js'

type Fill = (params: Map<string, string>) => string | null

export function classicUrl (
  routes: readonly UrlRoute[], controller: string, method: string, params: ReadonlyArray<readonly [string, string]>
): string {
  const fitting = routes.filter((route) => leadsTo(route, method))
  const own = fitting.filter(({ auto, controllerName }) => auto === null && controllerName === controller)
    .map(({ pattern }) => parsePattern(pattern))
  const autos = fitting.flatMap(({ auto }) => auto !== null && isAutoOf(auto, controller) ? [auto] : [])

  const fills: Fill[] = [
    ...own.filter(isFixed).map(({ text }) => () => text),
    ...own.filter((pattern) => !isFixed(pattern)).flatMap(fillsOf),
    ...autos.map((auto) => () => autoUrl(auto))
  ]
  for (const fill of fills) {
    const left = new Map(params)
    const url = fill(left)
    if (url !== null && !Array.from(left.keys()).some((name) => name.startsWith(':'))) return url + queryOf(left)
  }
  return ''
}

function isFixed (pattern: Pattern): boolean {
  return fixedPath(pattern) !== null
}

/** The longest choice of optional segments first. */
function fillsOf ({ segments, slash }: Pattern): readonly Fill[] {
  return choices(segments).toReversed().map((choice) => (params) => {
    const texts = choice.map((segment) => fillSegment(segment, params))
    return texts.includes(null) ? null : `/${texts.join('/')}${slash ? '/' : ''}`
  })
}

/** The segment's text; takes its parameters out of `params`. `null` when one is missing or does not fit. */
function fillSegment (segment: Segment, params: Map<string, string>): string | null {
  switch (segment.kind) {
    case 'literal': return segment.text
    case 'splat': return take(params, ':splat') ?? ''
    case 'file': return joinFile(take(params, ':path'), take(params, ':ext'))
    case 'params': {
      const texts = segment.parts.map((part) => typeof part === 'string' ? part : fitting(take(params, part.name), part.expression))
      return texts.includes(null) ? null : texts.join('')
    }
  }
}

function take (params: Map<string, string>, name: string): string | null {
  const value = params.get(name)
  params.delete(name)
  return value ?? null
}

function joinFile (path: string | null, extension: string | null): string | null {
  return path === null || extension === null ? null : `${path}.${extension}`
}

function fitting (value: string | null, expression: string | null): string | null {
  if (value === null || value === '') return null
  return expression === null || compileExpression(expression).exec(value) !== null ? value : null
}

/** `UserController`, `User`, or with the prefix: `admin/UserController`. */
function isAutoOf (auto: AutoName, controller: string): boolean {
  const name = controller.replace(/Controller$/, '').toLowerCase()
  const own = auto.controller.toLowerCase()
  return name === own || name === `${auto.prefix}/${own}`.replace(/^\/+/, '').replace(/\/{2,}/g, '/')
}

function autoUrl ({ prefix, controller, action }: AutoName): string {
  return `/${prefix}/${controller}/${action.charAt(0).toUpperCase()}${action.slice(1)}`.replace(/\/{2,}/g, '/')
}
