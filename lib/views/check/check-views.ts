// What is wrong with the views of a folder, found without showing them.

import { resolve } from 'node:path'
import { type Callable, FST_BEEGO_TPL_ESCAPE, type TemplateError, type Typed } from '../../gotemplate/index.js'
import { readSource, sourceOf } from '../error-source.js'
import { type GoView, GoViews } from '../go/index.js'
import { PugKind } from '../pug/pug-kind.js'
import { NO_PUG_OPTIONS } from '../pug/pug-options.js'
import { viewNames } from '../view-files.js'

export interface CheckOptions {
  /** The views folder. */
  readonly root: string
  readonly delims: readonly [left: string, right: string]
  /** Of Go templates, without their dot. */
  readonly extensions: readonly string[]
  readonly functions: Readonly<Record<string, Callable | Typed>>
}

/** One thing that is wrong. */
export interface Finding {
  /** Absolute path. */
  readonly file: string
  /** From 1; 0 when only the file is known. */
  readonly line: number
  /** In characters, from 1; 0 when only the line is known. */
  readonly column: number
  readonly message: string
  readonly code: string
  /** The line itself; `''` when it is not known. */
  readonly text: string
  /** Name of the function that nobody has declared, where it is that. */
  readonly unknownFunction?: string
}

export interface CheckReport {
  /** Views by kind: how many there are. */
  readonly views: { readonly go: number, readonly pug: number }
  /** Names of files that are parts of other views, and could not be shown by themselves. */
  readonly parts: readonly string[]
  /** By file and place; what several views run into is there once. */
  readonly findings: readonly Finding[]
}

/** More functions than this that one view calls and nobody has declared are not asked for one by one. */
const MAX_UNKNOWN = 100

export function checkViews (options: CheckOptions): CheckReport {
  const names = viewNames(resolve(options.root))
  const go = names.filter(name => options.extensions.some(extension => name.endsWith(`.${extension}`)))
  const pug = names.filter(name => name.endsWith('.pug'))

  const checked = go.map(name => checkGoView(name, options))
  const included = new Set(checked.flatMap(({ view }) => view?.parts ?? []))
  const isPart = ({ name, error }: CheckedView) => error instanceof FST_BEEGO_TPL_ESCAPE && included.has(resolve(options.root, name))

  const found = checked.filter(result => !isPart(result)).flatMap(({ name, unknown, error }) => {
    return [...unknown, ...error === null ? [] : [findingOf(error, resolve(options.root, name))]]
  })
  return {
    views: { go: go.length, pug: pug.length },
    parts: checked.filter(isPart).map(({ name }) => name),
    findings: inOrder([...found, ...pug.flatMap(name => checkPugView(name, options))])
  }
}

interface CheckedView {
  readonly name: string
  /** Functions that it calls and nobody has declared. */
  readonly unknown: readonly Finding[]
  /** `null`, or the first thing that is wrong apart from those. */
  readonly error: Error | null
  readonly view: GoView | null
}

/** A function that is not declared is told, and then taken for declared, so that what is behind it comes to light. */
function checkGoView (name: string, { root, delims, extensions, functions }: CheckOptions): CheckedView {
  const unknown: Finding[] = []
  const known = { ...functions }
  for (;;) {
    try {
      return { name, unknown, error: null, view: new GoViews({ root, delims, extensions, funcs: known }).view(name) }
    } catch (thrown) {
      const error = thrown as Error
      const [, word] = /function "(.+)" not defined$/.exec(error.message) ?? []
      if (word === undefined || unknown.length === MAX_UNKNOWN) return { name, unknown, error, view: null }

      unknown.push({ ...findingOf(error, resolve(root, name)), unknownFunction: word })
      known[word] = String // never called
    }
  }
}

function checkPugView (name: string, { root }: CheckOptions): Finding[] {
  try {
    new PugKind({ root: resolve(root), functions: {}, options: NO_PUG_OPTIONS, tracksLines: true }).view(name)
    return []
  } catch (error) {
    return [findingOf(error as Error, resolve(root, name))]
  }
}

/** @param view - Absolute path of the view, for errors that say no place. */
function findingOf (error: Error, view: string): Finding {
  const { code, path = view, line = 0, column = 0 } = error as Partial<TemplateError> & { readonly path?: string }
  const what = { message: withoutPlace(error.message), code: code! } // what views throw has one
  const source = sourceOf(error) ?? readSource(path, line, text => Buffer.from(text).subarray(0, column).toString().length + 1)
  if (source === null) return { ...what, file: path, line: 0, column: 0, text: '' }

  const { text } = source.lines.find(({ number }) => number === source.line)! // one of them is the line itself
  return { ...what, file: source.file, line: source.line, column: source.column, text }
}

/** Messages of templates begin with the place, as Go's do, and those of pug end with it. */
function withoutPlace (message: string): string {
  return message.split('\n\n')[0]!.replace(/^(?:html\/)?template: ?[^\s:]+(?::\d+)*: /, '')
}

function inOrder (findings: readonly Finding[]): Finding[] {
  const byPlace = new Map(findings.map(finding => [`${finding.file}:${finding.line}:${finding.column}:${finding.message}`, finding]))
  return [...byPlace.values()].sort((a, b) => a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column)
}
