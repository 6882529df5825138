// The recordings of templates, as their header describes them.

import type { Tagged } from './template-values.js'

export interface TemplateCase {
  readonly id: string
  readonly category: string
  readonly files: Readonly<Record<string, string>>
  readonly entry: string
  readonly data: Tagged
  readonly funcs: 'std' | 'beego' | 'beego112'
  readonly html: boolean
  readonly delims?: readonly [string, string]
  readonly option?: readonly string[]
  readonly helpers?: readonly string[]
  readonly parseOrder?: readonly string[]
  /** The layout that shows the view, and the views that it shows beside it. */
  readonly render?: { readonly layout: string, readonly sections?: Readonly<Record<string, string>> }
  readonly expect: ExpectedOutput | ExpectedError
}

export interface ExpectedOutput {
  readonly output?: string
  /** Of what is not UTF-8. */
  readonly outputB64?: string
  readonly error?: undefined
}

export interface ExpectedError {
  readonly error: 'parse' | 'escape' | 'exec'
  readonly message: string
}

export interface TemplateRecording {
  readonly cases: readonly TemplateCase[]
}
