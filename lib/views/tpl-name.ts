// Which view a controller shows. Source: beego 1.12 controller.go, renderTemplate.

/** What a controller says about its view. */
interface NamedView {
  readonly tplName: string
  readonly tplPrefix: string
  readonly tplExt: string
}

/** `tplName`, or `usercontroller/list.tpl`: class and action in lower case; behind `tplPrefix`, as it stands. */
export function viewName ({ tplName, tplPrefix, tplExt }: NamedView, controller: string, action: string): string {
  return tplPrefix + (tplName || `${controller.toLowerCase()}/${action.toLowerCase()}.${tplExt}`)
}
