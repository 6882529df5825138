// Where views are, and how they are written.

import { isWord, type Rules } from './rule.js'

export interface ViewOptions {
  /** Folder of the views. @unit path from the working directory @beego ViewsPath @default 'views' */
  viewsPath?: string
  /** Of views that are not named: `tpl`, `html`, `pug`. @unit file extension @beego TplExt @default 'tpl' */
  tplExt?: string
  /** What an action of a Go template begins with. @beego TemplateLeft @default '{{' */
  templateLeft?: string
  /** What it ends with. @beego TemplateRight @default '}}' */
  templateRight?: string
}

export const viewOptions: Rules<ViewOptions> = {
  viewsPath: { value: () => 'views', expected: 'the path of a folder', accepts: isWord },
  tplExt: { value: () => 'tpl', expected: 'a file extension', accepts: isWord },
  templateLeft: { value: () => '{{', expected: 'a mark of at least one character', accepts: isWord },
  templateRight: { value: () => '}}', expected: 'a mark of at least one character', accepts: isWord }
}
