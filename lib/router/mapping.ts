// Method mappings: `get,post:api;put:update;*:rest`. Source: beego v1.12 router.go, addWithMethodParams.

import { FST_BEEGO_ROUTE_MAPPING } from '../errors.js'

/** Method names by upper-case verb, or by `*` for all verbs that are not named. */
export type Mapping = ReadonlyMap<string, string>

/** The request methods that Beego knows. */
export const KNOWN_METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE',
  'CONNECT', 'MKCOL', 'COPY', 'MOVE', 'PROPFIND', 'PROPPATCH', 'LOCK', 'UNLOCK']

/** @throws FST_BEEGO_ROUTE_MAPPING */
export function parseMapping (text: string): Mapping {
  const mapping = new Map<string, string>()
  for (const part of text.split(';')) {
    const [verbs, name, ...rest] = part.split(':')
    if (!verbs || !name || rest.length > 0) {
      throw new FST_BEEGO_ROUTE_MAPPING(text, `'${part}' must be verbs, a colon and the name of a method, as in 'get,post:save'`)
    }
    for (const verb of verbs.split(',')) {
      const method = verb.toUpperCase()
      if (method !== '*' && !KNOWN_METHODS.includes(method)) {
        throw new FST_BEEGO_ROUTE_MAPPING(text, `'${verb}' is no request method and not '*'`)
      }
      mapping.set(method, name)
    }
  }
  return mapping
}
