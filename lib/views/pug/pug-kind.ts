// pug files as one kind of views, compiled to functions that are called as they are.

import { readFileSync } from 'node:fs'
import { Script } from 'node:vm'
import type { Callable, Typed } from '../../gotemplate/index.js'
import { pugFunction, type PugFunction } from '../functions/index.js'
import type { Trust, View, ViewData, ViewKind } from '../view.js'
import { compiledAhead } from './ahead.js'
import { pug } from './library.js'
import { pugError } from './pug-error.js'
import { type PugOptions, pugSettings } from './pug-options.js'
import { pugRuntime } from './runtime.js'

interface PugKindOptions {
  /** Absolute path of the views folder. */
  readonly root: string
  /** What views find by name, unless their data has something under that name. */
  readonly functions: Readonly<Record<string, Callable | Typed>>
  readonly options: PugOptions
  /** Let views keep track of their lines, so that what is thrown in one says where. */
  readonly tracksLines: boolean
}

type Template = (data: ViewData) => string

/** pug prints what stands behind `!=` as it is. */
const trust: Trust = (html) => html

export class PugKind implements ViewKind {
  readonly extensions = ['pug']
  readonly #options: PugKindOptions
  readonly #names: string[]
  readonly #functions: PugFunction[]

  constructor (options: PugKindOptions) {
    const functions = Object.entries(options.functions).filter(([name]) => isIdentifier(name))
    this.#options = options
    this.#names = functions.map(([name]) => name)
    this.#functions = functions.map(([name, fn]) => pugFunction(name, fn))
  }

  /** @throws FST_BEEGO_VIEW_SYNTAX with the place. */
  view (name: string): View {
    const { root, options, tracksLines } = this.#options
    const settings = pugSettings(options, root, name, tracksLines)
    const ahead = tracksLines ? null : compiledAhead(settings.filename)
    if (ahead !== null) return this.#view(ahead, settings.filename, [])

    const text = readFileSync(settings.filename, 'utf8')
    try {
      const { body, dependencies } = pug().compileClientWithDependenciesTracked(text, settings)
      return this.#view(body, settings.filename, [...new Set(dependencies)])
    } catch (error) {
      throw pugError(error as Error, root, text, settings)
    }
  }

  #view (body: string, file: string, parts: readonly string[]): View {
    const template = this.#template(body)
    const { defaults } = this.#options.options
    return {
      execute: defaults === null ? template : (data) => template({ ...defaults, ...data }),
      files: [file, ...parts],
      parts,
      trust
    }
  }

  /**
   * A variable that the data does not have is one of the scope around the function: pug looks there for `Math` and `JSON`, and so
   * finds the functions of views at no cost.
   */
  #template (body: string): Template {
    // eslint-disable-next-line no-new-func -- the code is what pug has made of a view
    const inScope = new Function(...this.#names, `return function (pug) {\n${body}\nreturn template\n}`)
    return inScope(...this.#functions)(pugRuntime())
  }
}

/** Whether JavaScript can have a variable of that name. Names of functions are words, but may be its own: `default`, `new`. */
function isIdentifier (word: string): boolean {
  try {
    return new Script(`var ${word}`) instanceof Script // which is not run
  } catch {
    return false
  }
}
