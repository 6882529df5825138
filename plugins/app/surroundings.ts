// What an application takes from the process that it runs in.

import { dirname } from 'node:path'
import closeWithGrace from 'close-with-grace'

export interface Surroundings {
  readonly process: NodeJS.Process
  /** Waits for the end of the process. */
  readonly grace: (options: closeWithGrace.Options, end: (why: { err?: Error }) => Promise<void>) => { close (): void, uninstall (): void }
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
