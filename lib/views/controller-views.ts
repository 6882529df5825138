// The views of controllers. Source: beego 1.12 controller.go, Render and renderTemplate.

import type { ViewEngine } from '../application.js'
import type { Controller } from '../controller/controller.js'
import { viewName } from './tpl-name.js'
import type { Views } from './views.js'

export class ControllerViews implements ViewEngine {
  readonly #views: Views

  constructor (views: Views) {
    this.#views = views
  }

  text (controller: Controller): string {
    const { layout, layoutSections, data, ctx } = controller
    const view = viewName(controller, ...controller.getControllerAndAction())
    return this.#views.show({ view, layout, sections: layoutSections }, data, ctx.request)
  }

  /** A content type that is there already stays. */
  render (controller: Controller): void {
    const { ctx } = controller
    const html = this.text(controller)
    if (ctx.getHeader('content-type') === undefined) ctx.setType('text/html; charset=utf-8')
    ctx.write(html)
  }
}
