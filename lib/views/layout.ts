// A page, its sections, and the layout that shows them. Source: beego 1.12 controller.go, RenderBytes.

import { PageData } from './page-data.js'
import type { View, ViewData } from './view.js'

/** A view with the layout around it, and the layout's sections. */
export interface Page {
  /** The view's name, below `viewsPath`, with its extension. */
  readonly view: string
  /** `''` for none. */
  readonly layout: string
  /** Views by the name under which the layout shows them; `''` leaves that name empty. */
  readonly sections: Readonly<Record<string, string>>
}

/**
 * The page alone, or inside its layout, which finds it as `LayoutContent`. All views share `data`; sections find the page too, and
 * the sections before them.
 */
export function renderPage ({ view, layout, sections }: Page, data: ViewData, viewOf: (name: string) => View): string {
  const content = viewOf(view).execute(data)
  if (layout === '') return content

  const shared = new PageData(data)
  shared.add('LayoutContent', content)
  for (const [name, section] of Object.entries(sections)) shared.add(name, section === '' ? '' : show(viewOf(section), shared))
  return show(viewOf(layout), shared)
}

function show (view: View, shared: PageData): string {
  return view.execute(shared.for(view))
}
