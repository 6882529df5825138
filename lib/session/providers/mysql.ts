// Sessions in MySQL or MariaDB, by the package mysql2.

import { importPackage } from '../import-package.js'
import type { SqlDatabase, SqlDialect, SqlResult } from './sql.js'

/** Where the provider `mysql` finds its database. What is given beside `dsn` wins over it. */
export interface MysqlConfig {
  /** `user:password@tcp(host:port)/database`, or `mysql://user:password@host:port/database`. */
  dsn?: string
  /** As mysql2 takes it. @default 'localhost' */
  host?: string
  /** As mysql2 takes it. @default 3306 */
  port?: number
  /** Path of a Unix socket, instead of host and port. */
  socketPath?: string
  /** Who connects. */
  user?: string
  /** That of `user`. */
  password?: string
  /** The database's name. */
  database?: string
  /** Connections at once. @default 10 */
  poolSize?: number
  /** Made if it is not there. @default 'beego_session' */
  table?: string
}

/** What is used of mysql2. */
interface Pool {
  query (options: { sql: string, timeout: number }, values: readonly unknown[]): Promise<[result: unknown]>
  end (): Promise<void>
}
interface Mysql2 { createPool (options: object): Pool }

export const mysqlDialect: SqlDialect = {
  create: (table) => `CREATE TABLE IF NOT EXISTS ${table} (
    session_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    session_data MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    session_expiry BIGINT NOT NULL,
    KEY session_expiry (session_expiry)
  )`,
  put: (table) => `REPLACE INTO ${table} (session_key, session_data, session_expiry) VALUES (?, ?, ?)`
}

/** @param timeout - Milliseconds for a connection and for a statement. */
export async function mysqlDatabase ({ dsn, poolSize = 10, table: _, ...given }: MysqlConfig, timeout: number): Promise<SqlDatabase> {
  const { createPool } = await importPackage<Mysql2>('mysql', 'mysql2/promise')
  const pool = createPool({ ...dsn === undefined ? {} : parseMysqlDSN(dsn), ...given, connectionLimit: poolSize, connectTimeout: timeout })
  return {
    async query (sql, values): Promise<SqlResult> {
      const [result] = await pool.query({ sql, timeout }, values)
      return Array.isArray(result)
        ? { rows: result as SqlResult['rows'], affected: 0 }
        : { rows: [], affected: (result as { affectedRows: number }).affectedRows }
    },
    close: () => pool.end()
  }
}

const GO_DSN = /^(?:(?<user>[^:@/]*)(?::(?<password>.*))?@)?(?:(?<net>\w+)(?:\((?<address>[^)]*)\))?)?\/(?<database>[^?]*)(?:\?.*)?$/

/** A DSN in the form of Go's driver, or a URL. `null` when it is neither. Source: go-sql-driver/mysql README, DSN. */
export function parseMysqlDSN (dsn: string): MysqlConfig | null {
  if (/^(?:mysql|mariadb):\/\//.test(dsn)) return fromURL(dsn)

  const { user, password, net = 'tcp', address = '', database } = GO_DSN.exec(dsn)?.groups ?? {}
  if (database === undefined || (net !== 'tcp' && net !== 'unix')) return null
  const where = net === 'unix' ? { socketPath: address || '/tmp/mysql.sock' } : hostAndPort(address)
  return where === null ? null : { ...where, ...given({ user, password, database: decode(database) }) }
}

function fromURL (text: string): MysqlConfig | null {
  if (!URL.canParse(text)) return null
  const { hostname, port, username, password, pathname } = new URL(text)
  return {
    host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: port === '' ? 3306 : Number(port),
    ...given({ user: decode(username), password: decode(password), database: decode(pathname.slice(1)) })
  }
}

function hostAndPort (address: string): { host: string, port: number } | null {
  const [, six, four = '', port = '3306'] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(address) ?? [null]
  const found = six ?? four
  return found === '' && address !== '' ? null : { host: found || '127.0.0.1', port: Number(port) }
}

function given (values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''))
}

function decode (text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
