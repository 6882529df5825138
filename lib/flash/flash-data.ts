// Messages for the next page: stored in a cookie that is read once. Source: beego 1.12 flash.go.

import type { Context } from '../context/context.js'
import type { Controller } from '../controller/controller.js'
import { decodeFlash, encodeFlash, type Messages, newMessages } from './flash-codec.js'
import { sprintf } from './sprintf.js'

/**
 * ```ts
 * const flash = new FlashData()
 * flash.notice('%d saved', 3)
 * flash.store(this)
 * this.redirect('/list', 302)
 * ```
 */
export class FlashData {
  /** By name: `notice`, `success`, `warning`, `error`, or one of your own. */
  readonly data: Messages = newMessages()

  /** Something that is good to know. @param values - as {@link set} */
  notice (text: string, ...values: unknown[]): void { this.set('notice', text, ...values) }
  /** Something that was done. @param values - as {@link set} */
  success (text: string, ...values: unknown[]): void { this.set('success', text, ...values) }
  /** Something to take care of. @param values - as {@link set} */
  warning (text: string, ...values: unknown[]): void { this.set('warning', text, ...values) }
  /** Something that failed. @param values - as {@link set} */
  error (text: string, ...values: unknown[]): void { this.set('error', text, ...values) }

  /**
   * Another message under that name replaces it.
   *
   * @param values - For `%s`, `%d` and `%v` in the text; without them it is taken as it is.
   */
  set (name: string, text: string, ...values: unknown[]): void {
    this.data[name] = values.length === 0 ? text : sprintf(text, values)
  }

  /** Send the messages along: to the next request as a cookie, to this one's view as `flash`. */
  store (to: Controller | Context): void {
    const ctx = contextOf(to)
    const { flashName, flashSeparator } = ctx.app.options
    ctx.data.flash = this.data
    ctx.replaceCookie(flashName, encodeFlash(this.data, flashSeparator))
  }
}

/** The messages that came with this request; its view has them as `flash`. The next request has them no more. */
export function readFromRequest (from: Controller | Context): FlashData {
  const ctx = contextOf(from)
  const { flashName, flashSeparator } = ctx.app.options
  const flash = new FlashData()
  const cookies = ctx.input.cookies()
  if (cookies.has(flashName)) {
    Object.assign(flash.data, decodeFlash(cookies.get(flashName), flashSeparator))
    // messages that this response stores take the place of those that were read
    if (!ctx.setsCookie(flashName)) ctx.setCookie(flashName, '', -1)
  }
  ctx.data.flash = flash.data
  return flash
}

function contextOf (owner: Controller | Context): Context {
  return 'ctx' in owner ? owner.ctx : owner
}
