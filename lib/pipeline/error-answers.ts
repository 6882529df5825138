// What a client sees when a request fails: the application's own handler, its error controller, or Beego's page.
// Source: beego 1.12 error.go.

import type { Actions } from '../controller/action.js'
import type { ControllerClass } from '../controller/controller.js'
import { actionNames } from '../controller/class-methods.js'
import type { Context } from '../context/context.js'
import { FST_BEEGO_FORM_INVALID } from '../errors.js'
import { devPage } from '../http/dev-page.js'
import { errorPage } from '../http/error-page.js'
import { preferredErrorForm } from '../http/accept.js'
import { statusText } from '../http/status-text.js'
import type { FilterFunction } from './filters.js'
import { runLife } from './life-cycle.js'
import type { Abort, CustomAbort } from './abort.js'

/** Shows one error. What it writes is the answer; nothing written is the default page. */
type Show = (ctx: Context) => unknown

export class ErrorAnswers {
  readonly #actions: Actions
  readonly #shows = new Map<string, Show>()

  constructor (actions: Actions) {
    this.#actions = actions
  }

  /** @param code - A status, or the text that `abort(text)` says. */
  handle (code: string | number, fn: FilterFunction): void {
    this.#shows.set(String(code), fn)
  }

  /** Every `error404()`, `errorDb()` … of the class handles the code after `error`; `errorDb` also under `db`. */
  handleWith (Class: ControllerClass): void {
    for (const name of actionNames(Class)) {
      const [, code] = /^error(.+)$/i.exec(name) ?? []
      if (code === undefined) continue

      const action = this.#actions.ofMethod(Class, name)
      const show: Show = (ctx) => {
        ctx.action = action
        return runLife(ctx, action, new Class())
      }
      this.#shows.set(code, show)
      this.#shows.set(code.charAt(0).toLowerCase() + code.slice(1), show)
    }
  }

  /** `abort('404')`, `abort('db')`, and a context's `abort(status, text)`. */
  async abort (ctx: Context, { code, status }: Abort): Promise<void> {
    const known = this.#shows.has(code)
    const numeric = isErrorStatus(code)
    ctx.clearBody()
    ctx.setStatus(numeric ? Number(code) : status || 500)

    if (known || numeric) await this.#show(ctx, code, null)
    else ctx.replace(code)
  }

  /** Exactly this status and text; a handler of that name wins. */
  async customAbort (ctx: Context, { status, body }: CustomAbort): Promise<void> {
    ctx.clearBody()
    ctx.setStatus(status)
    if (this.#shows.has(body)) await this.#show(ctx, body, null)
    else ctx.replace(body)
  }

  /** Something was thrown. An error that has a 4xx or 5xx `statusCode` is shown with it, everything else is a 500. */
  async crash (ctx: Context, thrown: unknown): Promise<void> {
    const status = statusOf(thrown)
    if (status >= 500) ctx.request.log.error({ err: thrown }, 'the request crashed')
    ctx.clearBody()
    ctx.setStatus(status)

    const text = thrown instanceof Error ? thrown.message : String(thrown)
    const code = this.#shows.has(text) ? text : String(status)
    await this.#show(ctx, code, thrown)
  }

  /** The default answer for a status, such as the 404 page. */
  async status (ctx: Context, status: number): Promise<void> {
    ctx.clearBody()
    ctx.setStatus(status)
    await this.#show(ctx, String(status), null)
  }

  /** The default answer for a status, whatever handlers there are. */
  defaultStatus (ctx: Context, status: number): void {
    ctx.clearBody()
    ctx.setStatus(status)
    defaultAnswer(ctx, null)
  }

  /** Whether the application answers this code itself. */
  handles (code: string): boolean {
    return this.#shows.has(code)
  }

  /** The last resort: a handler failed itself. */
  plain (ctx: Context): void {
    ctx.clearBody()
    ctx.setStatus(500)
    ctx.replace('500 Internal Server Error\n')
  }

  async #show (ctx: Context, code: string, thrown: unknown): Promise<void> {
    ctx.failing = true
    await this.#shows.get(code)?.(ctx)
    if (!ctx.started) defaultAnswer(ctx, thrown)
  }
}

function defaultAnswer (ctx: Context, thrown: unknown): void {
  const { options, dialect } = ctx.app
  const { status } = ctx
  if (!options.errorsShow && status !== 404) return ctx.replace('')

  const title = status === 404 ? dialect.notFoundTitle : (statusText(status) || 'Unknown Error')
  const form = preferredErrorForm(ctx.request.headers.accept)
  if (form === 'json') {
    ctx.setHeader('content-type', 'application/json; charset=utf-8')
    return ctx.replace(JSON.stringify(asJSON(status, thrown, options.runMode === 'dev')))
  }
  if (form === 'text') return ctx.replace(`${status} ${title}\n`)

  ctx.setHeader('content-type', 'text/html; charset=utf-8')
  const isOpen = options.runMode === 'dev'
  if (isOpen && thrown !== null && status >= 500) ctx.replace(devPage(ctx, thrown))
  else ctx.replace(errorPage(status, title, isOpen && thrown instanceof Error ? thrown.message : ''))
}

/** The body of an error for programs. A crash keeps its message to itself unless `open`. */
function asJSON (statusCode: number, thrown: unknown, open: boolean): Record<string, unknown> {
  const error = statusText(statusCode) || 'Unknown Error'
  const message = thrown instanceof Error && (statusCode < 500 || open) ? thrown.message : error
  const code = (thrown as { code?: unknown } | null)?.code
  return {
    statusCode,
    error,
    message,
    ...typeof code === 'string' ? { code } : {},
    ...thrown instanceof FST_BEEGO_FORM_INVALID ? { fields: thrown.fields.map(({ field, message }) => ({ field, message })) } : {}
  }
}

function statusOf (thrown: unknown): number {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' && isErrorStatus(String(status)) ? status : 500
}

function isErrorStatus (code: string): boolean {
  return /^[45]\d\d$/.test(code)
}
