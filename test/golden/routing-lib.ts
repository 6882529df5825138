// Replays routing.json on a router alone, without a server. What a server does around it (known methods, the `_method`
// field, calling an action) is reduced to the few lines that choose the action's name.

import { readFileSync } from 'node:fs'
import type { Methods, Router } from '../../lib/router/types.js'

export interface Answer {
  status: number
  location?: string
  echo?: { c: string, a: string, p: Record<string, string> }
  panic?: boolean
  layer?: string
}

export interface Recorded {
  method: string
  url: string
  headers?: Record<string, string>
  body?: string
  res: { v1_1_4?: Answer, v1_12?: Answer, agree: boolean | null, why?: string }
}

export interface Case {
  id: string
  category: string
  setup?: { v1_1_4?: object, v1_12?: object }
  routes: ReadonlyArray<{ kind: 'router' | 'auto' | 'autoPrefix', pattern?: string, controller: string, mapping?: string, prefix?: string }>
  requests: readonly Recorded[]
}

interface Target {
  controller: string
  /** Action by upper-case verb; `null` for one action per verb; a string for an auto route. */
  actions: Map<string, string> | string | null
}

const VERBS = ['Get', 'Post', 'Put', 'Delete', 'Patch', 'Head', 'Options']
const ACTIONS = ['Index', 'List', 'Show', 'Create', 'Update', 'Remove', 'Login', 'Logout', 'Search', 'Export', ...VERBS]

export function readCases (): readonly Case[] {
  const file = process.env.GOLDEN_DIR ?? new URL('.', import.meta.url).pathname
  return JSON.parse(readFileSync(`${file}/routing.json`, 'utf8')).cases
}

export type Dialect = 'classic' | 'modern'

const CLASSIC_METHODS = ['TRACE', 'CONNECT', ...VERBS.map((verb) => verb.toUpperCase())]
const KNOWN: Record<Dialect, ReadonlySet<string>> = {
  classic: new Set(CLASSIC_METHODS),
  modern: new Set([...CLASSIC_METHODS, 'MKCOL', 'COPY', 'MOVE', 'PROPFIND', 'PROPPATCH', 'LOCK', 'UNLOCK'])
}

export function replay (dialect: Dialect, router: Router<Target>, { routes }: Case): (request: Recorded) => Answer {
  for (const { kind, pattern = '', controller, mapping, prefix = '' } of routes) {
    if (kind === 'router') {
      const actions = mapping === undefined ? null : readMapping(mapping)
      router.add(pattern, methodsOf(actions), { controller, actions })
    } else {
      const targets = ACTIONS.map((action) => [action, { controller, actions: action }] as const)
      router.addAuto(prefix, controller.replace(/Controller$/, ''), targets)
    }
  }
  return (request) => answer(dialect, router, request)
}

function readMapping (mapping: string): Map<string, string> {
  const actions = new Map<string, string>()
  for (const part of mapping.split(';')) {
    const [verbs = '', action = ''] = part.split(':')
    for (const verb of verbs.split(',')) actions.set(verb.toUpperCase(), action)
  }
  return actions
}

function methodsOf (actions: Map<string, string> | null): Methods {
  return actions === null || actions.has('*') ? null : new Set(actions.keys())
}

function answer (dialect: Dialect, router: Router<Target>, request: Recorded): Answer {
  const classic = dialect === 'classic'
  if (!KNOWN[dialect].has(request.method)) return { status: 405 }

  const overridden = overriddenMethod(dialect, request)
  const match = router.match(classic ? overridden : request.method, pathOf(request.url))
  if (match === null) return { status: 404 }
  if (match.redirect !== null) return { status: 301, location: match.redirect }

  const { controller, actions } = match.route.target
  // Beego's base controller answers it.
  if (request.method === 'TRACE' && actions === null) return { status: 200 }
  const action = actions === null
    ? VERBS.find((verb) => verb.toUpperCase() === overridden)
    : typeof actions === 'string' ? actions : actions.get(overridden) ?? actions.get('*') ?? VERBS.find((verb) => verb.toUpperCase() === overridden)
  return action === undefined ? { status: 405 } : { status: 200, echo: { c: controller, a: action, p: match.params } }
}

function overriddenMethod (dialect: Dialect, { method, url, headers, body }: Recorded): string {
  if (method !== 'POST') return method
  const isForm = headers?.['Content-Type']?.startsWith('application/x-www-form-urlencoded') ?? false
  // 1.1.4 looked for the field before it read multipart bodies.
  const part = dialect === 'modern' && /name="_method"\r\n\r\n(\w*)\r\n/.exec(body ?? '')?.[1]
  const field = part || (isForm && new URLSearchParams(body).get('_method')) || new URLSearchParams(url.split('?').slice(1).join('?')).get('_method') || ''
  const override = dialect === 'classic' ? field.toUpperCase() : field
  return override === 'PUT' || override === 'DELETE' ? override : method
}

/** The path of a request target, which may name its host. */
function pathOf (url: string): string {
  // The recordings hold UTF-8; Node's parser hands bytes over as Latin-1.
  const path = Buffer.from(url.replace(/^https?:\/\/[^/?]*/i, '')).toString('latin1')
  const query = path.indexOf('?')
  return query === -1 ? path : path.slice(0, query)
}

/** Whether two answers have status, location, controller, action and parameters in common. */
export function isSame (a: Answer, b: Answer | undefined): boolean {
  return b !== undefined && a.status === b.status && pathOf(a.location ?? '') === pathOf(b.location ?? '') && echoOf(a) === echoOf(b)
}

function echoOf ({ echo }: Answer): string {
  return echo === undefined ? '' : JSON.stringify([echo.c, echo.a, Object.entries(echo.p).sort()])
}
