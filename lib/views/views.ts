// The views of an application: which engine shows which, and where they are.

import { statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { FST_BEEGO_OPT_INVALID, FST_BEEGO_TPL_ESCAPE, FST_BEEGO_VIEW_ENGINE, FST_BEEGO_VIEW_MISSING, FST_BEEGO_VIEW_SYNTAX } from '../errors.js'
import type { Callable, Typed } from '../gotemplate/index.js'
import type { ResolvedOptions } from '../options/index.js'
import { CompiledViews } from './compiled-views.js'
import { GoKind } from './go/go-kind.js'
import { type Page, renderPage } from './layout.js'
import { refusePromises } from './promised.js'
import { NO_PUG_OPTIONS, type PugOptions } from './pug/pug-options.js'
import { PugKind } from './pug/pug-kind.js'
import type { View, ViewData, ViewKind } from './view.js'
import { isViewName, viewNames } from './view-files.js'

/** A function that views may call. */
export type ViewFunction = Callable | Typed

/** The views of a scope: `app.beegoViews`. */
export class Views {
  readonly #options: ResolvedOptions
  #functions: Readonly<Record<string, ViewFunction>>
  readonly #extensions = ['tpl', 'html', 'gohtml']
  #pug = NO_PUG_OPTIONS
  #root!: string
  #kinds!: readonly ViewKind[]
  #views!: CompiledViews

  /** @param functions - What all views may call. */
  constructor (options: ResolvedOptions, functions: Readonly<Record<string, ViewFunction>>) {
    this.#options = options
    this.#functions = functions
    this.#reset()
  }

  /**
   * Let views call `fn`: `{{shout .name}}`, in pug `= shout(name)`.
   *
   * @throws FST_BEEGO_OPT_INVALID if the name is no word, or `fn` is no function.
   */
  addFuncMap (name: string, fn: ViewFunction): this {
    return this.#reset({ ...this.#functions, [name]: fn })
  }

  /** Let files with this extension be Go templates, beside `.tpl`, `.html` and `.gohtml`. @throws FST_BEEGO_OPT_INVALID */
  addTemplateExt (extension: string): this {
    const name = typeof extension === 'string' ? extension.replace(/^\./, '') : ''
    if (name === '' || name === 'pug') throw new FST_BEEGO_OPT_INVALID('addTemplateExt', "an extension other than '.pug'")
    if (!this.#extensions.includes(name)) this.#extensions.push(name)
    return this.#reset()
  }

  /** Look for views in another folder. A relative one is from the working directory. */
  setViewsPath (dir: string): this {
    this.#options.viewsPath = dir
    return this.#reset()
  }

  /** Compile pug with these options from now on. @internal */
  setPugOptions (pug: PugOptions): this {
    this.#pug = pug
    return this.#reset()
  }

  /**
   * Compile all views of the folder now. One that is not there has none. What is part of others may make sense there alone, where what
   * it names is defined and what it opens is closed: that it is no view by itself is no error.
   *
   * @throws FST_BEEGO_VIEW_SYNTAX, FST_BEEGO_TPL_PARSE, FST_BEEGO_TPL_ESCAPE with file, line and column.
   */
  buildTemplates (): this {
    const parts = new Set<string>()
    const failed = new Map<string, unknown>()
    for (const name of viewNames(this.#root)) {
      if (this.#kindOf(name) === undefined) continue
      try {
        for (const part of this.#views.compile(name).parts) parts.add(part)
      } catch (error) {
        if (!(error instanceof FST_BEEGO_TPL_ESCAPE || error instanceof FST_BEEGO_VIEW_SYNTAX)) throw error
        failed.set(join(this.#root, name), error)
      }
    }
    for (const [path, error] of failed) {
      if (!parts.has(path)) throw error
    }
    return this
  }

  /**
   * A page as text.
   *
   * @param request - Through which it is shown: in `dev` the files are looked at once for each.
   * @throws FST_BEEGO_VIEW_MISSING, FST_BEEGO_VIEW_ENGINE, FST_BEEGO_VIEW_PROMISE and what the views throw.
   */
  show (page: Page, data: ViewData, request: object): string {
    refusePromises(page.view, data)
    return renderPage(page, data, (name) => this.#views.get(name, request))
  }

  #compile (name: string): View {
    const kind = this.#kindOf(name)
    if (kind === undefined) throw new FST_BEEGO_VIEW_ENGINE(name, extname(name))

    const path = join(this.#root, name)
    if (!isViewName(name) || !isFile(path)) throw new FST_BEEGO_VIEW_MISSING(name, path)
    return kind.view(name)
  }

  #kindOf (name: string): ViewKind | undefined {
    return this.#kinds.find(({ extensions }) => extensions.some((extension) => name.endsWith(`.${extension}`)))
  }

  /** What was compiled before holds no more. */
  #reset (functions = this.#functions): this {
    const { viewsPath, templateLeft, templateRight, runMode } = this.#options
    const root = resolve(viewsPath)
    const tracksLines = runMode !== 'prod'
    this.#kinds = [
      new PugKind({ root, functions, options: this.#pug, tracksLines }),
      new GoKind({ root, delims: [templateLeft, templateRight], funcs: functions, extensions: [...this.#extensions], tracksLines })
    ]
    this.#root = root
    this.#functions = functions
    this.#views = new CompiledViews((name) => this.#compile(name), tracksLines)
    return this
  }
}

function isFile (path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false // also where a file stands in place of a folder
  }
}
