// What an engine makes of a file: a view that is ready to be shown.

/** What a view shows, by name. */
export type ViewData = Record<string, unknown>

/** Makes HTML that another view has rendered into what an engine prints as it is. */
export type Trust = (html: string) => unknown

export interface View {
  /** The view as text. */
  execute (data: ViewData): string
  /** Absolute paths of the files and folders that it was made of: when one of them changes, so does the view. */
  readonly files: readonly string[]
  /** Absolute paths of the other files whose text it has. */
  readonly parts: readonly string[]
  /** The same function for all views of an engine. */
  readonly trust: Trust
}

/** One kind of views. */
export interface ViewKind {
  /** What the names of its files end with, without the dot before it. */
  readonly extensions: readonly string[]
  /** Compile a view. @param name - Below the folder of the views, with its extension. */
  view (name: string): View
}
