// Properties as assertions.

import fc from 'fast-check'
import type { Test } from 'tap'

/** Passes when `property` holds for generated values; a failure shows the smallest counterexample. */
export async function holds (t: Test, property: fc.IRawProperty<unknown>): Promise<void> {
  const { failed, counterexample, errorInstance } = await fc.check(property as fc.IRawProperty<unknown, boolean>, { numRuns: 300 })
  t.notOk(failed, 'the property holds', { counterexample, error: errorInstance })
}
