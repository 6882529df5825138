// Whether an answer is routed as recorded: status, Location, controller, action and parameters.

import { isDeepStrictEqual } from 'node:util'
import type { Echo } from './echo-controllers.js'
import type { RecordedRouting } from './routing-recording.js'
import type { WireAnswer } from './wire.js'

export interface Routed {
  readonly status: number
  readonly location: string | null
  readonly echo: Echo | null
}

export function routedOf (answer: WireAnswer | null): Routed {
  const { status = 0, headers = {} } = answer ?? {}
  const echo = headers['x-echo']?.[0]
  return { status, location: headers.location?.[0] ?? null, echo: echo === undefined ? null : JSON.parse(echo) }
}

export function isAsRecorded (actual: Routed, recorded: RecordedRouting): boolean {
  // Where Beego panicked there is no answer to reproduce: that it is an error is enough.
  if (recorded.panic) return actual.status >= 400

  return actual.status === recorded.status &&
    actual.location === (recorded.location ?? null) &&
    isDeepStrictEqual(withGoName(actual.echo), withGoName(recorded.echo ?? null))
}

/** Go exports an action by its upper-case first letter: `List` there is `list` here. */
function withGoName (echo: Echo | null): Echo | null {
  return echo && { ...echo, a: echo.a.charAt(0).toUpperCase() + echo.a.slice(1) }
}
