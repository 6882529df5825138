// Which view a controller shows. Source: beego 1.12 controller.go, viewPath and renderTemplate.

/** What a controller says about its view. */
export interface NamedView {
  readonly tplName: string
  readonly tplPrefix: string
  readonly tplExt: string
}

/** `tplName`, or `usercontroller/list.tpl`: class and action in lower case, `tplPrefix` in place of the class. */
export function viewName ({ tplName, tplPrefix, tplExt }: NamedView, controller: string, action: string): string {
  if (tplName !== '') return tplName
  const folder = tplPrefix === '' ? controller.toLowerCase() : tplPrefix.replace(/\/+$/, '')
  return `${folder}/${action.toLowerCase()}.${tplExt}`
}
