// Control flow, not errors: what stopRun and abort throw to leave an action from any depth. Caught by the pipeline, never
// seen by Fastify's error handler.

/** Ends the request with what has been written. */
export class StopRun extends Error {
  constructor () {
    super('stopRun')
    this.name = 'StopRun'
  }
}

/** Ends the request with an error page. */
export class Abort extends Error {
  /** The registered handler's name, a status as text, or the text itself. */
  readonly code: string
  /** 0 when the code alone decides. */
  readonly status: number

  constructor (code: string, status = 0) {
    super(`abort(${code})`)
    this.name = 'Abort'
    this.code = code
    this.status = status
  }
}

/** Ends the request with exactly this status and text. */
export class CustomAbort extends Error {
  readonly status: number
  readonly body: string

  constructor (status: number, body: string) {
    super(`customAbort(${status})`)
    this.name = 'CustomAbort'
    this.status = status
    this.body = body
  }
}
