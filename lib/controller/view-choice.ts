// What a controller says about its view. Most actions say nothing, so the answers live in one object made at the first word.

import type { Context } from '../context/context.js'

export interface ViewChoice {
  /** The view, below `viewsPath`: `user/list.pug`. @default `usercontroller/list.<tplExt>`, class and action in lower case */
  tplName: string
  /** The view around it, which shows `LayoutContent`; `''` for none. */
  layout: string
  /** Further views that the layout shows, by the name it knows them by; `''` leaves one empty. Rendered in this order. */
  layoutSections: Record<string, string>
  /** Extension of the default view. @default the option `tplExt` */
  tplExt: string
  /** What stands before the name of the view, that of `tplName` too: `admin/`. */
  tplPrefix: string
  /** `false`: this request shows no view by itself. @default true */
  enableRender: boolean
}

type Owner = { readonly ctx: Context }

function choice (owner: Owner): ViewChoice {
  return (owner.ctx.view ??= {
    tplName: '', layout: '', layoutSections: {}, tplExt: owner.ctx.app.options.tplExt, tplPrefix: '', enableRender: true
  })
}

function accessor<K extends keyof ViewChoice> (key: K): PropertyDescriptor {
  return {
    configurable: true,
    get (this: Owner) { return choice(this)[key] },
    set (this: Owner, value: ViewChoice[K]) { choice(this)[key] = value }
  }
}

/** Accessors for a prototype. */
export const viewOf: PropertyDescriptorMap = {
  tplName: accessor('tplName'),
  layout: accessor('layout'),
  layoutSections: accessor('layoutSections'),
  tplExt: accessor('tplExt'),
  tplPrefix: accessor('tplPrefix'),
  enableRender: accessor('enableRender')
}
