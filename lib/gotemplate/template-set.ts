// A set of templates that can call each other: the public face of the engine.

import { FST_BEEGO_OPT_INVALID, FST_BEEGO_TPL_EXEC } from '../errors.js'
import { ESCAPERS, Escaper, evalArgs } from './escape/index.js'
import { CompiledProgram } from './exec/program.js'
import { type MissingKey, type Run, State } from './exec/state.js'
import { BUILTINS } from './funcs/builtins.js'
import { type Callable, type TemplateFunction, templateFunction } from './funcs/function.js'
import { isEmptyTree, type Position, type Tree } from './nodes.js'
import { parse } from './parse/parser.js'
import { type TemplateError, templateError } from './template-error.js'
import { Typed } from './values/typed.js'

/** How the templates of a set are read and executed. */
export interface TemplateSetOptions {
  /** Escape by context, as html/template does. `false` prints values as they are, as text/template does. @default true */
  readonly html?: boolean
  /** The marks around actions. @default ['{{', '}}'] */
  readonly delims?: readonly [left: string, right: string]
  /** Functions beside the built-in ones, by name. A name of those replaces it. */
  readonly funcs?: Readonly<Record<string, Callable | Typed>>
  /** What a key that is not in a map gives: no value, the zero value of its type, or an error. @default 'default' */
  readonly missingKey?: MissingKey
}

/**
 * Templates by name, after Go's html/template and text/template.
 *
 * @example
 * const set = new TemplateSet()
 * set.parse('hello', 'Hello {{.name}}!')
 * set.execute('hello', { name: '<world>' }) // Hello &lt;world&gt;!
 */
export class TemplateSet {
  readonly #options: Required<Omit<TemplateSetOptions, 'funcs'>>
  /** Shared by all copies of the set: a function more makes a new map. */
  #functions: ReadonlyMap<string, TemplateFunction> = BUILTINS
  readonly #trees = new Map<string, Tree>()
  /** Made when they are first needed, and again after a change. */
  #program: CompiledProgram | null = null
  #escaper: Escaper | null = null
  /** Those that were escaped and compiled as what is executed. */
  readonly #entries = new Map<string, Run>()
  /** What `Object.prototype` hands down by mistake of the application: compiled templates look around it. */
  #inherited = inheritedNames()

  /** @throws FST_BEEGO_OPT_INVALID if an option is none. */
  constructor (options: TemplateSetOptions = {}) {
    this.#options = resolveOptions(options)
    for (const [name, fn] of Object.entries(options.funcs ?? {})) this.addFunc(name, fn)
  }

  /** The names of all templates, in the order in which they were defined. */
  get names (): string[] {
    return [...this.#trees.keys()]
  }

  /**
   * Add a template, and those that `text` defines. One with a known name takes its place, unless the new one is empty.
   *
   * @param name - What it is executed by, and what errors call its file.
   * @throws FST_BEEGO_TPL_PARSE with the place.
   */
  parse (name: string, text: string): this {
    const [left, right] = this.#options.delims
    const trees = parse(name, text, { delims: { left, right }, isFunction: word => this.#functions.has(word) })
    for (const [defined, tree] of trees) {
      if (!this.#trees.has(defined) || !isEmptyTree(tree.root)) this.#trees.set(defined, tree)
    }
    this.#changed()
    return this
  }

  /** Whether there is a template of that name. */
  has (name: string): boolean {
    return this.#trees.has(name)
  }

  /**
   * Make a function known. Templates that call it are parsed afterwards.
   *
   * @throws FST_BEEGO_OPT_INVALID if the name is no word, or `fn` is no function.
   */
  addFunc (name: string, fn: Callable | Typed): this {
    if (!/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name)) throw new FST_BEEGO_OPT_INVALID(`funcs.${name}`, 'named by letters, digits and underscores')
    const isFunction = typeof fn === 'function' || (fn instanceof Typed && fn.type.kind === 'func' && fn.value !== null)
    if (!isFunction) throw new FST_BEEGO_OPT_INVALID(`funcs.${name}`, 'a function')

    this.#functions = new Map(this.#functions).set(name, templateFunction(fn))
    this.#changed()
    return this
  }

  /** A set of its own with the same options, functions and templates. */
  clone (): TemplateSet {
    const copy = new TemplateSet(this.#options)
    copy.#functions = this.#functions
    for (const [name, tree] of this.#trees) copy.#trees.set(name, tree)
    return copy
  }

  /**
   * Escape and compile a template and those that it calls, which the first execution would do otherwise.
   *
   * @throws FST_BEEGO_TPL_ESCAPE if there is a place that cannot be escaped safely.
   */
  prepare (name: string): this {
    this.#entry(name)
    return this
  }

  /**
   * What a template prints for `data`, which is its dot and its `$`.
   *
   * @throws FST_BEEGO_TPL_EXEC with the place and what went wrong there.
   * @throws FST_BEEGO_TPL_ESCAPE at the first execution, if there is a place that cannot be escaped safely.
   */
  execute (name: string, data?: unknown): string {
    if (inheritedNames() !== this.#inherited) this.#changed()
    const run = this.#entries.get(name) ?? this.#entry(name)
    const dot = data ?? undefined
    try {
      return run(new State(this.#options.missingKey, dot), dot)
    } catch (error) {
      // The stack is used up, or the text is longer than a string can be.
      if (error instanceof RangeError) throw templateError(FST_BEEGO_TPL_EXEC, nowhereIn(name), `template: ${name}: ${error.message}`, error)
      throw error
    }
  }

  #entry (name: string): Run {
    if (!this.#trees.has(name)) throw undefinedTemplate(name)

    this.#program ??= this.#newProgram()
    this.#escaper?.escape(name)
    const run = this.#program.template(name)!
    this.#entries.set(name, run)
    return run
  }

  #newProgram (): CompiledProgram {
    if (!this.#options.html) return new CompiledProgram({ tree: name => this.#trees.get(name) }, this.#functions)

    this.#escaper = new Escaper({ tree: name => this.#trees.get(name) })
    const functions = this.#functions
    return new CompiledProgram(this.#escaper, { get: name => ESCAPER_FUNCTIONS.get(name) ?? functions.get(name) })
  }

  #changed (): void {
    this.#inherited = inheritedNames()
    this.#program = null
    this.#escaper = null
    this.#entries.clear()
  }
}

const EMPTY = Object.freeze({})

function inheritedNames (): string {
  let names = ''
  for (const name in EMPTY) names += `${name}\n`
  return names
}

/** What escaped templates call. */
const ESCAPER_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map([
  ...Array.from(ESCAPERS, ([name, call]): [string, TemplateFunction] => [name, { call, signature: null, isBuiltin: true, isEscaper: true }]),
  ['_eval_args_', { call: evalArgs, signature: null, isBuiltin: true, isEscaper: false }]
])

function undefinedTemplate (name: string): TemplateError {
  return templateError(FST_BEEGO_TPL_EXEC, nowhereIn(name), `template: ${JSON.stringify(name)} is undefined`)
}

/** Where no line is to blame. */
function nowhereIn (file: string): Position {
  return { file, line: 0, column: 0 }
}

function resolveOptions ({ html = true, delims = ['{{', '}}'], missingKey = 'default' }: TemplateSetOptions) {
  if (!['default', 'zero', 'error'].includes(missingKey)) throw new FST_BEEGO_OPT_INVALID('missingKey', "'default', 'zero' or 'error'")
  // As in Go, an empty delimiter stands for the usual one.
  const [left, right] = delims
  return { html, missingKey, delims: [left || '{{', right || '}}'] as const }
}
