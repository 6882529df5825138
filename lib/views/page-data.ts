// What the views of one page share. Engines differ in what they print unescaped, so each has the rendered parts in its own form.

import type { Trust, View, ViewData } from './view.js'

export class PageData {
  readonly #data: ViewData
  readonly #parts: Array<[name: string, html: string]> = []
  readonly #forms = new Map<Trust, ViewData>()

  constructor (data: ViewData) {
    this.#data = data
  }

  /** Let the views that come find `html` under `name`. */
  add (name: string, html: string): void {
    this.#parts.push([name, html])
    for (const [trust, form] of this.#forms) form[name] = trust(html)
  }

  /** What `view` is executed with. */
  for ({ trust }: View): ViewData {
    let form = this.#forms.get(trust)
    if (form === undefined) {
      form = { ...this.#data }
      for (const [name, html] of this.#parts) form[name] = trust(html)
      this.#forms.set(trust, form)
    }
    return form
  }
}
