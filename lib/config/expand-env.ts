// `${NAME}` and `${NAME||default}` as a whole value. Source: beego 1.12 config/config.go, ExpandValueEnv.

import { type ConfigItem, isTable } from './data.js'

export type Env = Readonly<Record<string, string | undefined>>

/** The environment's value, or what stands behind `||` where that is empty. A text that is not all of this form stays as it is. */
export function expandEnv (value: string, env: Env): string {
  if (value.length < 3 || !value.startsWith('${') || !value.endsWith('}')) return value

  const inside = value.slice(2, -1)
  const bars = inside.indexOf('||')
  const brace = inside.indexOf('}') // what is behind the first one is lost
  const isBar = bars !== -1 && (brace === -1 || bars < brace)
  const end = isBar ? bars : brace === -1 ? inside.length : brace
  return env[inside.slice(0, end)] || (isBar ? inside.slice(bars + 2) : '')
}

/** {@link expandEnv} for every text inside a value. */
export function expandedItem (value: ConfigItem, env: Env): ConfigItem {
  if (typeof value === 'string') return expandEnv(value, env)
  if (Array.isArray(value)) return value.map((item: ConfigItem) => expandedItem(item, env))
  if (!isTable(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expandedItem(member, env)]))
}
