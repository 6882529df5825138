// Sessions in a table, whichever database it is in. What differs between them is a few statements and a driver.
// Source: beego 1.12 session/mysql, session/postgres: its table is of another form, so ours has another name.

import { type Change, changeBySwap, type Kept, type SessionStore } from '../session-store.js'
import { Sweeper } from '../sweeper.js'

export interface SqlResult {
  readonly rows: ReadonlyArray<Record<string, unknown>>
  /** How many rows a change has found. */
  readonly affected: number
}

/** What is needed of a driver. */
export interface SqlDatabase {
  /** @param values - For the `?` of the statement, in order. */
  query (statement: string, values: readonly unknown[]): Promise<SqlResult>
  close (): Promise<void>
}

/** What databases say in their own words, for a table name. */
export interface SqlDialect {
  /** Makes the table, unless it is there. */
  readonly create: (table: string) => string
  /** Inserts key, data and expiry, or replaces what is there. */
  readonly put: (table: string) => string
}

export class SqlStore implements SessionStore {
  readonly #database: SqlDatabase
  readonly #dialect: SqlDialect
  readonly #table: string
  readonly #now: () => number
  readonly #sweeper = new Sweeper(() => this.sweep())
  #ready: Promise<unknown> | null = null

  /** @param lifetime - Of a session, in seconds. */
  constructor (database: SqlDatabase, dialect: SqlDialect, table: string, lifetime: number, now: () => number = Date.now) {
    this.#database = database
    this.#dialect = dialect
    this.#table = table
    this.#now = now
    this.#sweeper.start(lifetime)
  }

  async open (): Promise<void> {
    await this.#tableReady()
  }

  async read (id: string): Promise<Kept | null> {
    const statement = `SELECT session_data FROM ${this.#table} WHERE session_key = ? AND session_expiry > ?`
    const { rows: [row] } = await this.#query(statement, [id, this.#now()])
    return row === undefined ? null : { id, record: String(row.session_data) }
  }

  async create (id: string, record: string, seconds: number): Promise<string> {
    await this.#query(this.#dialect.put(this.#table), [id, record, this.#expiryAfter(seconds)])
    return id
  }

  async update (kept: Kept, change: Change, seconds: number): Promise<string | null> {
    const statement = `UPDATE ${this.#table} SET session_data = ?, session_expiry = ? WHERE session_key = ? AND session_data = ?`
    const isThere = await changeBySwap(this, kept, change, async (before, after) => {
      const { affected } = await this.#query(statement, [after, this.#expiryAfter(seconds), kept.id, before])
      return affected > 0
    })
    return isThere ? kept.id : null
  }

  async touch ({ id }: Kept, seconds: number): Promise<string | null> {
    const statement = `UPDATE ${this.#table} SET session_expiry = ? WHERE session_key = ?`
    const { affected } = await this.#query(statement, [this.#expiryAfter(seconds), id])
    return affected > 0 ? id : null
  }

  async destroy (id: string): Promise<boolean> {
    const { affected } = await this.#query(`DELETE FROM ${this.#table} WHERE session_key = ?`, [id])
    return affected > 0
  }

  async close (): Promise<void> {
    this.#sweeper.stop()
    await this.#database.close()
  }

  /** Take away what has expired. */
  async sweep (): Promise<void> {
    await this.#query(`DELETE FROM ${this.#table} WHERE session_expiry <= ?`, [this.#now()])
  }

  async #query (statement: string, values: readonly unknown[]): Promise<SqlResult> {
    await this.#tableReady()
    return this.#database.query(statement, values)
  }

  /** Looks before it makes a table: not every account may do that. Another process may be making it too. */
  #tableReady (): Promise<unknown> {
    if (this.#ready === null) {
      const probe = (): Promise<unknown> => this.#database.query(`SELECT session_key FROM ${this.#table} LIMIT 1`, [])
      this.#ready = probe().catch(() => this.#database.query(this.#dialect.create(this.#table), [])).catch(probe)
      this.#ready.catch(() => { this.#ready = null }) // the next one tries again
    }
    return this.#ready
  }

  #expiryAfter (seconds: number): number {
    return this.#now() + seconds * 1000
  }
}
