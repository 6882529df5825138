// What the views of one page share. Engines differ in what they print unescaped, so each has the rendered parts in its own form.

import type { Trust, View, ViewData } from './view.js'

interface Form {
  readonly trust: Trust
  readonly data: ViewData
}

export class PageData {
  readonly #data: ViewData
  readonly #parts: Array<[name: string, html: string]> = []
  /** One, where all views of the page are of the same engine. */
  readonly #forms: Form[] = []

  constructor (data: ViewData) {
    this.#data = data
  }

  /** Let the views that come find `html` under `name`. */
  add (name: string, html: string): void {
    this.#parts.push([name, html])
    for (const { trust, data } of this.#forms) data[name] = trust(html)
  }

  /** What `view` is executed with. */
  for ({ trust }: View): ViewData {
    for (const form of this.#forms) if (form.trust === trust) return form.data

    const data: ViewData = Object.assign({}, this.#data) // V8 reads its properties faster than those of a spread
    for (const [name, html] of this.#parts) data[name] = trust(html)
    this.#forms.push({ trust, data })
    return data
  }
}
