// Which files a view is made of. Source: beego 1.12 template.go, getTplDeep and getTemplate.

import { posix } from 'node:path'
import { FST_BEEGO_TPL_PARSE, FST_BEEGO_VIEW_MISSING } from '../../errors.js'
import type { TemplateSet } from '../../gotemplate/index.js'
import type { Sources } from './sources.js'

export interface LoaderRules {
  readonly delims: readonly [left: string, right: string]
  /** Of files that are templates, without their dot. */
  readonly extensions: readonly string[]
}

/** A template that a text names, and where in the text. */
interface Mention {
  readonly name: string
  readonly index: number
}

interface Neighbour {
  readonly file: string
  readonly text: string
  /** The names of what it defines. */
  readonly defines: ReadonlySet<string>
}

/**
 * Parses a view and what it names into a set of templates:
 *
 * - `{{template "inc/head.tpl" .}}` is a file, from the views folder. One that begins with `../` is from the folder of the file that names it.
 * - A name that nothing has defined is looked for in the folder of the view: the files that define it are read as well, in order.
 *
 * As in Beego, a name counts when it is in double quotes behind `{{template ` or `{{define `, in comments too, and not behind `{{-`.
 */
export class Loader {
  readonly #set: TemplateSet
  readonly #sources: Sources
  readonly #rules: LoaderRules
  /** The path of each text, by the name under which it was parsed. */
  readonly paths = new Map<string, string>()
  /** Paths of the folders whose files were searched for definitions, and of those files. */
  readonly searched = new Set<string>()
  readonly #sought = new Set<string>()
  /** The templates of the view's folder, once they are asked for. */
  #neighbours: readonly Neighbour[] | null = null

  constructor (set: TemplateSet, sources: Sources, rules: LoaderRules) {
    this.#set = set
    this.#sources = sources
    this.#rules = rules
  }

  /** @throws FST_BEEGO_VIEW_MISSING, FST_BEEGO_TPL_PARSE */
  load (view: string): void {
    const text = this.#isTemplate(view) ? this.#sources.text(view) : null
    if (text === null) throw new FST_BEEGO_VIEW_MISSING(view, this.#sources.path(view))
    this.#define(this.#parse(view, view, text), posix.dirname(view))
  }

  /** Parse a text and the files that it names, each before what comes behind it. */
  #parse (name: string, place: string, text: string): readonly Mention[] {
    this.paths.set(name, this.#sources.path(place))
    this.#set.parse(name, text)

    const mentions = this.#mentions('template', text)
    for (const mention of mentions) {
      if (!this.#set.has(mention.name) && this.#isTemplate(mention.name)) this.#include(mention, name, place, text)
    }
    return mentions
  }

  /** @param from - Name, place and text of the file that names it. */
  #include ({ name, index }: Mention, from: string, fromPlace: string, fromText: string): void {
    const place = name.startsWith('../') ? posix.join(posix.dirname(fromPlace), name) : name
    const text = this.#sources.text(place)
    if (text === null) {
      const error = new FST_BEEGO_VIEW_MISSING(name, `${this.#sources.path(place)}, which ${from} names`)
      throw Object.assign(error, { file: from, ...positionAt(fromText, index) })
    }
    this.#parse(name, place, text)
  }

  /** Read the files of the view's folder that define what is named and has not been found. */
  #define (mentions: readonly Mention[], folder: string): void {
    for (const { name } of mentions) {
      if (this.#set.has(name) || this.#sought.has(name)) continue

      this.#sought.add(name)
      this.#neighbours ??= this.#templatesIn(folder)
      for (const { file, text, defines } of this.#neighbours) {
        if (defines.has(name)) this.#define(this.#parse(file, file, text), folder)
      }
    }
  }

  #templatesIn (folder: string): Neighbour[] {
    this.searched.add(this.#sources.path(folder))
    return this.#sources.filesOf(folder).flatMap((file) => {
      const text = this.#isTemplate(file) ? this.#sources.text(file) : null
      if (text === null) return []
      this.searched.add(this.#sources.path(file))
      return [{ file, text, defines: new Set(this.#mentions('define', text).map(({ name }) => name)) }]
    })
  }

  #isTemplate (name: string): boolean {
    return this.#rules.extensions.some(extension => name.endsWith(`.${extension}`))
  }

  #mentions (word: 'template' | 'define', text: string): Mention[] {
    return Array.from(text.matchAll(this.#pattern(word)), ({ 1: name, index }) => ({ name: name!, index }))
  }

  /** As in Beego, the delimiter is part of the expression as it stands. */
  #pattern (word: string): RegExp {
    const [left] = this.#rules.delims
    try {
      return new RegExp(`${left}[ ]*${word}[ ]+"([^"]+)"`, 'g')
    } catch {
      throw new FST_BEEGO_TPL_PARSE(`The delimiter '${left}' has a meaning in regular expressions, with which views are searched: choose another one.`)
    }
  }
}

/** As errors of templates have it: lines from 1, and the bytes before it in its line. */
function positionAt (text: string, index: number): { line: number, column: number } {
  const before = text.slice(0, index).split('\n')
  return { line: before.length, column: Buffer.byteLength(before.at(-1)!) }
}
