// A page, its sections, and the layout that shows them. Source: beego 1.12 controller.go, RenderBytes.

/** Renders one view to text. */
export type RenderView = (name: string, data: Record<string, unknown>) => Promise<string>

export interface Page {
  readonly view: string
  /** `''` for none. */
  readonly layout: string
  /** Views by the name under which the layout shows them; `''` leaves that name empty. */
  readonly sections: Readonly<Record<string, string>>
}

/** The page alone, or inside its layout, which finds it as `LayoutContent`. All views share `data`. */
export async function renderPage ({ view, layout, sections }: Page, data: Record<string, unknown>, render: RenderView): Promise<string> {
  const content = await render(view, data)
  if (layout === '') return content

  const shared: Record<string, unknown> = { ...data, LayoutContent: content }
  for (const [name, section] of Object.entries(sections)) shared[name] = section === '' ? '' : await render(section, shared)
  return render(layout, shared)
}
