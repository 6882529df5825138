// Go templates as one kind of views.

import { html, type TemplateError } from '../../gotemplate/index.js'
import { type ErrorSource, locate, readSource } from '../error-source.js'
import { GoViews, type GoViewsOptions } from './index.js'
import type { Trust, View, ViewData, ViewKind } from '../view.js'

interface GoKindOptions extends GoViewsOptions {
  readonly extensions: readonly string[]
  /** Let what is thrown in a view show where. */
  readonly tracksLines: boolean
}

/** Go templates print text of this type as it is. */
const trust: Trust = (text) => html(text)

export class GoKind implements ViewKind {
  readonly extensions: readonly string[]
  readonly #views: GoViews
  readonly #tracksLines: boolean

  constructor ({ tracksLines, ...options }: GoKindOptions) {
    this.extensions = options.extensions
    this.#views = new GoViews(options)
    this.#tracksLines = tracksLines
  }

  /** @throws FST_BEEGO_TPL_PARSE, FST_BEEGO_TPL_ESCAPE, FST_BEEGO_VIEW_MISSING for what it names; with the place. */
  view (name: string): View {
    const view = this.#compiled(name)
    const execute = (data: ViewData) => view.execute(data)
    return { execute: this.#tracksLines ? tracked(execute) : execute, files: view.files, parts: view.parts, trust }
  }

  #compiled (name: string): ReturnType<GoViews['view']> {
    try {
      return this.#views.view(name)
    } catch (error) {
      const source = placeOf(error)
      throw source === null ? error : locate(error as Error, source)
    }
  }
}

function tracked (execute: View['execute']): View['execute'] {
  return (data) => {
    try {
      return execute(data)
    } catch (error) {
      throw Object.assign(error as Error, { source: placeOf(error) }) // what leaves the engine is an error of its own
    }
  }
}

/** `null` where Go names no line either. */
function placeOf (error: unknown): ErrorSource | null {
  const { path, line, column } = error as Partial<TemplateError> & { readonly path?: string }
  return path === undefined ? null : readSource(path, line!, (text) => columnOf(text, column!))
}

/** Go counts the bytes before the place. */
function columnOf (text: string, bytesBefore: number): number {
  return Buffer.from(text).subarray(0, bytesBefore).toString().length + 1
}
