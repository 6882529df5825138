// Sessions in PostgreSQL, by the package pg.

import { importPackage } from '../import-package.js'
import type { SqlDatabase, SqlDialect, SqlResult } from './sql.js'

/** Where the provider `postgresql` finds its database. What is given beside `dsn` wins over it. */
export interface PostgresqlConfig {
  /** `user=a password=b host=c dbname=d sslmode=disable`, or `postgres://user:password@host:port/database`. */
  dsn?: string
  /** As pg takes it; a path is the folder of a Unix socket. @default 'localhost' */
  host?: string
  /** As pg takes it. @default 5432 */
  port?: number
  /** Who connects. */
  user?: string
  /** That of `user`. */
  password?: string
  /** The database's name. */
  database?: string
  /** As pg takes it. @default what the DSN's `sslmode` says */
  ssl?: boolean | object
  /** Connections at once. @default 10 */
  poolSize?: number
  /** Made if it is not there. @default 'beego_session' */
  table?: string
}

/** What is used of pg. */
interface Pool {
  query (statement: string, values?: readonly unknown[]): Promise<{ rows: SqlResult['rows'], rowCount: number | null }>
  on (event: 'error', listener: () => void): unknown
  end (): Promise<void>
}
interface Pg { Pool: new (options: object) => Pool }

export const postgresqlDialect: SqlDialect = {
  create: (table) => `CREATE TABLE IF NOT EXISTS ${table} (
    session_key VARCHAR(64) PRIMARY KEY,
    session_data TEXT NOT NULL,
    session_expiry BIGINT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS ${table.replace(/^.*\./, '')}_expiry ON ${table} (session_expiry)`,
  put: (table) => `INSERT INTO ${table} (session_key, session_data, session_expiry) VALUES (?, ?, ?)
    ON CONFLICT (session_key) DO UPDATE SET session_data = EXCLUDED.session_data, session_expiry = EXCLUDED.session_expiry`
}

/** @param timeout - Milliseconds for a connection and for a statement. */
export async function postgresqlDatabase ({ dsn, poolSize = 10, table: _, ...given }: PostgresqlConfig, timeout: number): Promise<SqlDatabase> {
  const { Pool } = await importPackage<Pg>('postgresql', 'pg')
  const pool = new Pool({
    ...dsn === undefined ? {} : parsePostgresqlDSN(dsn), ...given, max: poolSize, connectionTimeoutMillis: timeout, query_timeout: timeout
  })
  pool.on('error', () => {}) // a connection that nobody uses has broken: the next statement gets another
  return {
    async query (statement, values): Promise<SqlResult> {
      let at = 0
      const { rows, rowCount } = await pool.query(statement.replaceAll('?', () => `$${++at}`), values.length === 0 ? undefined : values)
      return { rows, affected: rowCount ?? 0 }
    },
    close: () => pool.end()
  }
}

/** libpq's words for what pg calls otherwise. */
const NAMES: Readonly<Record<string, 'host' | 'port' | 'user' | 'password' | 'database'>> = {
  host: 'host', hostaddr: 'host', port: 'port', user: 'user', password: 'password', dbname: 'database'
}

const PAIR = /\s*(?<key>\w+)\s*=\s*(?:'(?<quoted>(?:[^'\\]|\\.)*)'|(?<plain>(?:[^\s'\\]|\\.)*))(?=\s|$)/ys

/** A DSN as libpq and Go's driver read it, or a URL, which pg reads. `null` when it is neither. Source: libpq, Connection Strings. */
export function parsePostgresqlDSN (dsn: string): PostgresqlConfig | { connectionString: string } | null {
  if (/^postgres(?:ql)?:\/\//.test(dsn)) return URL.canParse(dsn) ? { connectionString: dsn } : null

  const config: Record<string, unknown> = {}
  PAIR.lastIndex = 0
  while (PAIR.lastIndex < dsn.trimEnd().length) {
    const { key, quoted, plain } = PAIR.exec(dsn)?.groups ?? {}
    if (key === undefined) return null

    const value = (quoted ?? plain)! // one of them has matched
      .replace(/\\(.)/gs, '$1')
    const name = Object.hasOwn(NAMES, key) ? NAMES[key]! : null // hasOwn has seen it
    if (name !== null) config[name] = name === 'port' ? Number(value) : value
    if (key === 'sslmode') config.ssl = sslOf(value)
  }
  return Object.keys(config).length === 0 ? null : config
}

/** `require` asks for encryption, and only the `verify-` modes for a certificate. */
function sslOf (mode: string): boolean | object {
  if (mode === 'require') return { rejectUnauthorized: false }
  return mode === 'verify-ca' || mode === 'verify-full'
}
