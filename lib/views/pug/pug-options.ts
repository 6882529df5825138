// What pug is told: an application's own options, and those that views need.

import { join } from 'node:path'
import type { Options } from 'pug'
import type { ViewData } from '../view.js'

/** How pug files are compiled and what they are given. */
export interface PugOptions {
  /** pug's own: `filters`, `basedir`, `globals`, `doctype`, `pretty` … */
  readonly compile: Options
  /** What every view shows unless the data has something under that name; `null` for nothing. */
  readonly defaults: ViewData | null
}

export const NO_PUG_OPTIONS: PugOptions = { compile: {}, defaults: null }

export type PugSettings = Options & { readonly filename: string }

/** Includes that begin with `/` are looked for below the views folder, unless the application says where. */
export function pugSettings ({ compile }: PugOptions, root: string, name: string, compileDebug: boolean): PugSettings {
  return { basedir: root, ...compile, filename: join(root, name), name: 'template', compileDebug, inlineRuntimeFunctions: false }
}

/** What @fastify/view decorates an instance with. */
type ViewFunction = (page: { raw: string } | ((data: ViewData) => string), data: ViewData, options?: Options) => Promise<string>

/**
 * The options that an application gave to its own @fastify/view; `null` when that shows views of another engine.
 *
 * They are in no property: @fastify/view adds them to the options of a single view, and its `defaultContext` to the data.
 */
export async function hostPugOptions (view: ViewFunction): Promise<PugOptions | null> {
  const compile: Options = {}
  let defaults: ViewData = {}
  try {
    const html = await view({ raw: 'p' }, {}, compile)
    if (!html.includes('<p>')) return null
    await view((data) => { defaults = data; return '' }, {})
  } catch {
    return null
  }
  return { compile, defaults: Object.keys(defaults).length === 0 ? null : defaults }
}
