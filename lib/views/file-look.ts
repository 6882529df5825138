// Whether files have changed since something was made of them.

import { statSync } from 'node:fs'

/** How far a file's time may lie behind the clock, in milliseconds: systems write it down in steps. */
const CLOCK_STEP_MS = 10n

interface State {
  /** Differs when the file does; `''` when it is not there. */
  readonly stamp: string
  /** When it changed last, in milliseconds. */
  readonly changedMs: bigint
}

/** What the disk says about files, asked at most once for each: the same for as long as a request lasts. */
export class FileLook {
  readonly #states = new Map<string, State>()

  /** @param path - Of a file or a folder; that of a folder changes with the names in it. */
  state (path: string): State {
    let state = this.#states.get(path)
    if (state === undefined) this.#states.set(path, state = stateOf(path))
    return state
  }
}

/** What files were like when something was made of them. */
export class FileStamps {
  readonly #stamps: Array<[path: string, stamp: string]>
  /** One of them changed while it was read, or so shortly before that the next change may leave the same time. */
  readonly #isUnsure: boolean

  /** @param since - When the first of them was read, in milliseconds. */
  constructor (paths: readonly string[], since: number) {
    const look = new FileLook()
    this.#stamps = paths.map((path) => [path, look.state(path).stamp])
    this.#isUnsure = paths.some((path) => look.state(path).changedMs >= BigInt(since) - CLOCK_STEP_MS)
  }

  /** Whether all of them are still the same. */
  hold (look: FileLook): boolean {
    return !this.#isUnsure && this.#stamps.every(([path, stamp]) => look.state(path).stamp === stamp)
  }
}

function stateOf (path: string): State {
  try {
    const { mtimeNs, ctimeNs, size, ino, ctimeMs } = statSync(path, { bigint: true })
    // the time of change too: programs may set that of modification
    return { stamp: `${mtimeNs} ${ctimeNs} ${size} ${ino}`, changedMs: ctimeMs }
  } catch {
    return { stamp: '', changedMs: 0n }
  }
}
