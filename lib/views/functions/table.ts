// The functions that every view has, by name. Source: beego 1.12 template.go, beegoTplFuncMap.

import { html, goFunc, type Typed } from '../../gotemplate/index.js'
import { printed } from '../../gotemplate/fmt/print.js'
import { formatTime } from '../../gotemplate/values/time-layout.js'
import { bare } from '../../gotemplate/values/typed.js'
import { compare, eq, ge, gt, le, lt, ne, notNil } from './compare.js'
import { configFunction, type ReadConfig } from './config.js'
import { dateByLetters } from './dates.js'
import { htmlQuote, htmlToText, htmlUnquote } from './html-text.js'
import { mapGet } from './map-get.js'
import { renderForm } from './render-form.js'
import { substr } from './substr.js'

/** What the functions ask their application for. */
export interface FunctionSources {
  readonly urlFor: (endpoint: string, ...values: unknown[]) => string
  readonly config: ReadConfig
}

/** Each with the Go types of its parameters. */
export function beegoFunctions ({ urlFor, config }: FunctionSources): Readonly<Record<string, Typed>> {
  return {
    dateformat: goFunc('time.Time, string', formatTime),
    date: goFunc('time.Time, string', dateByLetters),
    compare: goFunc('any, any', compare),
    compare_not: goFunc('any, any', (a: unknown, b: unknown) => !compare(a, b)),
    not_nil: goFunc('any', notNil),
    not_null: goFunc('any', notNil),
    substr: goFunc('string, int, int', (text: string, start: unknown, length: unknown) => substr(text, Number(bare(start)), Number(bare(length)))),
    html2str: goFunc('string', htmlToText),
    str2html: goFunc('string', html),
    htmlquote: goFunc('string', htmlQuote),
    htmlunquote: goFunc('string', htmlUnquote),
    renderform: goFunc('any', renderForm),
    assets_js: goFunc('string', (url: string) => html(`<script src="${url}"></script>`)),
    assets_css: goFunc('string', (url: string) => html(`<link href="${url}" rel="stylesheet" />`)),
    config: goFunc('string, string, any', configFunction(config)),
    map_get: goFunc('any, ...any', mapGet),
    urlfor: goFunc('string, ...any', (endpoint: string, ...values: unknown[]) => urlFor(endpoint, ...values.map(urlValue))),
    eq: goFunc('any, ...any', eq),
    ne: goFunc('any, any', ne),
    lt: goFunc('any, any', lt),
    le: goFunc('any, any', le),
    gt: goFunc('any, any', gt),
    ge: goFunc('any, any', ge)
  }
}

/** As it prints; an object holds parameters by their names. */
function urlValue (value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype ? value : printed(value)
}
