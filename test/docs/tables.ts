// The tables of options and errors, made of the docstrings in `lib/options/` and `lib/errors.ts` and of the rules beside them.
//
// Where a document has one it says what stands in it: `<!-- table: options -->` every option of a plugin, `options of session` those of
// `lib/options/session.ts`, `options sessionOn` the named ones; `errors` and `errors FST_BEEGO_OPT_INVALID` likewise. A column with
// nothing in it is left out.

import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'
import * as errors from '../../lib/errors.js'
import { OPTIONS } from '../../lib/options/index.js'
import { serverOptions } from '../../lib/options/server.js'
import { ROOT } from './compiler.js'
import { type OptionDocstring, optionsOf, valuesOf } from './docstrings.js'

const FOLDER = 'lib/options'
/** Of every option, a server's too. */
export const RULES: Readonly<Record<string, { readonly value: () => unknown }>> = { ...OPTIONS, ...serverOptions }

/** What every document can say in its tables. */
export class Tables {
  readonly #options = optionsOf(readdirSync(join(ROOT, FOLDER)).filter((name) => name !== 'index.ts').map((name) => `${FOLDER}/${name}`))
  readonly #errors = valuesOf('lib/errors.ts')

  /** Every option, in the order of the rules. */
  get options (): OptionDocstring[] {
    return named([...this.#options.values()].flat(), Object.keys(RULES).join(' '))
  }

  /** A document with its tables as they have to be. @param path - From the folder of the package. */
  written (text: string, path: string): string {
    return text.replace(/(<!-- table: (\w+) ?(.*?) -->\n)[^]*?(<!-- \/table -->)/g, (_whole, start: string, what: string, which: string, end: string) => {
      return start + table(what === 'errors' ? this.#errorRows(which) : this.#optionRows(which, path)) + end
    })
  }

  #optionRows (which: string, path: string): string[][] {
    const [, file] = /^of (\S+)$/.exec(which) ?? []
    const chosen = file !== undefined
      ? this.#options.get(`${FOLDER}/${file}.ts`)!
      : which === '' ? this.options.filter(({ name }) => Object.hasOwn(OPTIONS, name)) : named(this.options, which)
    return [
      ['name', 'type', 'default', 'unit', 'Beego', 'meaning'],
      ...chosen.map(({ name, type, text, tags: { unit = '', beego = '', see = '' } }) => [
        code(name), type, code(defaultOf(name)), unit, code(beego), [text, linkFrom(path, see)].join(' ').trim()
      ])
    ]
  }

  #errorRows (which: string): string[][] {
    const chosen = which === '' ? this.#errors : named(this.#errors, which)
    return [['code', 'status', 'when'], ...chosen.map(({ name, text }) => [code(name), statusOf(name), text])]
  }
}

/** What an option is when nobody has said it, as a JavaScript program writes it. */
export function defaultOf (name: string): string {
  return literal(RULES[name]!.value())
}

function statusOf (code: string): string {
  const Failure = errors[code as keyof typeof errors] as new () => { readonly statusCode: number }
  return String(new Failure().statusCode)
}

function named<T extends { readonly name: string }> (all: readonly T[], which: string): T[] {
  return which.split(' ').map((name) => {
    const found = all.find((one) => one.name === name)
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found
  })
}

function table ([head = [], ...rows]: string[][]): string {
  const columns = [...head.keys()].filter((i) => rows.some((row) => row[i] !== ''))
  return [head, head.map(() => '---'), ...rows].map((row) => `|${columns.map((i) => ` ${row[i]!.replaceAll('|', '\\|')} `.replace(/^ {2}$/, ' ')).join('|')}|\n`).join('')
}

function code (text: string): string {
  return text === '' ? '' : `\`${text}\``
}

/** A docstring's link, which is relative to the options' folder, from a document; none to the document itself. */
function linkFrom (path: string, see: string): string {
  if (see === '') return ''
  const [, text = '', target = '', anchor = ''] = /^(\[.*\])\((.*?)(#.*)?\)$/.exec(see) ?? []
  const file = join(FOLDER, target) === path ? '' : relative(dirname(path), join(FOLDER, target))
  return file + anchor === '' ? '' : `See ${text}(${file}${anchor}).`
}

function literal (value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, item]) => `${/^\w+$/.test(key) ? key : literal(key)}: ${literal(item)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
