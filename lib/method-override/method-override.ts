// Which verb a POST stands for: browsers' forms can only say GET and POST, so Beego reads a field named `_method`.
// Source: beego 1.1.4 router.go getRunMethod; beego 1.12 router.go ServeHTTP.

import type { IncomingMessage } from 'node:http'
import type { Values } from '../context/values.js'

export interface MethodOverride {
  /** Whether the verb is known before the route is looked for, and so decides which route it is. */
  readonly beforeRouting: boolean
  /** The verb, upper-case; `POST` when nothing else was asked for. */
  verb (form: Values): string
}

const REACHABLE = new Set(['PUT', 'DELETE', 'PATCH'])

/** `_method=put`, `delete` or `patch` in any letter case, before routing: the documented rule. */
export const verbInForm: MethodOverride = {
  beforeRouting: true,
  verb (form) {
    const asked = form.get('_method').toUpperCase()
    return REACHABLE.has(asked) ? asked : 'POST'
  }
}

/** `_method=PUT` or `DELETE`, in upper case only, choosing among the actions of the route that the POST found. */
export const methodInForm: MethodOverride = {
  beforeRouting: false,
  verb (form) {
    const asked = form.get('_method')
    return asked === 'PUT' || asked === 'DELETE' ? asked : 'POST'
  }
}

const kOriginalMethod = Symbol('beego.request.originalMethod')

type OverriddenMessage = IncomingMessage & { [kOriginalMethod]?: string }

/** From here on the message says `method`, to routers and to everybody. */
export function overrideMethod (message: IncomingMessage, method: string): void {
  (message as OverriddenMessage)[kOriginalMethod] = message.method!
  message.method = method
}

/** The method as it was sent, whatever `message.method` says by now. */
export function originalMethod (message: IncomingMessage): string {
  return (message as OverriddenMessage)[kOriginalMethod] ?? message.method!
}
