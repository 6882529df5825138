// A text with the places in it.

import type { Position } from '../nodes.js'

/** A template's text, and the lines that its indexes are in. */
export class Source {
  readonly #lineStarts: number[] = [0]

  constructor (readonly file: string, readonly text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1)
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

  /** Bytes between the start of its line and `index`. */
  column (index: number): number {
    return Buffer.byteLength(this.text.slice(this.#lineStarts[this.line(index) - 1], index))
  }

  position (index: number): Position {
    return new Place(this, index)
  }
}

/** Works out its line and column when an error asks for them. */
class Place implements Position {
  readonly file: string
  readonly #source: Source
  readonly #index: number

  constructor (source: Source, index: number) {
    this.file = source.file
    this.#source = source
    this.#index = index
  }

  get line (): number {
    return this.#source.line(this.#index)
  }

  get column (): number {
    return this.#source.column(this.#index)
  }
}
