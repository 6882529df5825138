// The configuration of an output: Beego's JSON, or the object that it says. As in Go the letter case of a key counts for nothing.

import { FST_BEEGO_LOG_CONFIG } from '../../errors.js'
import { didYouMean } from '../../nearest.js'
import type { Rule } from '../../options/rule.js'

export type OutputRules<T> = { readonly [K in keyof T]-?: Rule<T[K]> }

/** @throws FST_BEEGO_LOG_CONFIG naming the key. */
export function readConfig<T extends object> (adapter: string, given: unknown, rules: OutputRules<T>): T {
  const config = parsed(adapter, given)
  const names = new Map(Object.keys(rules).map((name) => [name.toLowerCase(), name as keyof T]))

  const values: Partial<T> = {}
  for (const [key, value] of Object.entries(config)) {
    const name = names.get(key.toLowerCase())
    if (name === undefined) throw new FST_BEEGO_LOG_CONFIG(adapter, `there is no '${key}'.${didYouMean(key, names.keys())}`)
    if (!rules[name].accepts(value)) throw new FST_BEEGO_LOG_CONFIG(adapter, `'${String(name)}' must be ${rules[name].expected}.`)
    values[name] = value as T[keyof T] // the rule has accepted it
  }
  for (const [name, rule] of Object.entries<Rule<T[keyof T]>>(rules)) values[name as keyof T] ??= rule.value()
  return values as T // every rule has given its value
}

function parsed (adapter: string, given: unknown): object {
  if (given === undefined || given === '') return {}
  const config = typeof given === 'string' ? fromJSON(adapter, given) : given
  if (typeof config !== 'object' || config === null || Array.isArray(config)) throw new FST_BEEGO_LOG_CONFIG(adapter, 'it must be an object.')
  return config
}

function fromJSON (adapter: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new FST_BEEGO_LOG_CONFIG(adapter, `it is no JSON: ${(error as Error).message}.`)
  }
}
