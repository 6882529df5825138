// `urlFor('UserController.list', ':id', 5)`. Source: beego 1.1.4 router.go, UrlFor; beego v1.12 router.go, URLFor.

import { classicUrl } from './url-classic.js'
import { modernUrl } from './url-modern.js'
import { KNOWN_METHODS, type Mapping } from './mapping.js'
import type { AutoName, DialectName } from './types.js'

export interface UrlRoute {
  readonly pattern: string
  /** The class's name; '' for functional routes. */
  readonly controllerName: string
  /** `null` for RESTful and auto routes. */
  readonly mapping: Mapping | null
  readonly auto: AutoName | null
}

/** The URL of the first route that leads to `endpoint` and has a place for the parameters; '' when there is none. */
export function urlFor (
  routes: readonly UrlRoute[], endpoint: string, params: ReadonlyArray<readonly [name: string, value: string]>, dialect: DialectName
): string {
  const dot = endpoint.lastIndexOf('.')
  const controller = endpoint.slice(0, Math.max(dot, 0))
  if (controller === '') return ''

  const build = dialect === 'classic' ? classicUrl : modernUrl
  return build(routes, controller, endpoint.slice(dot + 1), params)
}

/** Whether the route's controller answers by the method `name`. */
export function leadsTo ({ mapping, auto }: UrlRoute, name: string): boolean {
  if (auto !== null) return isSameName(auto.action, name)
  if (mapping === null) return KNOWN_METHODS.includes(name.toUpperCase())
  return Array.from(mapping.values()).some((method) => isSameName(method, name))
}

/** Go's methods begin with a capital letter, JavaScript's need not. */
export function isSameName (a: string, b: string): boolean {
  return a.slice(1) === b.slice(1) && a.charAt(0).toLowerCase() === b.charAt(0).toLowerCase()
}

/** `?a=1&b=2`, sorted by name; '' without parameters. */
export function queryOf (params: ReadonlyMap<string, string>): string {
  if (params.size === 0) return ''
  const query = new URLSearchParams([...params])
  query.sort()
  return `?${query.toString().replaceAll('%3A', ':')}`
}
