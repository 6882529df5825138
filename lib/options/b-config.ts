// Beego's `BConfig`: every option as a property that reads what holds, and that a program sets before the application is built.
// What it sets wins over the file, the file over the defaults.

import { isDeepStrictEqual } from 'node:util'
import { FST_BEEGO_APP_LATE, FST_BEEGO_OPT_INVALID, FST_BEEGO_OPT_UNKNOWN } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { isPlain } from '../plain.js'
import { type BeegoOptions, OPTIONS, type ResolvedOptions } from './index.js'
import type { Rule } from './rule.js'
import { type ResolvedServerOptions, type ServerOptions, serverOptions } from './server.js'

export type AppOptions = Omit<BeegoOptions, 'config' | 'copyRequestBody'> & ServerOptions

/** Options by name, all of them there, to be read and set. */
export type BConfig = { -readonly [K in keyof (ResolvedOptions & ResolvedServerOptions)]: (ResolvedOptions & ResolvedServerOptions)[K] }

const RULES: Readonly<Record<string, Rule<unknown>>> = { ...OPTIONS, ...serverOptions }

export class Settings {
  readonly bConfig: BConfig
  readonly #given = new Map<string, unknown>()
  /** What was read, in a copy, and may have been written to since: `bConfig.staticDir['/down'] = 'public'`. */
  readonly #copies = new Map<string, { readonly own: object, readonly original: object }>()
  readonly #fromFile: (runMode: string | undefined) => Readonly<Record<string, unknown>>
  #isBuilt = false

  /** @param fromFile - The options of the configuration file for a run mode, read when the first option is asked for. */
  constructor (fromFile: (runMode: string | undefined) => Readonly<Record<string, unknown>>) {
    this.#fromFile = fromFile
    const target = {}
    for (const name of Object.keys(RULES)) {
      Object.defineProperty(target, name, { enumerable: true, configurable: true, get: () => this.#get(name) })
    }
    this.bConfig = new Proxy(Object.preventExtensions(target), {
      set: (_target, name, value: unknown) => {
        this.set(String(name), value)
        return true
      }
    }) as BConfig // it has a property for every rule
  }

  /** @throws FST_BEEGO_OPT_UNKNOWN, FST_BEEGO_OPT_INVALID, FST_BEEGO_APP_LATE */
  set (name: string, value: unknown): void {
    if (!Object.hasOwn(RULES, name)) throw new FST_BEEGO_OPT_UNKNOWN(name, didYouMean(name, Object.keys(RULES)))
    const rule = RULES[name]! // hasOwn has seen it
    if (!rule.accepts(value)) throw new FST_BEEGO_OPT_INVALID(name, rule.expected)
    if (this.#isBuilt) throw new FST_BEEGO_APP_LATE(`Setting bConfig.${name}`)
    this.#given.set(name, value)
    this.#copies.delete(name)
  }

  /** What the program has set; `undefined` when it leaves that to the file. */
  get runMode (): string | undefined {
    return this.#given.get('runMode') as string | undefined // its rule has seen it
  }

  /** From here on nothing can be set. */
  close (): void {
    this.#isBuilt = true
  }

  /** What was set, for the plugin: the file is its own business. */
  pluginOptions (): BeegoOptions {
    for (const [name, { own, original }] of this.#copies) if (!isDeepStrictEqual(own, original)) this.#given.set(name, own)
    return Object.fromEntries([...this.#given].filter(([name]) => Object.hasOwn(OPTIONS, name)))
  }

  serverOptions (): ResolvedServerOptions {
    return Object.fromEntries(Object.keys(serverOptions).map((name) => [name, this.#get(name)])) as unknown as ResolvedServerOptions // every rule has a value
  }

  #get (name: string): unknown {
    const own = this.#given.get(name) ?? this.#copies.get(name)?.own
    if (own !== undefined) return own
    const value = this.#fromFile(this.runMode)[name] ?? RULES[name]!.value() // only names of rules come here
    if (!isCollection(value)) return value
    const copy = structuredClone(value)
    this.#copies.set(name, { own: copy, original: value })
    return copy
  }
}

function isCollection (value: unknown): value is object {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && isPlain(value))
}
