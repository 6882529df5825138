// Where views are, and how they are written.

import { isWord, type Rules } from './rule.js'

export interface ViewOptions {
  /** Folder of the views, from the working directory. @default 'views' */
  viewsPath?: string
  /** Extension of default views. @default 'tpl' */
  tplExt?: string
  /** What begins an action of a Go template. @default '{{' */
  templateLeft?: string
  /** What ends it. @default '}}' */
  templateRight?: string
}

export const viewOptions: Rules<ViewOptions> = {
  viewsPath: { value: () => 'views', expected: 'the path of a folder', accepts: isWord },
  tplExt: { value: () => 'tpl', expected: 'a file extension', accepts: isWord },
  templateLeft: { value: () => '{{', expected: 'a mark of at least one character', accepts: isWord },
  templateRight: { value: () => '}}', expected: 'a mark of at least one character', accepts: isWord }
}
