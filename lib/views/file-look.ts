// Whether files have changed since something was made of them.

import { statSync } from 'node:fs'

/** How far a file's time may lie behind the clock, in milliseconds: systems write it down in steps. */
const CLOCK_STEP_MS = 10n

/** What the disk says about a file. */
class FileState {
  /**
   * @param stamp - Differs when the file does; `''` when it is not there.
   * @param changedMs - When it changed last, in milliseconds.
   */
  constructor (readonly stamp: string, readonly changedMs: bigint) {}

  /**
   * Whether what was read of the file is surely of this state: it had not changed for long enough for the next change to have another time.
   *
   * @param since - When it was read, in milliseconds.
   */
  isOlderThan (since: number): boolean {
    return this.changedMs < BigInt(since) - CLOCK_STEP_MS
  }
}

/** What the disk says about files, asked at most once for each: the same for as long as a request lasts. */
export class FileLook {
  readonly #states = new Map<string, FileState>()

  /** @param path - Of a file or a folder; that of a folder changes with the names in it. */
  state (path: string): FileState {
    let state = this.#states.get(path)
    if (state === undefined) this.#states.set(path, state = fileState(path))
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
    this.#isUnsure = !paths.every((path) => look.state(path).isOlderThan(since))
  }

  /** Whether all of them are still the same. */
  hold (look: FileLook): boolean {
    return !this.#isUnsure && this.#stamps.every(([path, stamp]) => look.state(path).stamp === stamp)
  }
}

export function fileState (path: string): FileState {
  try {
    const { mtimeNs, ctimeNs, size, ino, ctimeMs } = statSync(path, { bigint: true })
    // the time of change too: programs may set that of modification
    return new FileState(`${mtimeNs} ${ctimeNs} ${size} ${ino}`, ctimeMs)
  } catch {
    return new FileState('', 0n)
  }
}
