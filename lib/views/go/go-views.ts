// Views that are Go templates.

import { type Callable, type MissingKey, TemplateSet, type Typed } from '../../gotemplate/index.js'
import type { TemplateError } from '../../gotemplate/index.js'
import { Loader, type LoaderRules } from './loader.js'
import { Sources } from './sources.js'

export interface GoViewsOptions {
  /** The views folder. */
  readonly root: string
  /** The marks around actions. Beego: `TemplateLeft`, `TemplateRight`. @default ['{{', '}}'] */
  readonly delims?: readonly [left: string, right: string]
  /** Functions by name, beside those of the language. A name of those replaces it. @default {} */
  readonly funcs?: Readonly<Record<string, Callable | Typed>>
  /** Of files that are templates, without their dot. Beego: `AddTemplateExt`. @default ['tpl', 'html', 'gohtml'] */
  readonly extensions?: readonly string[]
  /** What a key that is not in a map gives. @default 'default' */
  readonly missingKey?: MissingKey
}

/** A view that is ready. */
export interface GoView {
  /** @throws FST_BEEGO_TPL_EXEC with `file`, `line` and `column`, and as `path` the absolute path of the file. */
  execute (data: unknown): string
  /**
   * Absolute paths of the files that it is made of, and of those, with their folder, that were searched for a definition: when
   * none of them has changed, compiling it again gives the same.
   */
  readonly files: readonly string[]
  /** Absolute paths of the other files that it is made of. */
  readonly parts: readonly string[]
}

/** The file extensions of Go templates, as long as an application adds none. */
export const GO_EXTENSIONS: readonly string[] = ['tpl', 'html', 'gohtml']

/**
 * Compiles the views of a folder, each with the templates that it names.
 *
 * @example new GoViews({ root: 'views' }).view('user/list.tpl').execute({ users })
 */
export class GoViews {
  readonly #sources: Sources
  readonly #rules: LoaderRules
  /** Has the functions, and no template. */
  readonly #empty: TemplateSet

  /** @throws FST_BEEGO_OPT_INVALID if a function is none, or has a name that is none. */
  constructor ({ root, delims = ['{{', '}}'], funcs = {}, extensions = GO_EXTENSIONS, missingKey = 'default' }: GoViewsOptions) {
    const [left, right] = [delims[0] || '{{', delims[1] || '}}']
    this.#sources = new Sources(root)
    this.#rules = { delims: [left, right], extensions }
    this.#empty = new TemplateSet({ delims: [left, right], funcs, missingKey })
  }

  /**
   * Read and compile a view, every time anew.
   *
   * @param name - From the views folder, with its extension: `user/list.tpl`.
   * @throws FST_BEEGO_VIEW_MISSING for it, or for a file that it names: that has `file`, `line`, `column` and `path` too.
   * @throws FST_BEEGO_TPL_PARSE, FST_BEEGO_TPL_ESCAPE with `file`, `line` and `column`, and as `path` the absolute path of the file.
   */
  view (name: string): GoView {
    const set = this.#empty.clone()
    const loader = new Loader(set, this.#sources, this.#rules)
    try {
      loader.load(name)
      set.prepare(name)
    } catch (error) {
      throw withPath(this.#explained(error), loader.paths)
    }
    const { paths } = loader // the loader itself ends here
    const [own, ...parts] = new Set(paths.values())
    return {
      execute: data => execute(set, name, data, paths),
      files: [...new Set([own!, ...parts, ...loader.searched])],
      parts
    }
  }

  /** Why a file that is there has not been read: a rule of Beego that nobody guesses. */
  #explained (error: unknown): unknown {
    const [, name] = /no such template "(.+)"$/.exec((error as Error).message) ?? []
    if (name === undefined || this.#sources.text(name) === null) return error

    const [left] = this.#rules.delims
    const message = `${(error as Error).message}: a view reads the file when it is named as ${left}template "${name}", with double quotes and no trim marker`
    return Object.assign(error as Error, { message })
  }
}

/** The path of each text by its name. */
type Paths = ReadonlyMap<string, string>

function execute (set: TemplateSet, name: string, data: unknown, paths: Paths): string {
  try {
    return set.execute(name, data)
  } catch (error) {
    throw withPath(error, paths)
  }
}

/** Names of templates may be relative; a person wants to open the file. */
function withPath (error: unknown, paths: Paths): unknown {
  const path = paths.get((error as TemplateError).file)
  return path === undefined ? error : Object.assign(error as TemplateError, { path })
}
