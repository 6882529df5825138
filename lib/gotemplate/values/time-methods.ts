import type { GoMethod } from './types.js'

/** The methods that a date has in Go's templates. */
export function timeMethod (_name: string): GoMethod | null {
  return null
}
