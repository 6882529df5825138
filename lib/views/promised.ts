import { FST_BEEGO_VIEW_PROMISE } from '../errors.js'
import { isThenable } from '../thenable.js'
import type { ViewData } from './view.js'

/**
 * Engines do not wait: a promise would be shown as `[object Promise]`.
 *
 * @throws FST_BEEGO_VIEW_PROMISE naming the first one.
 */
export function refusePromises (view: string, data: ViewData): void {
  for (const name in data) {
    if (isThenable(data[name])) throw new FST_BEEGO_VIEW_PROMISE(view, name)
  }
}
