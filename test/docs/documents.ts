// The documents, and the blocks and headings in them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './compiler.js'

/** Paths from the folder of the package. */
export const DOCUMENTS: readonly string[] = [
  'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'benchmarks/README.md',
  ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)
]

export interface Block {
  /** `README.md:40` */
  readonly place: string
  /** `''` when the fence says none. */
  readonly language: string
  /** What the fence says behind the language. */
  readonly path: string
  readonly text: string
}

export function read (name: string): string {
  return readFileSync(join(ROOT, name), 'utf8')
}

export function blocksOf (name: string): Block[] {
  return [...read(name).matchAll(/^```(\w*)(?: (\S+))?\n([^]*?)^```$/gm)].map((found) => {
    const line = found.input.slice(0, found.index).split('\n').length
    return { place: `${name}:${line}`, language: found[1]!, path: found[2] ?? '', text: found[3]! }
  })
}

/** A document without its blocks. */
export function proseOf (name: string): string {
  return read(name).replace(/^```[^]*?^```$/gm, '')
}

/** Targets of the links that stay in the package: `docs/app.md#workers`. */
export function linksOf (name: string): string[] {
  return [...proseOf(name).replace(/`[^`\n]*`/g, '').matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target = '']) => target)
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf (name: string): string[] {
  const headings = [...proseOf(name).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading))
  return headings.map((anchor, i) => {
    const before = headings.slice(0, i).filter((other) => other === anchor).length
    return before === 0 ? anchor : `${anchor}-${before}`
  })
}

function slug (heading: string): string {
  return heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')
}
