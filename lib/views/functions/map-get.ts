// map_get: an element of nested maps. Source: beego 1.12 templatefunc.go, MapGet.

import { FST_BEEGO_VIEW_FUNCTION } from '../../errors.js'
import { printed } from '../../gotemplate/fmt/print.js'
import { typeOf } from '../../gotemplate/values/kind.js'
import { bare, Typed } from '../../gotemplate/values/typed.js'
import type { GoType } from '../../gotemplate/values/types.js'

/** `map[a][b]…`; `null` where there is no such element, and of what is no map. A key is read as the map's keys are. */
export function mapGet (map: unknown, ...keys: unknown[]): unknown {
  const type = typeOf(map)
  if (type === null) throw new FST_BEEGO_VIEW_FUNCTION('map_get', 'there is no map')
  const [key, ...rest] = keys
  if (type.kind !== 'map' || keys.length === 0) return null

  const found = element(map, type, key)
  if (found === undefined) return null
  return rest.length === 0 ? found : mapGet(found, ...rest)
}

function element (map: unknown, type: GoType, key: unknown): unknown {
  const name = keyOf(type.key!, key)
  if (map instanceof Typed) return (map.value as ReadonlyMap<unknown, unknown> | null)?.get(name)
  if (map instanceof Map) return map.has(name) ? map.get(name) : map.get(key) // the keys of JavaScript's own need not be texts
  return Object.hasOwn(map as object, String(name)) ? (map as Record<string, unknown>)[String(name)] : undefined
}

/** A key of another type is made one of the map's, as far as Go can: a whole number only becomes an int64, not an int. */
function keyOf ({ kind, name }: GoType, key: unknown): unknown {
  const given = typeOf(key)
  if (given === null) throw new FST_BEEGO_VIEW_FUNCTION('map_get', 'there is no key')
  if (kind === 'interface' || kind === 'string') return printed(key)
  if (given.name === name) return bare(key)

  const text = printed(key)
  switch (name) {
    case 'bool': return /^(?:1|t|T|true|TRUE|True)$/.test(text)
    case 'int64': case 'uint64': return /^[+-]?\d+$/.test(text) ? Number(text) : 0
    case 'float64': return Number(text) || 0
    default: throw new FST_BEEGO_VIEW_FUNCTION('map_get', `a key of type ${given.name} is no ${name}`)
  }
}
