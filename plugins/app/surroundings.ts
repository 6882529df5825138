// What an application takes from the process that it runs in.

import { dirname } from 'node:path'
import closeWithGrace from 'close-with-grace'

/** What an application takes from the process that it runs in. Tests give their own. */
export interface Surroundings {
  /** Whose arguments, environment, signals and channel count. @default the process */
  readonly process: NodeJS.Process
  /** Waits for the end of the process. */
  readonly grace: (options: closeWithGrace.Options, end: (why: { err?: Error }) => Promise<void>) => ReturnType<typeof closeWithGrace>
  /** Where a program looks for its configuration first. */
  readonly scriptDir: string
}

export function surroundingsOf (given: Partial<Surroundings>): Surroundings {
  const { process: own = process } = given
  return {
    process: own,
    grace: closeWithGrace,
    scriptDir: own.argv[1] === undefined ? own.cwd() : dirname(own.argv[1]),
    ...given
  }
}
