// What changes while a template is executed.

/** What a key that is not in a map gives. Go's `missingkey` option. */
export type MissingKey = 'default' | 'zero' | 'error'

/** How a list was left before its end. */
type Jump = 'none' | 'break' | 'continue'

export class State {
  /** Variables of the template that runs, by their slot. The first is `$`. */
  variables: unknown[]
  /** How many templates are being executed inside each other. */
  depth = 0
  jump: Jump = 'none'
  /** Passes through loops and calls of templates that may still be made. No page has as many; what has would hang. */
  remaining = 10_000_000

  constructor (readonly missingKey: MissingKey, data: unknown) {
    this.variables = [data]
  }
}

/** A compiled statement: what it prints. */
export interface Run {
  (state: State, dot: unknown): string
  /** What it prints for one after the other, where it knows how to loop by itself. */
  readonly each?: (state: State, dots: readonly unknown[]) => string
}

/** A compiled operand or pipeline: what it is. `undefined` is no value, `null` a nil one. */
export type Evaluate = (state: State, dot: unknown) => unknown
