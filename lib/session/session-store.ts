// Where sessions are kept. A store knows ids, texts and lifetimes, and nothing of what stands in the texts.

/** A record and the id of its session. */
export interface Kept {
  /** The session's id. */
  readonly id: string
  /** The session as text; a store does not look into it. */
  readonly record: string
  /** The record's values, once they were read, where requests may share them: see `session-record.ts`. */
  values?: ReadonlyMap<string, unknown>
}

/** What becomes of a record. Called again, with the record of then, where another request was faster. */
export type Change = (record: string) => string

/**
 * Every method may answer at once or by a promise. A *token* is what the client's cookie holds: the session's id, or, in a store that
 * keeps its records at the client, the sealed record itself.
 */
export interface SessionStore {
  /** Connect, so that what is wrong shows at the start. */
  open? (): Promise<void>
  /** What is kept for the client that sent `token`; `null` when there is nothing, or when it has expired. */
  read (token: string): Kept | null | Promise<Kept | null>
  /** Keep a record under a new id, for so many seconds. @returns the token. */
  create (id: string, record: string, seconds: number): string | Promise<string>
  /** Change a record that is still there: one that has gone is never brought back. @returns the token, `null` when it has gone. */
  update (kept: Kept, change: Change, seconds: number): string | null | Promise<string | null>
  /** Let a record live for so many seconds from now. @returns the token, `null` when it has gone. */
  touch (kept: Kept, seconds: number): string | null | Promise<string | null>
  /** @returns whether there was something to forget. */
  destroy (id: string): boolean | Promise<boolean>
  /** Disconnect. */
  close? (): void | Promise<void>
}

/** After so many losses a store is asked too much of: each lost round is a change that somebody else has won. */
const MOST_ROUNDS = 100

/**
 * A change by compare and swap, for stores that can replace a record on the condition that it is still the one that was read.
 *
 * @param swap - Puts `after` in the place of `before`; `false` when something else was there, or nothing.
 * @returns whether the record was still there.
 */
export async function changeBySwap (
  store: Pick<SessionStore, 'read'>, kept: Kept, change: Change, swap: (before: string, after: string) => Promise<boolean>
): Promise<boolean> {
  let { record } = kept
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (await swap(record, change(record))) return true

    const now = await store.read(kept.id)
    if (now === null) return false
    record = now.record
  }
  throw new Error('too many requests change this session at once')
}

/**
 * A change in a store that cannot compare and swap: it is read once more, then set.
 *
 * @returns whether the session was there.
 */
export function changeByReading (store: SessionStore, kept: Kept, change: Change, seconds: number): Promise<boolean> {
  return changeBySwap(store, kept, change, async (before, after) => {
    const latest = await store.read(kept.id)
    if (latest?.record !== before) return false
    await store.create(kept.id, after, seconds)
    return true
  })
}
