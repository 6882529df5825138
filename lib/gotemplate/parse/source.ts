// A text with the places in it.

import type { Position } from '../nodes.js'

/** A template's text, and the lines that its indexes are in. */
export class Source {
  readonly #lineStarts: number[] = [0]
  readonly #ascii: boolean

  constructor (readonly file: string, readonly text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1)
    this.#ascii = !/[^\0-\x7f]/.test(text)
  }

  /** The line that `index` is in, from 1. */
  line (index: number): number {
    let low = 0
    let high = this.#lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (this.#lineStarts[middle]! <= index) low = middle
      else high = middle
    }
    return high
  }

  position (index: number): Position {
    const line = this.line(index)
    const start = this.#lineStarts[line - 1]!
    const column = this.#ascii ? index - start : Buffer.byteLength(this.text.slice(start, index))
    return { file: this.file, line, column }
  }
}
