// The recordings of Beego's views: the files of a case are a views folder, which its loader reads.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { html, Typed } from '../../lib/gotemplate/index.js'
import { ANY_MAP } from '../../lib/gotemplate/values/types.js'
import { beegoFunctions } from '../../lib/views/functions/index.js'
import { GoViews } from '../../lib/views/go/index.js'
import { fixture } from './template-fixtures.js'
import type { TemplateCase } from './template-recording.js'
import { decodeValue, type Tagged } from './template-values.js'

/** What recorded programs had neither routes nor a configuration for. */
const FUNCTIONS = beegoFunctions({ urlFor: () => '', config: () => undefined })

/** What the view of a case prints, inside its layout where it has one. */
export function showView ({ files, entry, data, delims = ['{{', '}}'], render }: TemplateCase): string {
  const root = mkdtempSync(join(tmpdir(), 'beego-views-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFile(join(root, name), text)
    const views = new GoViews({ root, delims, funcs: FUNCTIONS, extensions: ['tpl', 'html'] })
    const shown = dataOf(data)
    const show = (name: string) => views.view(name).execute(shown)
    if (render === undefined) return show(entry)

    const page = shown.value as Map<string, unknown>
    page.set('LayoutContent', html(show(entry)))
    for (const [name, file] of Object.entries(render.sections ?? {}).sort()) page.set(name, file === '' ? '' : html(show(file)))
    return show(render.layout)
  } finally {
    rmSync(root, { recursive: true })
  }
}

function writeFile (path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** The data of Beego's controllers is a `map[interface {}]interface {}`. */
function dataOf (data: Tagged): Typed {
  const entries = Object.entries((data ?? {}) as Readonly<Record<string, Tagged>>)
  return new Typed(ANY_MAP, new Map(entries.map(([name, value]) => [name, decodeValue(value, fixture)])))
}
